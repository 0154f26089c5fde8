"""From a CSV file to typed lines, through the one door of intake: all of them, or all but the refused ones."""

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Generic, TypeVar

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.csv_file import Row, digest, read_rows
from jointdesk.desk.intake.import_actions import Refusals, keep_imported
from jointdesk.desk.intake.models import ImportedFile
from jointdesk.engine.errors import InputError

Line = TypeVar("Line")


@dataclass(frozen=True)
class Source:
    """A seekable file as an officer handed it over. `quarantine`: set bad lines aside instead of refusing all."""

    file: BinaryIO
    name: str
    quarantine: bool = False

    @classmethod
    def pasted(cls, text: str, name: str = "pasted", quarantine: bool = False) -> "Source":
        return cls(io.BytesIO(text.encode("utf-8", "surrogatepass")), name, quarantine)


@dataclass
class Taken(Generic[Line]):
    """The lines that hold, each with its row for later complaints, and those that do not."""

    source: Source
    sha256: str
    refusals: Refusals
    lines: list[tuple[Row, Line]] = field(default_factory=list)

    @contextmanager
    def refusing(self, row: Row) -> Iterator[None]:
        """Set `row` aside when the body refuses it; without quarantine the InputError goes on."""
        try:
            yield
        except InputError as error:
            self.refusals.add(error, row.cells)

    def keep(self, kind: str, stored: int, officer: Officer | None) -> ImportedFile:
        """The record of the import, with the refused lines."""
        return keep_imported(self.source.name, self.sha256, kind, stored, officer, self.refusals)


def take_lines(
    source: Source, columns: Iterable[str], required: Iterable[str], parse: Callable[[Row], Line]
) -> Taken[Line]:
    """Parse the whole file. Raises the first InputError, unless the source is to be quarantined."""
    taken: Taken[Line] = Taken(source, digest(source.file), Refusals(source.quarantine))
    rows = read_rows(source.file, source.name, columns=columns, required=required)
    taken.lines = list(taken.refusals.parse(rows, parse))
    return taken


def read_partial_day(row: Row, field: str) -> str:
    """An ISO date, or only its year, or year and month; empty when unknown."""
    value = row.text(field, 40)
    if not value:
        return ""
    full = value + "-01-01"[len(value) - 4 :] if len(value) in (4, 7) else value
    try:
        day = date.fromisoformat(full)
    except ValueError:
        day = None
    if day is None or len(full) != 10 or not 1900 <= day.year <= 2100:
        raise row.refuse(field, f"{value[:40]!r} is not a date (YYYY-MM-DD, YYYY-MM or YYYY)")
    return value
