"""Importing a file of complaints: all of it or nothing, or, with `quarantine`, all but the refused lines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO, TypeVar

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.csv_file import Broken, Row, digest, read_rows
from jointdesk.desk.intake.drafts import COLUMNS, REQUIRED, Draft, by_code, parse_complaint
from jointdesk.desk.intake.duplicate_actions import mark_duplicates
from jointdesk.desk.intake.models import Complaint, ImportedFile, RefusedLine
from jointdesk.desk.intake.queries import units
from jointdesk.desk.intake.signals import complaints_stored
from jointdesk.desk.intake.storing import store_drafts
from jointdesk.engine.errors import InputError

T = TypeVar("T")


@dataclass
class Refusals:
    """The lines set aside. Without `quarantine` the first one is raised instead."""

    quarantine: bool
    lines: list[tuple[InputError, dict[str, str]]] = field(default_factory=list)

    def add(self, error: InputError, cells: dict[str, str]) -> None:
        if not self.quarantine:
            raise error
        self.lines.append((error, cells))

    def parse(self, rows: Iterable[Row | Broken], parse: Callable[[Row], T]) -> list[tuple[Row, T]]:
        """Each row with what `parse` made of it; rows it refuses are set aside."""
        parsed = []
        for row in rows:
            if isinstance(row, Broken):
                self.add(row.error, row.cells)
                continue
            try:
                parsed.append((row, parse(row)))
            except InputError as error:
                self.add(error, row.cells)
        return parsed


def import_complaints(
    file: BinaryIO, name: str, officer: Officer | None, *, quarantine: bool = False
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
    places = by_code(permitted)
    rows = read_rows(file, name, columns=COLUMNS, required=REQUIRED)
    # read before the transaction begins: reading takes longest, and would keep every other writer waiting
    parsed = refusals.parse(rows, lambda row: parse_complaint(row, places, home))
    return _store(_once(parsed, refusals), name, sha256, officer, refusals)


@transaction.atomic
def _store(
    parsed: list[tuple[Row, Draft]], name: str, sha256: str, officer: Officer | None, refusals: Refusals
) -> ImportedFile:
    drafts = _new(parsed, refusals)
    imported = keep_imported(name, sha256, "complaints", len(drafts), officer, refusals)
    for draft in drafts:
        draft.complaint.imported_from = imported
    stored = store_drafts(drafts)
    duplicates = mark_duplicates(stored)
    facts = {
        "sha256": sha256,
        "complaints": len(stored),
        "duplicates": duplicates,
        "refused": imported.refused,
    }
    record("complaints_imported", f"file:{imported.pk}", facts)
    note_access(officer, "collection", f"file:{imported.pk}", "import of complaints")
    complaints_stored.send(sender=Complaint, complaints=stored, bulk=True)
    return imported


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


def _once(parsed: list[tuple[Row, Draft]], refusals: Refusals) -> list[tuple[Row, Draft]]:
    """Rows whose reference did not stand in the file before."""
    seen: dict[str, int] = {}
    kept = []
    for row, draft in parsed:
        first = seen.setdefault(draft.complaint.reference, row.line)
        if first == row.line:
            kept.append((row, draft))
        else:
            refusals.add(row.refuse("id", f"stands already in line {first}"), row.cells)
    return kept


def _new(parsed: list[tuple[Row, Draft]], refusals: Refusals) -> list[Draft]:
    """Drafts whose reference the desk does not hold yet."""
    held: set[str] = set()
    for piece in chunks((draft.complaint.reference for _, draft in parsed), BATCH):
        held.update(Complaint.objects.filter(reference__in=piece).values_list("reference", flat=True))
    kept = []
    for row, draft in parsed:
        if draft.complaint.reference in held:
            refusals.add(row.refuse("id", "a complaint of this id is stored already"), row.cells)
        else:
            kept.append(draft)
    return kept
