"""Reading an officer's CSV or XLSX file: the one door every import of this desk goes through.

CSV, or a workbook's first sheet with anything on it; a header of exactly known columns, bounded file, line and field;
read as its `Reading` says. What breaks a rule raises InputError with file, line and field. Columns that begin with
`refused_` are passed over, so a file of refused lines, put right, can be imported as it is; so is the remark of a list
that was taken away.
"""

import csv
import hashlib
import io
import itertools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from jointdesk.desk.intake.encodings import UTF_8, by_mark, decode_lines
from jointdesk.desk.intake.readings import PLAIN, SEPARATORS, Reading, read_day, read_moment, write_plain
from jointdesk.desk.intake.xlsx_file import NO_VALUE, Sheet, read_xlsx
from jointdesk.desk.lists.remark import SIGN
from jointdesk.engine.errors import InputError

MAX_BYTES = 256 * 1024 * 1024
MAX_LINES = 200_000
MAX_FIELD = 100_000
REFUSED = "refused_"
PASSED_OVER = (REFUSED, SIGN)
WORKBOOK = b"PK\x03\x04"
# bytes of a workbook; it unpacks to no more than xlsx_file says
MAX_WORKBOOK, MAX_UNPACKED = 32 * 1024 * 1024, 192 * 1024 * 1024


@dataclass(frozen=True)
class Row:
    """One line of a file, `line` counted as an editor does (the header is line 1)."""

    file: str
    line: int
    cells: dict[str, str]
    reading: Reading = PLAIN

    def refuse(self, field: str, why: str) -> InputError:
        return InputError(why, file=self.file, line=self.line, field=field)

    def text(self, field: str, at_most: int, *, required: bool = False) -> str:
        """The cell without surrounding blanks, at most `at_most` characters."""
        value = self.cells.get(field, "").strip()
        if required and not value:
            raise self.refuse(field, "is empty")
        if len(value) > at_most:
            raise self.refuse(field, f"is longer than {at_most} characters")
        if "\x00" in value:
            raise self.refuse(field, "holds a zero byte")
        return value

    def choice(self, field: str, allowed: Iterable[str], *, default: str = "") -> str:
        value = self.text(field, 100) or default
        if value not in allowed:
            raise self.refuse(field, f"{_quote(value)} is not one of {', '.join(sorted(allowed))}")
        return value

    def day(self, field: str) -> date:
        """A required date, 1900 to 2100: ISO, or as the file writes them."""
        value = self.text(field, 40, required=True)
        try:
            day = read_day(value, self.reading)
        except ValueError:
            raise self.refuse(field, f"{_quote(value)} is not a date ({self._dates()})") from None
        if not 1900 <= day.year <= 2100:
            raise self.refuse(field, f"{_quote(value)} is not between 1900 and 2100")
        return day

    def moment(self, field: str) -> datetime:
        """A required date, or date and time; a date is its midnight, without a zone it is UTC."""
        value = self.text(field, 40, required=True)
        try:
            moment = read_moment(value, self.reading)
        except ValueError:
            raise self.refuse(field, f"{_quote(value)} is not a date ({self._dates()})") from None
        if not 1900 <= moment.year <= 2100:
            raise self.refuse(field, f"{_quote(value)} is not between 1900 and 2100")
        if not isinstance(moment, datetime):
            return datetime.combine(moment, time(), UTC)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def decimal(self, field: str) -> Decimal | None:
        """A sum of money of at most 16 digits before the point and two after; None when empty."""
        value = self.text(field, 40)
        if not value:
            return None
        try:
            number = Decimal(write_plain(value, self.reading))
        except InvalidOperation:
            raise self.refuse(field, f"{_quote(value)} is not a number") from None
        if not number.is_finite() or not 0 <= number < Decimal(10) ** 16:
            raise self.refuse(field, f"{_quote(value)} is out of range")
        if number != round(number, 2):
            raise self.refuse(field, f"{_quote(value)} has more than two decimals")
        return round(number, 2)

    def _dates(self) -> str:
        return {"": "YYYY-MM-DD", "day": "DD/MM/YYYY", "month": "MM/DD/YYYY"}[self.reading.dates]


@dataclass(frozen=True)
class Broken:
    """A line that could not be read into cells, why, and what could be read of it."""

    error: InputError
    cells: dict[str, str]


def read_rows(
    file: BinaryIO,
    name: str,
    *,
    columns: Iterable[str],
    required: Iterable[str],
    reading: Reading = PLAIN,
) -> Iterator[Row | Broken]:
    """The lines of a CSV or XLSX file, one at a time. `required`: columns that must be there.

    Raises InputError for a header that breaks a rule and for a file beyond the bounds; a line that does is
    yielded as Broken, for the caller to raise or set aside.
    """
    known, needed = frozenset(columns), frozenset(required)
    if is_workbook(file):
        yield from read_sheet(open_sheet(file, name), name, columns=known, required=needed, reading=reading)
        return
    # a byte order mark is certain, whatever was guessed
    reading = replace(reading, encoding=by_mark(file.read(3)) or reading.encoding)
    file.seek(0)
    lines = _Lines(file, name, reading.encoding)
    first = next(lines, "")
    separator = reading.separator or find_separator(first, known)
    reader = csv.reader(itertools.chain([first] if first else [], lines), delimiter=separator, strict=True)
    header = _read_header(_first(reader, lines, name), name, known, needed)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Broken(InputError(str(error), file=name, line=line), {})
            continue
        if cells:
            yield _make_row(name, (line, reader.line_num), header, cells, lines.broken, reading)


def is_workbook(file: BinaryIO) -> bool:
    """The file is at its beginning again."""
    file.seek(0)
    start = file.read(len(WORKBOOK))
    file.seek(0)
    return start == WORKBOOK


def find_separator(header: str, known: Collection[str]) -> str:
    """What parts the header into most columns that are known."""

    def count(mark: str) -> int:
        return sum(cell.strip(' "\r\n\t') in known for cell in header.split(mark))

    return max(SEPARATORS, key=count)


def digest(file: BinaryIO) -> str:
    """The SHA-256 of a seekable file, in hex; the file is then at its beginning again."""
    found = hashlib.sha256()
    while piece := file.read(1 << 20):
        found.update(piece)
    file.seek(0)
    return found.hexdigest()


def write_refused(refused: Iterable[tuple[InputError, dict[str, str]]], columns: Iterable[str]) -> str:
    """The refused lines as CSV: their cells, then line, field and reason."""
    out = io.StringIO()
    header = [*columns, f"{REFUSED}line", f"{REFUSED}field", f"{REFUSED}reason"]
    writer = csv.writer(out)
    writer.writerow(header)
    for error, cells in refused:
        writer.writerow([*(cells.get(column, "") for column in columns), error.line, error.field, error.why])
    return out.getvalue()


class _Lines:
    """Decoded lines of a bounded file; the numbers of those that are not in its encoding gather in `broken`."""

    def __init__(self, file: BinaryIO, name: str, encoding: str) -> None:
        self.name, self.encoding = name, encoding
        self.number = 0
        self.broken: set[int] = set()
        self._decoded = decode_lines(file, encoding, MAX_FIELD * 8)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        text, octets, whole = next(self._decoded)
        self.number += 1
        if octets > MAX_BYTES:
            raise InputError(f"is larger than {MAX_BYTES >> 20} MiB", file=self.name)
        if self.number > MAX_LINES:
            raise InputError(f"has more than {MAX_LINES} lines; split it", file=self.name)
        if not whole:
            self.broken.add(self.number)
        return text

    @property
    def why(self) -> str:
        return "is not UTF-8" if self.encoding == UTF_8 else "is not in the encoding chosen for the file"


def _first(reader: Iterator[list[str]], lines: _Lines, name: str) -> list[str]:
    """The header's cells."""
    try:
        cells = next(reader)
    except StopIteration:
        raise InputError("is empty", file=name) from None
    except csv.Error as error:
        raise InputError(str(error), file=name, line=1) from None
    if lines.broken:
        raise InputError(lines.why, file=name, line=min(lines.broken))
    return cells


def read_sheet(
    sheet: Sheet, name: str, *, columns: Iterable[str], required: Iterable[str], reading: Reading = PLAIN
) -> Iterator[Row | Broken]:
    """The same of a sheet that is open."""
    reading = replace(reading, serials=True)
    filled = ((line, _trim(cells)) for line, cells in sheet.lines if any(cells))
    first = next(filled, None)
    if first is None:
        raise InputError("is empty", file=name)
    header = _read_header(first[1], name, frozenset(columns), frozenset(required))
    for line, cells in filled:
        if line > MAX_LINES:
            raise InputError(f"has more than {MAX_LINES} lines; split it", file=name)
        # a sheet does not keep empty cells at the end of a line
        cells = [*cells, *[""] * (len(header) - len(cells))]
        if any(len(cell) > MAX_FIELD for cell in cells):
            yield Broken(InputError(f"is longer than {MAX_FIELD} characters", file=name, line=line), {})
        elif line in sheet.unvalued:
            yield Broken(InputError(NO_VALUE, file=name, line=line), _name_cells(header, cells))
        else:
            yield _make_row(name, (line, line), header, cells, set(), reading)


def open_sheet(file: BinaryIO, name: str) -> Sheet:
    """The sheet of a workbook that rows are read from."""
    file.seek(0)
    content = file.read(MAX_WORKBOOK + 1)
    if len(content) > MAX_WORKBOOK:
        raise InputError(f"is larger than {MAX_WORKBOOK >> 20} MiB", file=name)
    return read_xlsx(content, name, MAX_UNPACKED)


def _trim(cells: list[str]) -> list[str]:
    """Without the empty cells at the end."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _read_header(cells: list[str], name: str, known: frozenset[str], required: frozenset[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    for column in header:
        if column not in known and not column.startswith(PASSED_OVER):
            raise InputError(
                f"unknown column; known are {', '.join(sorted(known))}", file=name, line=1, field=column[:60]
            )
        if header.count(column) > 1:
            raise InputError("column is there twice", file=name, line=1, field=column)
    if missing := sorted(required - set(header)):
        raise InputError("column is missing", file=name, line=1, field=missing[0])
    return header


def _make_row(
    name: str,
    lines: tuple[int, int],
    header: list[str],
    cells: list[str],
    broken: set[int],
    reading: Reading,
) -> Row | Broken:
    """`lines`: the first and the last that the row stands on."""
    (line, last), named = lines, _name_cells(header, cells)
    if len(cells) != len(header):
        error = InputError(f"{len(cells)} cells, the header has {len(header)}", file=name, line=line)
        return Broken(error, named)
    for number in range(line, last + 1):
        if number in broken:
            why = (
                "is not UTF-8" if reading.encoding == UTF_8 else "is not in the encoding chosen for the file"
            )
            return Broken(InputError(why, file=name, line=number), named)
    return Row(name, line, named, reading)


def _name_cells(header: list[str], cells: list[str]) -> dict[str, str]:
    return {key: value for key, value in zip(header, cells, strict=False) if not key.startswith(PASSED_OVER)}


def _quote(value: str) -> str:
    return repr(value[:40])
