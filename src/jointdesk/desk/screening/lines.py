"""From a CSV file to typed lines: all of them, or, in quarantine, all but the refused ones."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Generic, TypeVar

from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.csv_file import Broken, Row, digest, read_rows
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
    def pasted(cls, text: str, name: str = "pasted") -> "Source":
        return cls(io.BytesIO(text.encode("utf-8", "surrogatepass")), name)


@dataclass(frozen=True)
class Taken(Generic[Line]):
    """The lines that hold, each with its row for later complaints, and those that do not, each with the reason."""

    lines: list[tuple[Row, Line]]
    refused: list[tuple[InputError, dict[str, str]]] = field(default_factory=list)


def take_lines(
    source: Source, columns: Iterable[str], required: Iterable[str], parse: Callable[[Row], Line]
) -> Taken[Line]:
    """Parse the whole file. Raises the first InputError, unless the source is to be quarantined."""
    taken: Taken[Line] = Taken([])
    for row in read_rows(source.file, source.name, columns=columns, required=required):
        try:
            if isinstance(row, Broken):
                raise row.error
            taken.lines.append((row, parse(row)))
        except InputError as error:
            if not source.quarantine:
                raise
            taken.refused.append((error, {} if isinstance(row, Broken) else row.cells))
    return taken


def note_file(source: Source, kind: str, taken: Taken[Line], officer: Officer | None) -> ImportedFile:
    """The row that says which file came in, and how it went."""
    return ImportedFile.objects.create(
        name=source.name[:255],
        sha256=digest_again(source.file),
        kind=kind,
        rows=len(taken.lines),
        refused=len(taken.refused),
        officer=officer,
        at=timezone.now(),
    )


def digest_again(file: BinaryIO) -> str:
    file.seek(0)
    return digest(file)


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
