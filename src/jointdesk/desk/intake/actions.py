"""What an officer does with one complaint: store it, accept or reject it, withdraw it."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.intake.changing import tell_changed
from jointdesk.desk.intake.drafts import Draft
from jointdesk.desk.intake.duplicate_actions import mark_duplicates, stand_in_for
from jointdesk.desk.intake.models import Complaint, Correction
from jointdesk.desk.intake.queries import held, units
from jointdesk.desk.intake.search_index import index_complaints
from jointdesk.desk.intake.signals import complaints_stored
from jointdesk.desk.intake.storing import count_complaint, linking_identifiers, store_drafts
from jointdesk.desk.intake.subjects import rejections
from jointdesk.engine.errors import CallerError, NotAllowed

State = Complaint.State
# a decision can be taken back so long
UNDO_DAYS = 7
# from which states an officer may lead a complaint to which
MOVES: dict[str, tuple[str, ...]] = {
    State.ACCEPTED: (State.NEW, State.REJECTED),
    State.REJECTED: (State.NEW, State.ACCEPTED),
    State.WITHDRAWN: (State.NEW, State.ACCEPTED, State.REJECTED),
    State.NEW: (State.ACCEPTED, State.REJECTED),
}


@transaction.atomic
def store_complaint(officer: Officer | None, draft: Draft) -> Complaint:
    """Store one complaint and link it. Without a reference it is given the desk's next one."""
    complaint = draft.complaint
    if officer is not None:
        require(officer, "complaints.import")
        if not units(officer).filter(pk=complaint.unit_id).exists():
            raise NotAllowed("this unit is none of yours")
    numbered = bool(complaint.reference)
    complaint.reference = complaint.reference or uuid.uuid4().hex
    if numbered and Complaint.objects.filter(reference=complaint.reference).exists():
        raise CallerError(f"a complaint {complaint.reference} is stored already")
    store_drafts([draft])
    if not numbered:
        complaint.reference = _next_reference(complaint)
        complaint.save(update_fields=["reference"])
        index_complaints([complaint.pk])
    repeats = mark_duplicates([complaint.pk])
    record("complaint_stored", f"complaint:{complaint.reference}", {"unit": complaint.unit.code})
    note_access(officer, "collection", f"complaint:{complaint.reference}", "intake")
    complaints_stored.send(sender=Complaint, complaints=[complaint.pk], bulk=False)
    if repeats:
        complaint.refresh_from_db(fields=["duplicate_of", "duplicate_reason"])
    return complaint


def accept(officer: Officer, complaint: Complaint) -> None:
    """Decide that the complaint is pursued."""
    _decide(officer, complaint, State.ACCEPTED, "")


def reject(officer: Officer, complaint: Complaint, reason: str, code: str = "other") -> None:
    """Decide that it is not. Its identifiers still link: they are intelligence, whatever became of the complaint."""
    if code not in rejections():
        raise CallerError(_("Choose the reason of the rejection."))
    _decide(officer, complaint, State.REJECTED, reason, code)


def take_back(officer: Officer, complaint: Complaint, reason: str) -> None:
    """Undo a decision within UNDO_DAYS: the complaint is open again, with the last day it had."""
    _decide(officer, complaint, State.NEW, reason)


@transaction.atomic
def withdraw(officer: Officer, complaint: Complaint, reason: str) -> None:
    """The complainant takes the complaint back: it links nothing any more."""
    before = {complaint.pk: linking_identifiers(complaint)}
    _decide(officer, complaint, State.WITHDRAWN, reason)
    count_complaint(complaint, -1)
    stand_in_for(complaint)
    tell_changed(before, officer)


@transaction.atomic
def _decide(officer: Officer, complaint: Complaint, state: State, reason: str, code: str = "") -> None:
    require(officer, "complaints.decide")
    own = held(officer, complaint, "complaints.decide")
    _check_move(own, state, reason)
    now = timezone.now()
    Correction.objects.create(
        complaint=own,
        field="state",
        old=own.state,
        new=state,
        reason=reason[:300],
        corrected_at=now,
        officer=officer,
    )
    own.state, own.rejection = state, code
    own.decided_at = None if state == State.NEW else now
    own.save(update_fields=["state", "rejection", "decided_at"])
    complaint.state, complaint.rejection, complaint.decided_at = own.state, code, own.decided_at
    subject, facts = f"complaint:{own.reference}", {"reason": code} if code else {}
    if state == State.NEW:
        record("complaint_reopened", subject, facts)
    else:
        record(f"complaint_{state}", subject, facts)


def _check_move(complaint: Complaint, state: State, reason: str) -> None:
    if complaint.state not in MOVES[state]:
        raise CallerError(
            f"{complaint.reference} is {complaint.get_state_display()}: it cannot become {state.label}"
        )
    if state != State.ACCEPTED and not reason.strip():
        raise CallerError("a reason is needed")
    if state == State.NEW and not can_take_back(complaint):
        raise CallerError(
            _("A decision can be taken back within %(days)s days; correct it by a new one.")
            % {"days": UNDO_DAYS}
        )
    if complaint.stopped_on and state in (State.ACCEPTED, State.REJECTED):
        raise CallerError(_("The clock stands still: resume it before you decide."))


def can_take_back(complaint: Complaint) -> bool:
    """Whether a decision stands that is young enough, and of which its reporter was not told yet."""
    decided = complaint.decided_at
    return (
        complaint.state in MOVES[State.NEW]
        and decided is not None
        and complaint.result_told_at is None
        and timezone.now() - decided <= timedelta(days=UNDO_DAYS)
    )


def _next_reference(complaint: Complaint) -> str:
    """Country, year, number: "VN-2025-000012"; one that an imported file took already is passed over."""
    year = timezone.localtime(complaint.received_at).year
    plain = f"{settings.DESK.country}-{year}-{complaint.pk:06d}"
    taken = Complaint.objects.filter(reference=plain).exists()
    return f"{plain}-H" if taken else plain
