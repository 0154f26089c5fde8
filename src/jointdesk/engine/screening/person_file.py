"""A roster or list as CSV: id, name, birth_date, nationality, document. Read whole, or refused with its place.

Columns that may stand beside: sex, phone (several with ; between), age, age_on (the day the age was told). Dates,
countries and ages are read as people write them (written_dates, written_facts). Rows that share an id are aliases of
one person; each stays a Person of its own. Other columns are ignored.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from jointdesk.engine.errors import InputError
from jointdesk.engine.screening.person import Person
from jointdesk.engine.screening.written_dates import DateError, is_birth_date, read_birth_date
from jointdesk.engine.screening.written_facts import find_country, read_age, read_phones, read_sex

COLUMNS = ("id", "name", "birth_date", "nationality", "document")
EXTRA_COLUMNS = ("sex", "phone", "age", "age_on")
LONGEST_FIELD = 20_000
Fact = TypeVar("Fact")

__all__ = ["COLUMNS", "EXTRA_COLUMNS", "find_country", "is_birth_date", "iterate_persons", "read_persons"]


def read_persons(content: bytes, file: str, *, age_on: str = "") -> list[Person]:
    """Persons of a CSV file in UTF-8, one a row. Raises InputError naming file, line and field.

    `age_on` is the ISO date on which ages without a date of their own were told; without it they are not compared.
    """
    return list(iterate_persons(content, file, age_on=age_on))


def iterate_persons(content: bytes, file: str, *, age_on: str = "") -> Iterator[Person]:
    """The same one by one, for lists that would fill the memory; a fault is raised when its row is reached."""
    rows = _rows(content, file)
    _, header = next(rows, (1, []))
    _check_header(header, file)
    for line, cells in _full(rows, header, file):
        yield _read_row(line, dict(zip(header, cells, strict=True)), file, age_on)


def _rows(content: bytes, file: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line they begin on; blank lines are passed over."""
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise InputError("holds a NUL character", file=file, line=line)
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(f"not CSV ({error})", file=file, line=line) from None
        except UnicodeDecodeError:
            raise InputError("not UTF-8", file=file, line=_find_fault(content)) from None
        if cells:
            yield line, cells


def _find_fault(content: bytes) -> int:
    """The first line that is not UTF-8."""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1
    return 1


def _check_header(header: list[str], file: str) -> None:
    for column in (*COLUMNS, *EXTRA_COLUMNS):
        if header.count(column) > 1:
            raise InputError("column stands twice in the header", file=file, line=1, field=column)
        if column in COLUMNS and column not in header:
            raise InputError("column is missing from the header", file=file, line=1, field=column)


def _full(
    rows: Iterator[tuple[int, list[str]]], header: list[str], file: str
) -> Iterator[tuple[int, list[str]]]:
    for line, cells in rows:
        if len(cells) != len(header):
            raise InputError(f"{len(cells)} cells, the header has {len(header)}", file=file, line=line)
        yield line, cells


def _read_row(line: int, cells: Mapping[str, str], file: str, age_on: str) -> Person:
    row = {column: cells.get(column, "") for column in (*COLUMNS, *EXTRA_COLUMNS)}
    for column, value in row.items():
        if len(value) > LONGEST_FIELD:
            raise InputError("longer than any value can be", file=file, line=line, field=column)
    row = {column: value.strip() for column, value in row.items()}
    fields = _Fields(row, file, line)
    if not row["id"]:
        raise fields.refuse("id", "is empty")
    nationality = fields.read("nationality", find_country, "no country code (ISO 3166)") or ""
    return Person(
        row["id"],
        (row["name"],) if row["name"] else (),
        fields.read_date("birth_date"),
        nationality,
        row["document"],
        sex=fields.read("sex", read_sex, "is neither M nor F") or "",
        phones=read_phones(row["phone"], nationality) if row["phone"] else (),
        age=fields.read("age", read_age, "is no age in years"),
        age_on=fields.read_date("age_on") or age_on,
    )


class _Fields:
    """The cells of one line, read one by one; what cannot be read is refused with its place."""

    def __init__(self, row: Mapping[str, str], file: str, line: int) -> None:
        self._row, self._file, self._line = row, file, line

    def refuse(self, field: str, why: str) -> InputError:
        return InputError(why, file=self._file, line=self._line, field=field)

    def read(self, field: str, read_fact: Callable[[str], Fact | None], why: str) -> Fact | None:
        if not self._row[field]:
            return None
        found = read_fact(self._row[field])
        if found is None:
            raise self.refuse(field, why)
        return found

    def read_date(self, field: str) -> str:
        try:
            return read_birth_date(self._row[field])
        except DateError as error:
            raise self.refuse(field, str(error)) from None
