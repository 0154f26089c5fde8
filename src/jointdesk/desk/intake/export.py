"""Complaints as a list to take away, in the columns an import takes."""

from collections.abc import Iterator
from functools import partial

from django.db.models import QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.intake import queries
from jointdesk.desk.intake.drafts import COLUMNS
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.lists.cells import Column, read_cell
from jointdesk.desk.lists.csv_lines import write_csv
from jointdesk.desk.lists.remark import remark_on
from jointdesk.desk.lists.taking import read_purpose
from jointdesk.engine.errors import CallerError

ALL = (*COLUMNS, "state", "duplicate_of", "decide_by", "holder")


def for_export(found: QuerySet[Complaint]) -> QuerySet[Complaint]:
    return found.select_related("unit", "duplicate_of", "holder").prefetch_related("scam_types")


def export_columns(officer: Officer) -> list[Column]:
    return [Column(name, partial(_read, officer, name)) for name in ALL]


def export_csv(officer: Officer, found: QuerySet[Complaint], purpose: str) -> Iterator[bytes]:
    """The lines of the file, header first; the officer's look at them is registered with its purpose before the first.

    Raises CallerError without a purpose."""
    purpose = read_purpose(purpose)
    if not purpose:
        raise CallerError("say what the list is for (purpose=)")
    note_access(officer, "consultation", "complaints", f"list taken as CSV: {purpose}")
    columns = export_columns(officer)
    rows = ([read_cell(one.value(row)) for one in columns] for row in for_export(found).iterator(1000))
    return write_csv("complaints", ALL, rows, remark_on(officer, purpose))


def _read(officer: Officer, name: str, complaint: Complaint) -> object:
    if name in ("complainant_name", "complainant_contact"):
        told = queries.reporter(officer, complaint)
        return told.name if name == "complainant_name" else told.contact
    if name == "scam_types":
        return ";".join(sorted(noted.code for noted in complaint.scam_types.all()))
    if name == "duplicate_of":
        return complaint.duplicate_of.reference if complaint.duplicate_of else ""
    if name == "unit":
        return complaint.unit.code
    if name == "holder":
        return str(complaint.holder or "")
    return complaint.reference if name == "id" else getattr(complaint, name)
