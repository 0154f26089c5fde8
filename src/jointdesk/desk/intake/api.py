"""Complaints over HTTP, for officers' programs. Files are CSV as `jointdesk import` takes them."""

from typing import BinaryIO, cast

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Query, Router, UploadedFile

from jointdesk.desk.accounts.directory import unit_of_code
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.intake import actions, counts, handover_actions, queries
from jointdesk.desk.intake.correction_actions import correct, import_corrections
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.drafts import COLUMNS, by_code, parse_complaint
from jointdesk.desk.intake.export import export_csv
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.models import Complaint, ImportedFile
from jointdesk.desk.intake.refused import refused_csv
from jointdesk.desk.intake.schemas import (
    ComplaintDetail,
    ComplaintOut,
    Imported,
    Looked,
    NewComplaint,
    NewCorrection,
    Page,
    Reason,
    Rejection,
    Transferral,
)

router = Router()
PAGE = 100


@router.post("/import", response=Imported)
def import_file(request: HttpRequest, file: File[UploadedFile], quarantine: bool = False) -> ImportedFile:
    """Import complaints from a CSV file: all or nothing, or with `quarantine` all but the refused lines."""
    stream, name = cast(BinaryIO, file.file), file.name or "complaints.csv"
    return import_complaints(stream, name, officer_of(request), quarantine=quarantine)


@router.post("/corrections/import", response=Imported)
def import_corrections_file(
    request: HttpRequest, file: File[UploadedFile], quarantine: bool = False
) -> ImportedFile:
    """Import late corrections and withdrawals from a CSV file."""
    stream, name = cast(BinaryIO, file.file), file.name or "corrections.csv"
    return import_corrections(stream, name, officer_of(request), quarantine=quarantine)


@router.get("/imports/{imported}/refused")
def refused(request: HttpRequest, imported: int) -> HttpResponse:
    """The refused lines of an import as CSV, with line, field and reason."""
    found = get_object_or_404(queries.imported_files(officer_of(request)), pk=imported)
    return HttpResponse(refused_csv(found.pk), content_type="text/csv; charset=utf-8")


@router.get("/counts")
def count(request: HttpRequest) -> dict[str, int]:
    """How many complaints the officer may read: all, new, overdue, withdrawn, duplicates; and how many identifiers they
    name. Where a unit's are more than 30,000 they are counted no further, and `identifiers_more` is there too."""
    officer = officer_of(request)
    identifiers, more = counts.count_identifiers(officer)
    found = counts.count_complaints(officer) | {"identifiers": identifiers}
    return found | {"identifiers_more": 1} if more else found


@router.get("/export")
def export(request: HttpRequest, looked: Query[Looked], purpose: str) -> StreamingHttpResponse:
    """The complaints found, as CSV. `purpose`: what the list is for; it is registered and stands in the file."""
    officer = officer_of(request)
    lines = export_csv(officer, queries.search(officer, looked.filters), purpose)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")


@router.get("", response=Page)
def list_complaints(request: HttpRequest, looked: Query[Looked]) -> dict[str, object]:
    """A page of the complaints found, newest first, a hundred each."""
    found = queries.search(officer_of(request), looked.filters)
    start = (looked.page - 1) * PAGE
    rows = found.select_related("unit", "duplicate_of").prefetch_related("scam_types")[start : start + PAGE]
    return {"count": found.count(), "complaints": list(rows)}


@router.post("", response=ComplaintOut)
def store(request: HttpRequest, new: NewComplaint) -> Complaint:
    """Store one complaint; its identifiers are extracted and linked at once."""
    officer = officer_of(request)
    given = {column: getattr(new, column, None) for column in COLUMNS}
    cells = {column: "" if value is None else str(value) for column, value in given.items()}
    cells |= {"scam_types": ";".join(new.scam_types), "received_at": new.received_at.isoformat()}
    units = by_code(queries.units(officer))
    draft = parse_complaint(Row("complaint", 0, cells), units, officer.unit, numbered=False)
    return actions.store_complaint(officer, draft)


@router.get("/{reference}", response=ComplaintDetail)
def read(request: HttpRequest, reference: str) -> Complaint:
    """One complaint with the identifiers it names and where."""
    officer = officer_of(request)
    complaint = _find(officer, reference)
    note_access(officer, "consultation", f"complaint:{reference}", "case work")
    return complaint


@router.post("/{reference}/accept", response=ComplaintOut)
def accept(request: HttpRequest, reference: str) -> Complaint:
    """Decide that the complaint is pursued."""
    officer = officer_of(request)
    complaint = _find(officer, reference)
    actions.accept(officer, complaint)
    return complaint


@router.post("/{reference}/reject", response=ComplaintOut)
def reject(request: HttpRequest, reference: str, why: Rejection) -> Complaint:
    """Decide that the complaint is not pursued, with a reason."""
    officer = officer_of(request)
    complaint = _find(officer, reference)
    actions.reject(officer, complaint, why.reason, why.code)
    return complaint


@router.post("/{reference}/reopen", response=ComplaintOut)
def reopen(request: HttpRequest, reference: str, why: Reason) -> Complaint:
    """Take a young decision back."""
    officer = officer_of(request)
    complaint = _find(officer, reference)
    actions.take_back(officer, complaint, why.reason)
    return complaint


@router.post("/{reference}/take", response=ComplaintOut)
def take(request: HttpRequest, reference: str) -> Complaint:
    """Make it one's own."""
    officer = officer_of(request)
    complaint = _find(officer, reference)
    handover_actions.take(officer, complaint)
    return complaint


@router.post("/{reference}/transfer", response=ComplaintOut)
def transfer(request: HttpRequest, reference: str, where: Transferral) -> Complaint:
    """Send it to another unit, which takes it on or sends it back."""
    officer = officer_of(request)
    complaint = _find(officer, reference)
    unit = unit_of_code(where.unit)
    if unit is None:
        raise Http404
    handover_actions.send(officer, complaint, unit, where.reason)
    complaint.unit = unit
    return complaint


@router.post("/{reference}/withdraw", response=ComplaintOut)
def withdraw(request: HttpRequest, reference: str, why: Reason) -> Complaint:
    """The complainant takes it back: its links go with it."""
    officer = officer_of(request)
    complaint = _find(officer, reference)
    actions.withdraw(officer, complaint, why.reason)
    return complaint


@router.post("/{reference}/corrections", response=ComplaintOut)
def correct_field(request: HttpRequest, reference: str, new: NewCorrection) -> Complaint:
    """Correct one field; the old value stays readable."""
    officer = officer_of(request)
    correct(officer, _find(officer, reference), new.field, new.value, new.reason, new.corrected_at)
    return _find(officer, reference)


def _find(officer: Officer, reference: str) -> Complaint:
    rows = queries.complaints(officer).select_related("unit", "duplicate_of")
    return get_object_or_404(rows, reference=reference)
