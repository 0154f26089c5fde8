"""A table as an officer has it: CSV with any separator, pasted from a spreadsheet, or XLSX. All of it hostile.

What comes out is text cells with the line they stand on; what a column means is settled elsewhere. Bounded in bytes,
lines, columns and characters a cell; InputError says which bound, and where.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.encodings import decode_lines, guess_encoding
from jointdesk.desk.intake.xlsx_file import NO_VALUE, read_xlsx
from jointdesk.engine.errors import InputError

MOST_BYTES = 8 * 1024 * 1024
MOST_LINES, MOST_COLUMNS, LONGEST_CELL = 20_000, 60, 2_000
SEPARATORS = "\t;|,"
# lines looked at to see what parts the cells
_LOOKED_AT = 20
XLSX, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """Lines with their numbers as the officer's program counts them; none is empty, all are equally long."""

    lines: list[Line]


def read_table(content: bytes, name: str) -> Table:
    """The table in a file or in pasted text. Raises InputError naming the file, and the line where there is one."""
    if len(content) > MOST_BYTES:
        raise InputError(f"is larger than {MOST_BYTES >> 20} MiB", file=name)
    if content.startswith(_OLD_EXCEL):
        raise InputError("is an old Excel file; save it as XLSX or CSV", file=name)
    workbook = content.startswith(XLSX)
    found = _read_sheet(content, name) if workbook else _read_text(_decode(content, name), name)
    lines = list(_bound(found, name))
    if not lines:
        raise InputError("is empty", file=name)
    width = max(len(cells) for _, cells in lines)
    return Table([(line, cells + [""] * (width - len(cells))) for line, cells in lines])


def fold(text: str) -> str:
    """Letters, marks and digits alone, in lower case: `Date of birth:` and `date_of_birth` are one."""
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(char for char in text if unicodedata.category(char)[0] in "LMN")


def _read_sheet(content: bytes, name: str) -> Iterator[Line]:
    sheet = read_xlsx(content, name)
    for line, cells in sheet.lines:
        if line in sheet.unvalued:
            raise InputError(NO_VALUE, file=name, line=line)
        yield line, cells


def _decode(content: bytes, name: str) -> str:
    """Older encodings are guessed: whoever brings a table sees what it holds before it is taken in."""
    file = io.BytesIO(content)
    encoding, _certain = guess_encoding(file)
    texts = []
    for number, (text, _octets, whole) in enumerate(decode_lines(file, encoding, MOST_BYTES), 1):
        if not whole:
            raise InputError("is not UTF-8", file=name, line=number)
        texts.append(text)
    return "".join(texts)


def _read_text(text: str, name: str) -> Iterator[Line]:
    separator = _find_separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(str(error), file=name, line=line) from None


def _find_separator(text: str) -> str:
    """The one that stands in most of the first lines; of several the one that cuts the first line finest."""
    first = [line for line in text[:100_000].splitlines() if line.strip()][:_LOOKED_AT]
    if not first:
        return ","
    return max(SEPARATORS, key=lambda mark: (sum(mark in line for line in first), first[0].count(mark)))


def _bound(lines: Iterable[Line], name: str) -> Iterator[Line]:
    """The lines that hold anything, without empty cells at their ends."""
    count = 0
    for line, cells in lines:
        cells = [cell.strip().replace("\x00", "\ufffd") for cell in cells]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > MOST_LINES:
            raise InputError(f"has more than {MOST_LINES} lines; split it", file=name)
        if len(cells) > MOST_COLUMNS:
            raise InputError(f"has more than {MOST_COLUMNS} columns", file=name, line=line)
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise Row(name, line, {}).refuse("", f"a cell is longer than {LONGEST_CELL} characters")
        yield line, cells
