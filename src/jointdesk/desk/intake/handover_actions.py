"""Who has a complaint, and which unit: taking it, handing it over, sending it to another unit and answering that.

A transfer moves the complaint at once, its clock runs on, and its holder is let go. The sender keeps one line of it.
Until the other unit takes it on, either side undoes it: the receiver sends it back, the sender takes it back.
"""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.notifications.telling import holders_in, notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.intake.models import Assignment, Complaint, Transfer
from jointdesk.desk.intake.queries import held, transfers
from jointdesk.desk.intake.search_index import index_complaints
from jointdesk.engine.errors import CallerError, NotAllowed

MOST_AT_ONCE = 200


@transaction.atomic
def take(officer: Officer, complaint: Complaint) -> None:
    """Make it one's own. Somebody else's is taken by who may distribute, or handed over by its holder."""
    hand_over(officer, complaint, officer)


@transaction.atomic
def hand_over(officer: Officer, complaint: Complaint, to: Officer | None) -> None:
    """Give it to another officer of the unit, or (None) back to the pile."""
    require(officer, "complaints.assign")
    own = held(officer, complaint, "complaints.assign")
    if own.holder_id not in (None, officer.pk) and not officer.may("complaints.distribute"):
        raise CallerError(_("A colleague has this complaint: the commander hands it over."))
    if to is not None and to != officer:
        _check_holder(own, to)
    _hold(own, to, officer)
    complaint.holder = own.holder
    if to is not None and to != officer:
        notify([to], "complaint_handed", subject=own.reference, url=reverse("complaint", args=[own.pk]))


def take_many(officer: Officer, complaints: Iterable[Complaint]) -> int:
    """Take what is nobody's among them. Returns how many were taken."""
    taken = 0
    for complaint in list(complaints)[:MOST_AT_ONCE]:
        if complaint.holder_id is None:
            take(officer, complaint)
            taken += 1
    return taken


@transaction.atomic
def send(officer: Officer, complaint: Complaint, to: Unit, why: str) -> Transfer:
    """Transfer it to another unit, which reads it from now on."""
    require(officer, "complaints.transfer")
    own = held(officer, complaint, "complaints.transfer")
    if not why.strip():
        raise CallerError(_("Say why, in at most 300 characters."))
    if to.pk == own.unit_id:
        raise CallerError(_("The complaint is with this unit already."))
    if to.is_guest:
        # it reads who complained, confidential or not, and can neither take the complaint on nor send it back
        raise CallerError(_("A guest organisation is sent no complaint: what it is told takes two officers."))
    if own.state == Complaint.State.WITHDRAWN:
        raise CallerError(_("A complaint that was withdrawn is not transferred."))
    if own.transfers.filter(state=Transfer.State.SENT).exists():
        raise CallerError(_("It was just transferred here: take it on or send it back first."))
    transfer = Transfer.objects.create(
        complaint=own,
        reference=own.reference,
        from_unit=own.unit,
        to_unit=to,
        why=why.strip()[:300],
        sent_by=officer,
        sent_at=timezone.now(),
    )
    _move(own, to, officer)
    note_access(officer, "disclosure", _subject(own), transfer.why, recipients=to.code)
    receivers = holders_in("complaints.transfer", to).filter(unit=to)
    inbox = reverse("complaints-inbox")
    notify(receivers, "complaint_transferred", subject=own.reference, url=f"{inbox}?box=transferred")
    _log(transfer)
    return transfer


@transaction.atomic
def answer(officer: Officer, transfer: Transfer, *, taken: bool, why: str = "") -> None:
    """The receiving unit takes the complaint on, or sends it back and says why."""
    require(officer, "complaints.transfer")
    row = _open(transfer)
    own = held(officer, row.complaint, "complaints.transfer")
    if not taken and not why.strip():
        raise CallerError(_("Say why, in at most 300 characters."))
    _close(row, Transfer.State.TAKEN if taken else Transfer.State.RETURNED, officer, why)
    if not taken:
        _move(own, row.from_unit, officer)
        back = reverse("complaint", args=[own.pk])
        notify([row.sent_by], "complaint_returned", subject=own.reference, url=back)


@transaction.atomic
def recall(officer: Officer, transfer: Transfer) -> None:
    """The sending unit takes back what the other has not taken on."""
    require(officer, "complaints.transfer")
    row = _open(transfer)
    if not transfers(officer, sent=True).filter(pk=row.pk).exists():
        raise NotAllowed("this transfer is none of yours")
    own = Complaint.objects.select_for_update().get(pk=row.complaint_id)
    decided = own.decided_at is not None and own.decided_at > row.sent_at
    if own.holder_id is not None or decided:
        raise CallerError(_("The other unit works on it already: ask it to send it back."))
    _close(row, Transfer.State.RECALLED, officer, "")
    _move(own, row.from_unit, officer)


def let_go_of_all(officer: Officer, by: Officer) -> None:
    """Undecided complaints of an officer who left, or went where they are none of his, are nobody's: their clocks run.

    Within the caller's transaction.
    """
    held_by_him = Complaint.objects.filter(holder=officer, state=Complaint.State.NEW)
    stays = officer.is_active and officer.may("complaints.assign")
    kept = scope(held_by_him, officer, "complaints.assign") if stays else held_by_him.none()
    for complaint in held_by_him.exclude(pk__in=kept.order_by().values("pk")):
        _hold(complaint, None, by)


def _open(transfer: Transfer) -> Transfer:
    row = Transfer.objects.select_for_update().get(pk=transfer.pk)
    if row.state != Transfer.State.SENT:
        raise CallerError(_("This transfer is answered already."))
    return row


def _close(row: Transfer, state: Transfer.State, officer: Officer, why: str) -> None:
    row.state, row.answer = state, why.strip()[:300]
    row.answered_by, row.answered_at = officer, timezone.now()
    row.save()
    _log(row)


def _move(complaint: Complaint, to: Unit, by: Officer) -> None:
    _hold(complaint, None, by)
    complaint.unit = to
    complaint.save(update_fields=["unit"])
    index_complaints([complaint.pk])


def _hold(complaint: Complaint, to: Officer | None, by: Officer) -> None:
    if complaint.holder_id == (to.pk if to else None):
        return
    now = timezone.now()
    complaint.assignments.filter(until=None).update(until=now)
    if to is not None:
        Assignment.objects.create(complaint=complaint, officer=to, by=by, since=now)
    complaint.holder = to
    complaint.save(update_fields=["holder"])
    record("complaint_held", _subject(complaint), {"officer": to.pk if to else None, "by": by.pk})


def _check_holder(complaint: Complaint, to: Officer) -> None:
    """A complaint goes to nobody who may not read it, or not decide on it."""
    if not to.may("complaints.assign"):
        raise CallerError(_("This officer takes no complaints."))
    held(to, complaint, "complaints.read")


def _log(transfer: Transfer) -> None:
    facts = {"from": transfer.from_unit.code, "to": transfer.to_unit.code, "state": str(transfer.state)}
    record("complaint_transferred", f"complaint:{transfer.reference}", facts)


def _subject(complaint: Complaint) -> str:
    return f"complaint:{complaint.reference}"
