"""Reading an officer's CSV file: the one door every import of this desk goes through.

UTF-8 (a byte order mark is accepted), a header of exactly known columns, bounded file, line and field. What
breaks a rule raises InputError with file, line and field. Columns that begin with `refused_` are passed over,
so a file of refused lines, put right, can be imported as it is.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from jointdesk.engine.errors import InputError

MAX_BYTES = 256 * 1024 * 1024
MAX_LINES = 200_000
MAX_FIELD = 100_000
REFUSED = "refused_"


@dataclass(frozen=True)
class Row:
    """One line of a file, `line` counted as an editor does (the header is line 1)."""

    file: str
    line: int
    cells: dict[str, str]

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
        """A required ISO date, 1900 to 2100."""
        value = self.text(field, 40, required=True)
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise self.refuse(field, f"{_quote(value)} is not a date (YYYY-MM-DD)") from None
        if not 1900 <= day.year <= 2100:
            raise self.refuse(field, f"{_quote(value)} is not between 1900 and 2100")
        return day

    def moment(self, field: str) -> datetime:
        """A required ISO date or date and time; a date is its midnight, without a zone it is UTC."""
        value = self.text(field, 40, required=True)
        if "T" not in value and " " not in value:
            return datetime.combine(self.day(field), time(), UTC)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise self.refuse(field, f"{_quote(value)} is not a date (YYYY-MM-DD)") from None
        if not 1900 <= moment.year <= 2100:
            raise self.refuse(field, f"{_quote(value)} is not between 1900 and 2100")
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def decimal(self, field: str) -> Decimal | None:
        """A sum of money of at most 16 digits before the point and two after; None when empty."""
        value = self.text(field, 40)
        if not value:
            return None
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise self.refuse(field, f"{_quote(value)} is not a number") from None
        if not number.is_finite() or not 0 <= number < Decimal(10) ** 16:
            raise self.refuse(field, f"{_quote(value)} is out of range")
        if number != round(number, 2):
            raise self.refuse(field, f"{_quote(value)} has more than two decimals")
        return round(number, 2)


@dataclass(frozen=True)
class Broken:
    """A line that could not be read into cells, why, and what could be read of it."""

    error: InputError
    cells: dict[str, str]


def read_rows(
    file: BinaryIO, name: str, *, columns: Iterable[str], required: Iterable[str]
) -> Iterator[Row | Broken]:
    """The lines of a CSV file, one at a time. `required`: columns that must be there.

    Raises InputError for a header that breaks a rule and for a file beyond the bounds; a line that does is
    yielded as Broken, for the caller to raise or set aside.
    """
    lines = _Lines(file, name)
    reader = csv.reader(lines, strict=True)
    header = _read_header(reader, lines, name, frozenset(columns), frozenset(required))
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
            yield _make_row(name, line, reader.line_num, header, cells, lines.broken)


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
    """Decoded lines of a bounded file; the numbers of those that are not UTF-8 gather in `broken`."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.file, self.name = file, name
        self.number = self.bytes = 0
        self.broken: set[int] = set()

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        raw = self.file.readline(MAX_FIELD * 8)
        if not raw:
            raise StopIteration
        self.number += 1
        self.bytes += len(raw)
        if self.bytes > MAX_BYTES:
            raise InputError(f"is larger than {MAX_BYTES >> 20} MiB", file=self.name)
        if self.number > MAX_LINES:
            raise InputError(f"has more than {MAX_LINES} lines; split it", file=self.name)
        try:
            return raw.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError:
            self.broken.add(self.number)
            return raw.decode("utf-8", "replace")


def _read_header(
    reader: Iterator[list[str]], lines: _Lines, name: str, known: frozenset[str], required: frozenset[str]
) -> list[str]:
    try:
        header = [cell.strip() for cell in next(reader)]
    except StopIteration:
        raise InputError("is empty", file=name) from None
    except csv.Error as error:
        raise InputError(str(error), file=name, line=1) from None
    if lines.broken:
        raise InputError("is not UTF-8", file=name, line=min(lines.broken))
    for column in header:
        if column not in known and not column.startswith(REFUSED):
            raise InputError(
                f"unknown column; known are {', '.join(sorted(known))}", file=name, line=1, field=column[:60]
            )
        if header.count(column) > 1:
            raise InputError("column is there twice", file=name, line=1, field=column)
    if missing := sorted(required - set(header)):
        raise InputError("column is missing", file=name, line=1, field=missing[0])
    return header


def _make_row(
    name: str, line: int, last: int, header: list[str], cells: list[str], broken: set[int]
) -> Row | Broken:
    named = {key: value for key, value in zip(header, cells, strict=False) if not key.startswith(REFUSED)}
    if len(cells) != len(header):
        error = InputError(f"{len(cells)} cells, the header has {len(header)}", file=name, line=line)
        return Broken(error, named)
    for number in range(line, last + 1):
        if number in broken:
            return Broken(InputError("is not UTF-8", file=name, line=number), named)
    return Row(name, line, named)


def _quote(value: str) -> str:
    return repr(value[:40])
