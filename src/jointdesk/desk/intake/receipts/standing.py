"""Where a complaint stands, in the eight words a complainant is told; nothing of what is done about it.

The words follow from the complaint's rows. What moves them (receivers.py) has them read anew, and the doors are told.
"""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jointdesk.desk.intake.letters.letter_models import DangerCall, Receipt
from jointdesk.desk.intake.models import Complaint, Enquiry, Transfer

# a door need not know a matter longer that was decided a year ago, or reported five
AFTER_DECISION, AFTER_REPORT = timedelta(days=365), timedelta(days=5 * 365)
DUE = "replies.due"
_DECIDED = {
    Complaint.State.ACCEPTED: "accepted",
    Complaint.State.REJECTED: "refused",
    Complaint.State.WITHDRAWN: "closed",
}


def status_of(complaint: Complaint) -> str:
    """A word of engine/letterbox/replies.STATUSES. One that repeats another stands where that one does."""
    if complaint.state in _DECIDED:
        return _DECIDED[Complaint.State(complaint.state)]
    if Enquiry.objects.filter(complaint=complaint, answered_at=None, reply__isnull=False).exists():
        return "question"
    if complaint.duplicate_of is not None:
        return _without_question(status_of(complaint.duplicate_of))
    if complaint.stopped_on:
        return "suspended"
    return _undecided(complaint)


def refresh(complaints: Q) -> int:
    """Read anew where these stand. Returns how many moved."""
    moved = 0
    rows = Receipt.objects.filter(complaints).select_related("complaint__duplicate_of")
    for receipt in rows:
        if receipt.complaint is None:
            continue
        status, forget_on = status_of(receipt.complaint), forget_on_of(receipt.complaint)
        if (status, forget_on) == (receipt.status, receipt.forget_on):
            continue
        if status != receipt.status:
            receipt.status, receipt.since = status, timezone.localdate()
        receipt.forget_on = forget_on
        receipt.save(update_fields=["status", "since", "forget_on"])
        moved += 1
    if moved:
        mark_due()
    return moved


def forget_on_of(complaint: Complaint) -> date:
    latest = first_forget_on(timezone.localdate(complaint.received_at))
    if complaint.decided_at is None:
        return latest
    return min(latest, timezone.localdate(complaint.decided_at) + AFTER_DECISION)


def first_forget_on(day: date) -> date:
    """Of a matter that came on that day and is not decided."""
    return day + AFTER_REPORT


def mark_due() -> None:
    """The doors are told at the worker's next turn. Said before and after the commit: a crash between loses nothing."""
    _touch()
    transaction.on_commit(_touch)


def _touch() -> None:
    folder = settings.HOME / "letterbox"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / DUE).touch()


def _without_question(status: str) -> str:
    """A question is put to whoever is asked, not to the others who told the same."""
    return "in_review" if status == "question" else status


def _undecided(complaint: Complaint) -> str:
    passed_on = Transfer.objects.filter(
        complaint=complaint, state__in=(Transfer.State.SENT, Transfer.State.TAKEN)
    ).order_by("-pk")
    last = passed_on.first()
    held = complaint.assignments.all()
    if last is not None and not held.filter(since__gte=last.sent_at).exists():
        return "passed_on"
    seen_to = DangerCall.objects.filter(complaint=complaint).exclude(state=DangerCall.State.WAITING)
    if complaint.holder_id or held.exists() or complaint.enquiries.exists() or seen_to.exists():
        return "in_review"
    return "received"
