"""Importing a file of complaints: all of it or nothing, or, with `quarantine`, all but the refused lines.

Read first and stored then: reading takes longest, and in a transaction would keep every other writer waiting.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.csv_file import Broken, Row, digest, read_rows
from jointdesk.desk.intake.drafts import COLUMNS, MAX_VALUE, REQUIRED, by_code, parse_fields
from jointdesk.desk.intake.duplicate_actions import mark_duplicates
from jointdesk.desk.intake.extraction_pool import Found, read_pieces
from jointdesk.desk.intake.models import Complaint, ImportedFile, RefusedLine
from jointdesk.desk.intake.queries import units
from jointdesk.desk.intake.readings import PLAIN, Reading
from jointdesk.desk.intake.signals import complaints_stored
from jointdesk.desk.intake.spool import Line, Spool
from jointdesk.desk.intake.storing import count_in, pour_lines
from jointdesk.engine.errors import InputError

T = TypeVar("T")
# step, how much is done, of how much
Tell = Callable[[str, int, int], None]
# lines that are read together
PIECE = 500


@dataclass
class Refusals:
    """The lines set aside. Without `quarantine` the first one is raised instead."""

    quarantine: bool
    lines: list[tuple[InputError, dict[str, str]]] = field(default_factory=list)

    def add(self, error: InputError, cells: dict[str, str]) -> None:
        if not self.quarantine:
            raise error
        self.lines.append((error, cells))

    def parse(self, rows: Iterable[Row | Broken], parse: Callable[[Row], T]) -> Iterator[tuple[Row, T]]:
        """Each row with what `parse` made of it; rows it refuses are set aside."""
        for row in rows:
            if isinstance(row, Broken):
                self.add(row.error, row.cells)
                continue
            try:
                parsed = parse(row)
            except InputError as error:
                self.add(error, row.cells)
                continue
            yield row, parsed


def keep_silent(step: str, done: int, of: int) -> None:
    """Nobody is told how far an import has come."""


def import_complaints(
    file: BinaryIO,
    name: str,
    officer: Officer | None,
    *,
    quarantine: bool = False,
    tell: Tell = keep_silent,
    reading: Reading = PLAIN,
) -> ImportedFile:
    """Store a CSV file of complaints (columns: drafts.COLUMNS) and link them. `officer` None: the command line.

    `file` must be seekable. Raises InputError, and then nothing is stored; with `quarantine` the refused lines
    are kept with the imported file, and the others stored.
    """
    if officer is not None:
        require(officer, "complaints.import")
    sha256 = digest(file)
    refusals = Refusals(quarantine)
    permitted = Unit.objects.all() if officer is None else units(officer)
    home = Unit.objects.filter(parent=None).first() if officer is None else officer.unit
    with Spool() as spool:
        rows = read_rows(file, name, columns=COLUMNS, required=REQUIRED, reading=reading)
        lines = _parse(rows, refusals, spool, by_code(permitted), home)
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        for piece, named in read_pieces(_ask(lines), name):
            spool.add([line._replace(named=_fit(found)) for line, found in zip(piece, named, strict=True)])
            tell("reading", file.tell(), size)
        return _store(spool, name, sha256, officer, refusals, tell)


def _parse(
    rows: Iterable[Row | Broken],
    refusals: Refusals,
    spool: Spool,
    places: Mapping[str, Unit],
    home: Unit | None,
) -> Iterator[Line]:
    """The lines that keep the rules, and whose reference did not stand in the file before."""
    for row, (fields, types) in refusals.parse(rows, lambda row: parse_fields(row, places, home)):
        first = spool.references.setdefault(fields["reference"], row.line)
        if first != row.line:
            refusals.add(row.refuse("id", f"stands already in line {first}"), row.cells)
            continue
        fields["unit_id"] = fields.pop("unit").pk
        yield Line(row.line, row.cells, fields, types)


def _ask(lines: Iterable[Line]) -> Iterator[tuple[list[Line], list[tuple[str, str]]]]:
    here = settings.DESK.country
    for piece in chunks(lines, PIECE):
        yield piece, [(line.fields["narrative"], line.fields["country"] or here) for line in piece]


def _fit(found: Iterable[Found]) -> tuple[Found, ...]:
    return tuple(one for one in found if len(one.value) <= MAX_VALUE)


@transaction.atomic
def _store(
    spool: Spool, name: str, sha256: str, officer: Officer | None, refusals: Refusals, tell: Tell
) -> ImportedFile:
    for line in spool.drop(_find_stored(spool.references)):
        error = Row(name, line.number, {}).refuse("id", "a complaint of this id is stored already")
        refusals.add(error, line.cells)
    count = len(spool.references) - len(spool.dropped)
    imported = keep_imported(name, sha256, "complaints", count, officer, refusals)
    # all at once, in order: two imports that run together never wait for each other's identifiers
    ids = count_in(spool.degrees)
    stored: list[int] = []
    for piece in spool.pieces():
        stored += pour_lines(piece, ids, imported.pk)
        tell("storing", len(stored), count)
    tell("linking", 0, 1)
    facts = {
        "sha256": sha256,
        "complaints": len(stored),
        "duplicates": mark_duplicates(stored),
        "refused": imported.refused,
    }
    record("complaints_imported", f"file:{imported.pk}", facts)
    note_access(officer, "collection", f"file:{imported.pk}", "import of complaints")
    complaints_stored.send(sender=Complaint, complaints=stored, bulk=True)
    tell("linking", 1, 1)
    return imported


def _find_stored(references: Iterable[str]) -> set[str]:
    """Those of them that the desk holds already."""
    held: set[str] = set()
    for piece in chunks(references, BATCH):
        held.update(Complaint.objects.filter(reference__in=piece).values_list("reference", flat=True))
    return held


def keep_imported(
    name: str, sha256: str, kind: str, rows: int, officer: Officer | None, refusals: Refusals
) -> ImportedFile:
    """The record of an import, with the lines it refused."""
    imported = ImportedFile.objects.create(
        name=name[-255:],
        sha256=sha256,
        kind=kind,
        rows=rows,
        refused=len(refusals.lines),
        officer=officer,
        at=timezone.now(),
    )
    RefusedLine.objects.bulk_create(
        (
            RefusedLine(
                imported_file=imported,
                line=error.line or 0,
                field=(error.field or "")[:60],
                why=error.why[:300],
                cells=[[key, value.replace("\x00", "\ufffd")] for key, value in cells.items()],
            )
            for error, cells in refusals.lines
        ),
        batch_size=BATCH,
    )
    return imported
