"""Somebody is held or afraid: those who answer are told at once, and read where and how; nobody else does.

What they wrote lies sealed, a key a row. The complaint beside it says only that there is a call.
"""

import json

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications.telling import holders_in, notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.intake.letters.letter_models import DangerCall, Receipt
from jointdesk.desk.intake.letters.letter_models import Letter as LetterRow
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.receipts.replying import write_to
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.letterbox.letters import Letter, write_letter

ANSWER = "danger.answer"
State = DangerCall.State


def open_call(letter: Letter, row: LetterRow, complaint: Complaint) -> DangerCall:
    """Inside the transaction that stores the letter."""
    said = json.loads(write_letter(letter))
    call = DangerCall(letter=row, complaint=complaint, unit=complaint.unit, received_at=letter.received_at)
    call.write_sealed(said["danger"] | {"narrative": letter.narrative, "language": letter.language})
    call.save()
    there = reverse("danger-call", args=[call.pk])
    notify(holders_in(ANSWER, complaint.unit), "danger_called", subject=complaint.reference, url=there)
    record("danger_called", _subject(call), {})
    return call


def calls(officer: Officer) -> QuerySet[DangerCall]:
    """Those of the officer's units, the ones nobody answers first."""
    rows = DangerCall.objects.select_related("complaint", "unit", "taken_by", "letter")
    return scope(rows, officer, ANSWER, mark=None).order_by("ended_at", "taken_at", "received_at", "pk")


def calls_of(officer: Officer, complaint: Complaint) -> QuerySet[DangerCall]:
    return calls(officer).filter(complaint=complaint)


def waiting(officer: Officer) -> QuerySet[DangerCall]:
    return calls(officer).filter(state=State.WAITING)


@transaction.atomic
def take(officer: Officer, call: DangerCall) -> None:
    """Whoever takes it sees to it; another one may take it over."""
    own = _held(officer, call)
    if own.state == State.ENDED:
        raise CallerError(_("This call has ended."))
    own.state, own.taken_by, own.taken_at = State.TAKEN, officer, timezone.now()
    own.save(update_fields=["state", "taken_by", "taken_at"])
    record("danger_taken", _subject(own), {"officer": officer.pk})


@transaction.atomic
def write(officer: Officer, call: DangerCall, text: str, language: str) -> None:
    """To whoever holds the receipt. Raises CallerError for nothing written."""
    own = _held(officer, call)
    receipt = Receipt.objects.select_for_update().get(complaint=own.complaint_id)
    write_to(officer, receipt, text, language)
    note_access(
        officer, "disclosure", _subject(own), "message to somebody in danger", recipients="complainant"
    )
    record("complainant_written_to", _subject(own), {"question": False})


@transaction.atomic
def end(officer: Officer, call: DangerCall, outcome: str) -> None:
    """Say what became of them. Raises CallerError without it."""
    own = _held(officer, call)
    if own.state != State.TAKEN:
        raise CallerError(_("Take it on first."))
    if not outcome.strip():
        raise CallerError(_("Say what became of the person."))
    note_access(officer, "alteration", _subject(own), "call for help")
    own.write_sealed(own.read_sealed() | {"outcome": outcome.strip()[:2000]})
    own.state, own.ended_at = State.ENDED, timezone.now()
    own.save(update_fields=["state", "ended_at", *DangerCall.SEALED])
    record("danger_ended", _subject(own), {})


def _held(officer: Officer, call: DangerCall) -> DangerCall:
    require(officer, ANSWER)
    rows = scope(DangerCall.objects.select_for_update(of=("self",)), officer, ANSWER, mark=None)
    own = rows.select_related("complaint").filter(pk=call.pk).first()
    if own is None:
        raise NotAllowed("this call is none of yours", ANSWER)
    return own


def _subject(call: DangerCall) -> str:
    return f"complaint:{call.complaint.reference}"
