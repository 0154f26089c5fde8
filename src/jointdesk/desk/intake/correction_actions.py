"""Later changes of complaints: by an officer on the page, or a file of them. The old value stays readable.

A correction that is older than one already applied to the same field is kept, but changes nothing; one that is
there already is passed over, so a file can be imported twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.accounts.signals import rows_written
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.intake import drafts
from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.changing import tell_changed
from jointdesk.desk.intake.clock_actions import count_anew
from jointdesk.desk.intake.csv_file import Row, digest, read_rows
from jointdesk.desk.intake.duplicate_actions import mark_duplicates, stand_in_for
from jointdesk.desk.intake.import_actions import Refusals, keep_imported
from jointdesk.desk.intake.models import Complaint, Correction, ImportedFile
from jointdesk.desk.intake.readings import PLAIN, Reading
from jointdesk.desk.intake.search_index import index_complaints
from jointdesk.desk.intake.storing import (
    count_complaint,
    linking_identifiers,
    note_scam_types,
    replace_mentions,
)

COLUMNS = ("id", "field", "value", "corrected_at", "reason")
# how the new value of a field is read from a row whose cell has the field's name
FIELDS: dict[str, Callable[[Row], Any]] = {
    "received_at": lambda row: row.moment("received_at"),
    "narrative": lambda row: row.text("narrative", drafts.MAX_NARRATIVE, required=True),
    "amount": lambda row: row.decimal("amount"),
    "currency": drafts.parse_currency,
    "country": drafts.parse_country,
    "language": drafts.parse_language,
    "channel": lambda row: row.text("channel", 30),
    "legal_kind": lambda row: row.choice("legal_kind", Complaint.LegalKind.values),
    "complainant_name": lambda row: row.text("complainant_name", 200),
    "complainant_contact": lambda row: row.text("complainant_contact", 200),
    "scam_types": drafts.parse_scam_types,
    "withdrawn": lambda row: row.choice("withdrawn", ("yes", "no")),
}
# complaint -> identifiers by which it linked before; holds every complaint whose links may have changed
Touched = dict[int, frozenset[int]]


@dataclass(frozen=True)
class Change:
    """A correction as parsed: `text` as written, `value` as read."""

    reference: str
    field: str
    text: str
    value: Any
    corrected_at: datetime
    reason: str


@transaction.atomic
def correct(
    officer: Officer, complaint: Complaint, field: str, text: str, reason: str, at: datetime
) -> Correction | None:
    """An officer corrects one field. Raises InputError when the new value breaks the field's rule."""
    require(officer, "complaints.decide")
    complaint = Complaint.objects.select_for_update().get(pk=complaint.pk)
    row = Row(complaint.reference, 0, {"field": field, "value": text, "reason": reason})
    at = at if timezone.is_aware(at) else timezone.make_aware(at)
    touched: Touched = {}
    done = _apply(complaint, _read_change(row, complaint.reference, at), officer, touched)
    if done is not None:
        _tell(officer, touched, f"complaint:{complaint.reference}", 1)
    return done


def import_corrections(
    file: BinaryIO,
    name: str,
    officer: Officer | None,
    *,
    quarantine: bool = False,
    reading: Reading = PLAIN,
) -> ImportedFile:
    """Apply a CSV file of corrections (columns: COLUMNS). As `import_complaints`: whole, or but for the refused."""
    if officer is not None:
        require(officer, "complaints.decide")
    sha256 = digest(file)
    refusals = Refusals(quarantine)
    rows = read_rows(file, name, columns=COLUMNS, required=COLUMNS[:4], reading=reading)
    parsed = list(refusals.parse(rows, _parse))
    with transaction.atomic():
        complaints = _find(parsed, officer)
        known = []
        for row, change in parsed:
            if change.reference in complaints:
                known.append(change)
            else:
                refusals.add(row.refuse("id", "no complaint of this id"), row.cells)
        imported = keep_imported(name, sha256, "corrections", len(known), officer, refusals)
        touched: Touched = {}
        for change in sorted(known, key=lambda change: change.corrected_at):
            _apply(complaints[change.reference], change, officer, touched)
        _tell(officer, touched, f"file:{imported.pk}", len(known))
    return imported


def _tell(officer: Officer | None, touched: Touched, subject: str, count: int) -> None:
    record("complaints_corrected", subject, {"corrections": count})
    note_access(officer, "alteration", subject, "correction")
    if touched:
        tell_changed(touched, officer)


def _parse(row: Row) -> Change:
    return _read_change(row, drafts.parse_reference(row), row.moment("corrected_at"))


def _read_change(row: Row, reference: str, at: datetime) -> Change:
    field = row.choice("field", FIELDS)
    text = row.text("value", drafts.MAX_NARRATIVE)
    reason = row.text("reason", 300)
    value = FIELDS[field](Row(row.file, row.line, {field: text}))
    return Change(reference, field, text, value, at, reason)


def _find(parsed: list[tuple[Row, Change]], officer: Officer | None) -> dict[str, Complaint]:
    rows = Complaint.objects.select_for_update()
    if officer is not None:
        rows = scope(rows, officer, "complaints.decide")
    found: dict[str, Complaint] = {}
    for piece in chunks(sorted({change.reference for _, change in parsed}), BATCH):
        found.update({complaint.reference: complaint for complaint in rows.filter(reference__in=piece)})
    return found


def _apply(
    complaint: Complaint, change: Change, officer: Officer | None, touched: Touched
) -> Correction | None:
    """Store the correction, and change the complaint unless a newer one stands. None when it is there already."""
    before = list(complaint.corrections.filter(field=change.field))
    if any((one.new, one.corrected_at) == (change.text, change.corrected_at) for one in before):
        return None
    late = any(one.corrected_at > change.corrected_at for one in before)
    correction = Correction.objects.create(
        complaint=complaint,
        field=change.field,
        old=_read_old(complaint, change.field),
        new=change.text,
        reason=change.reason,
        corrected_at=change.corrected_at,
        officer=officer,
    )
    if not late:
        _change(complaint, change, touched)
        index_complaints([complaint.pk])
    return correction


def _read_old(complaint: Complaint, field: str) -> str:
    if field == "withdrawn":
        return "yes" if complaint.state == Complaint.State.WITHDRAWN else "no"
    if field == "scam_types":
        return ";".join(complaint.scam_types.values_list("code", flat=True))
    old = getattr(complaint, field)
    return old.isoformat() if isinstance(old, datetime) else "" if old is None else str(old)


def _change(complaint: Complaint, change: Change, touched: Touched) -> None:
    field, value = change.field, change.value
    if field == "scam_types":
        complaint.scam_types.all().delete()
        note_scam_types([(complaint, value)])
        rows_written.send(sender=Complaint, keys=[complaint.pk])
        return
    if field == "withdrawn":
        _withdraw(complaint, value == "yes", touched)
        return
    if field in ("narrative", "country", "received_at"):
        touched.setdefault(complaint.pk, linking_identifiers(complaint))
    setattr(complaint, field, value)
    changed = [field]
    if field == "received_at":
        complaint.decide_by = count_anew(complaint)
        changed.append("decide_by")
    # another line of the same file may have changed what stands in its other columns
    complaint.save(update_fields=changed)
    if field in ("narrative", "country"):
        replace_mentions(complaint, drafts.read_identifiers(complaint.narrative, complaint.country))


def _withdraw(complaint: Complaint, withdrawn: bool, touched: Touched) -> None:
    if withdrawn == (complaint.state == Complaint.State.WITHDRAWN):
        return
    touched.setdefault(complaint.pk, linking_identifiers(complaint))
    complaint.state = Complaint.State.WITHDRAWN if withdrawn else _state_before(complaint)
    complaint.save(update_fields=["state"])
    count_complaint(complaint, -1 if withdrawn else 1)
    if withdrawn:
        stand_in_for(complaint)
    elif mark_duplicates([complaint.pk]):
        complaint.refresh_from_db(fields=["duplicate_of", "duplicate_reason"])


def _state_before(complaint: Complaint) -> str:
    """What it was before it was withdrawn."""
    if complaint.state != Complaint.State.WITHDRAWN:
        return complaint.state
    decided = complaint.corrections.filter(field="state").exclude(new=Complaint.State.WITHDRAWN)
    last = decided.order_by("-corrected_at").first()
    return last.new if last else Complaint.State.NEW
