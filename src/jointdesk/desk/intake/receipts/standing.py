"""Where a complaint stands, in the eight words a complainant is told; nothing of what is done about it.

The words follow from the complaint's rows, read for many at once. What moves them (receivers.py) has them read anew,
and the doors are told.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.letters.letter_models import DangerCall, Receipt
from jointdesk.desk.intake.models import Assignment, Complaint, Enquiry, Transfer

# a door need not know a matter longer that was decided a year ago, or reported five
AFTER_DECISION, AFTER_REPORT = timedelta(days=365), timedelta(days=5 * 365)
DUE = "replies.due"
_DECIDED = {
    Complaint.State.ACCEPTED: "accepted",
    Complaint.State.REJECTED: "refused",
    Complaint.State.WITHDRAWN: "closed",
}


@dataclass(frozen=True)
class Standing:
    """`status`: a word of engine/letterbox/replies.STATUSES."""

    status: str
    forget_on: date


def read_standings(complaints: Collection[int]) -> dict[int, Standing]:
    """Of each of these keys, in seven queries for all of them."""
    rows = _Rows(complaints)
    return {
        key: Standing(rows.status_of(key), _forget_on(rows.complaints[key]))
        for key in complaints
        if key in rows.complaints
    }


def refresh(complaints: Q) -> int:
    """Read anew where these stand. Returns how many receipts are told something else now."""
    receipts = Receipt.objects.filter(complaints, complaint__isnull=False)
    moved = sum(_refresh(piece) for piece in chunks(receipts.order_by("pk"), BATCH))
    if moved:
        mark_due()
    return moved


def refresh_all() -> int:
    """Of every receipt, before all of them are handed out: what moved past the signals is told then at the latest."""
    last, moved = 0, 0
    rows = Receipt.objects.filter(complaint__isnull=False).order_by("pk")
    while piece := list(rows.filter(pk__gt=last)[:BATCH]):
        last = piece[-1].pk
        with transaction.atomic():
            moved += _refresh(piece)
    return moved


def first_forget_on(day: date) -> date:
    """Of a matter that came on that day and is not decided."""
    return day + AFTER_REPORT


def mark_due() -> None:
    """The doors are told at the worker's next turn. Said before and after the commit: a crash between loses nothing."""
    _touch()
    transaction.on_commit(_touch)


class _Rows:
    """What the words follow from: of these complaints, and of those that they repeat."""

    def __init__(self, keys: Collection[int]) -> None:
        self.complaints = _with_originals(keys)
        of = Q(complaint__in=list(self.complaints))
        enquiries = Enquiry.objects.filter(of)
        asked = enquiries.filter(answered_at=None, reply__isnull=False)
        self._asked = set(asked.values_list("complaint", flat=True))
        self._enquired = set(enquiries.values_list("complaint", flat=True))
        went = Transfer.objects.filter(of, state__in=(Transfer.State.SENT, Transfer.State.TAKEN))
        self._passed_on: dict[int, datetime] = dict(went.order_by("pk").values_list("complaint", "sent_at"))
        held = Assignment.objects.filter(of).values("complaint").annotate(last=Max("since"))
        self._held: dict[int, datetime] = dict(held.values_list("complaint", "last"))
        seen_to = DangerCall.objects.filter(of).exclude(state=DangerCall.State.WAITING)
        self._seen_to = set(seen_to.values_list("complaint", flat=True))

    def status_of(self, key: int, repeated_by: tuple[int, ...] = ()) -> str:
        """One that repeats another stands where that one does."""
        complaint = self.complaints[key]
        if complaint.state in _DECIDED:
            return _DECIDED[Complaint.State(complaint.state)]
        if key in self._asked:
            return "question"
        original = complaint.duplicate_of_id
        # two officers at once may have marked each of two as the other's
        if original is not None and original not in repeated_by:
            # a question is put to whoever is asked, not to the others who told the same
            status = self.status_of(original, (*repeated_by, key))
            return "in_review" if status == "question" else status
        if complaint.stopped_on:
            return "suspended"
        return self._undecided(complaint)

    def _undecided(self, complaint: Complaint) -> str:
        key = complaint.pk
        sent, held = self._passed_on.get(key), self._held.get(key)
        if sent is not None and (held is None or held < sent):
            return "passed_on"
        looked_at = complaint.holder_id or held or key in self._enquired or key in self._seen_to
        return "in_review" if looked_at else "received"


def _with_originals(keys: Iterable[int]) -> dict[int, Complaint]:
    """An officer marks no duplicate of a duplicate; one that became so by a deletion is followed all the same."""
    found: dict[int, Complaint] = {}
    rows = Complaint.objects.only(
        "state", "duplicate_of", "stopped_on", "received_at", "decided_at", "holder"
    )
    wanted = set(keys)
    while wanted:
        found |= rows.in_bulk(list(wanted))
        originals = {row.duplicate_of_id for row in found.values() if row.duplicate_of_id is not None}
        wanted = originals - set(found)
    return found


def _refresh(receipts: Collection[Receipt]) -> int:
    standings = read_standings([receipt.complaint_id for receipt in receipts if receipt.complaint_id])
    moved = list(_move(receipts, standings))
    Receipt.objects.bulk_update(moved, ["status", "since", "forget_on", "moved_at"], batch_size=BATCH)
    return len(moved)


def _move(receipts: Collection[Receipt], standings: dict[int, Standing]) -> Iterator[Receipt]:
    now, today = timezone.now(), timezone.localdate()
    for receipt in receipts:
        standing = standings.get(receipt.complaint_id or 0)
        if standing is None or standing == Standing(receipt.status, receipt.forget_on):
            continue
        if standing.status != receipt.status:
            receipt.since = today
        receipt.status, receipt.forget_on, receipt.moved_at = standing.status, standing.forget_on, now
        yield receipt


def _forget_on(complaint: Complaint) -> date:
    latest = first_forget_on(timezone.localdate(complaint.received_at))
    if complaint.decided_at is None:
        return latest
    return min(latest, timezone.localdate(complaint.decided_at) + AFTER_DECISION)


def _touch() -> None:
    folder = settings.HOME / "letterbox"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / DUE).touch()
