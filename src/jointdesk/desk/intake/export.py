"""Complaints as a CSV file, in the columns an import takes."""

import csv
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.intake.drafts import COLUMNS
from jointdesk.desk.intake.models import Complaint

# a spreadsheet would run a cell that begins so as a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that hands back what is written to it, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def export_csv(officer: Officer, found: QuerySet[Complaint]) -> Iterator[str]:
    """The lines of the file, header first; the officer's look at them is registered before the first."""
    note_access(officer, "consultation", "complaints", "export of a list")
    rows = found.select_related("unit", "duplicate_of").prefetch_related("scam_types")
    return _write(rows.iterator(1000))


def _write(rows: Iterable[Complaint]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([*COLUMNS, "state", "duplicate_of"])
    for complaint in rows:
        yield writer.writerow([_defuse(str(cell)) for cell in _cells(complaint)])


def _cells(complaint: Complaint) -> Iterator[object]:
    for column in COLUMNS:
        if column == "id":
            yield complaint.reference
        elif column == "unit":
            yield complaint.unit.code
        elif column == "scam_types":
            yield ";".join(sorted(noted.code for noted in complaint.scam_types.all()))
        elif column == "received_at":
            yield complaint.received_at.isoformat()
        else:
            value = getattr(complaint, column)
            yield "" if value is None else value
    yield complaint.state
    yield complaint.duplicate_of.reference if complaint.duplicate_of else ""


def _defuse(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
