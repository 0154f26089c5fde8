"""A roster or list as CSV: id, name, birth_date, nationality, document. Read whole, or refused with its place.

Rows that share an id are aliases of one person; each stays a Person of its own. Other columns are ignored.
"""

import csv
import datetime
import io
import re
from collections.abc import Iterator, Mapping

from jointdesk.engine.errors import InputError
from jointdesk.engine.reference import countries
from jointdesk.engine.screening.person import Person

COLUMNS = ("id", "name", "birth_date", "nationality", "document")
OLDEST, LATEST = 1880, 2100
LONGEST_FIELD = 20_000
_BIRTH_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def read_persons(content: bytes, file: str) -> list[Person]:
    """Persons of a CSV file in UTF-8, one a row. Raises InputError naming file, line and field."""
    rows = _rows(_decode(content, file), file)
    _, header = next(rows, (1, []))
    _check_header(header, file)
    return [
        _read_row(line, dict(zip(header, cells, strict=True)), file)
        for line, cells in _full(rows, header, file)
    ]


def _decode(content: bytes, file: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError("not UTF-8", file=file, line=line) from None
    if "\0" in text:
        raise InputError("holds a NUL character", file=file, line=text.count("\n", 0, text.index("\0")) + 1)
    return text


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line they begin on; blank lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(f"not CSV ({error})", file=file, line=line) from None
        if cells:
            yield line, cells


def _check_header(header: list[str], file: str) -> None:
    for column in COLUMNS:
        if header.count(column) > 1:
            raise InputError("column stands twice in the header", file=file, line=1, field=column)
        if column not in header:
            raise InputError("column is missing from the header", file=file, line=1, field=column)


def _full(
    rows: Iterator[tuple[int, list[str]]], header: list[str], file: str
) -> Iterator[tuple[int, list[str]]]:
    for line, cells in rows:
        if len(cells) != len(header):
            raise InputError(f"{len(cells)} cells, the header has {len(header)}", file=file, line=line)
        yield line, cells


def _read_row(line: int, cells: Mapping[str, str], file: str) -> Person:
    for column in COLUMNS:
        if len(cells[column]) > LONGEST_FIELD:
            raise InputError("longer than any value can be", file=file, line=line, field=column)
    row = {column: cells[column].strip() for column in COLUMNS}
    if not row["id"]:
        raise InputError("is empty", file=file, line=line, field="id")
    if row["birth_date"] and not is_birth_date(row["birth_date"]):
        raise InputError("no date (YYYY-MM-DD, YYYY-MM or YYYY)", file=file, line=line, field="birth_date")
    nationality = find_country(row["nationality"])
    if nationality is None:
        raise InputError("no country code (ISO 3166)", file=file, line=line, field="nationality")
    names = (row["name"],) if row["name"] else ()
    return Person(row["id"], names, row["birth_date"], nationality, row["document"])


def is_birth_date(text: str) -> bool:
    """Is this `YYYY`, `YYYY-MM` or a full ISO date that a living person may be born on?"""
    found = _BIRTH_DATE.fullmatch(text)
    if not found:
        return False
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        return OLDEST <= datetime.date(year, month, day).year <= LATEST
    except ValueError:
        return False


def find_country(text: str) -> str | None:
    """ISO alpha-2 of a code, or of a name or demonym in one of the desk's languages; None if it is neither."""
    if not text:
        return ""
    if re.fullmatch("[A-Za-z]{2}", text):
        return text.upper()
    folded = text.casefold()
    for code, country in countries().items():
        if folded == country.demonym.casefold() or folded in {n.casefold() for n in country.names.values()}:
            return code
    return None
