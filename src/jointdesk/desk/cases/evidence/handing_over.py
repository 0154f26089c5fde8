"""From hand to hand: who gives proposes it, who takes says so. To somebody outside, with a receipt."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications import notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.cases.evidence.custody import Act, Told, hold_exhibit, require_settled, write_step
from jointdesk.desk.cases.evidence.evidence_models import CustodyStep, Exhibit
from jointdesk.desk.cases.evidence.queries import WORK, exhibits_to_work_on, pending, unanswered
from jointdesk.engine.errors import CallerError

# then both are told once more
REMINDED_AFTER = timedelta(days=2)


@transaction.atomic
def hand_over(officer: Officer, exhibit: Exhibit, told: Told) -> CustodyStep:
    """To an officer of this desk, who must say that he took it; or to somebody outside, whose receipt comes along."""
    require(officer, WORK)
    exhibit = hold_exhibit(officer, exhibit)
    require_settled(exhibit)
    if exhibit.holder_id != officer.pk:
        raise CallerError(_("Only who holds it can hand it over."))
    if told.to is None and not (told.to_name.strip() and told.receipt):
        raise CallerError(_("Choose the officer who takes it, or name who does and add the signed receipt."))
    if told.to is not None and (told.to.pk == officer.pk or not told.to.is_active or not told.to.may(WORK)):
        raise CallerError(_("This officer cannot take exhibits."))
    step = write_step(exhibit, Act.HANDED_OVER, officer, told)
    if told.to is not None:
        notify([told.to], "exhibit_for_you", subject=_name(exhibit), url=_page(exhibit))
    return step


@transaction.atomic
def answer(officer: Officer, exhibit: Exhibit, *, taken: bool, told: Told) -> CustodyStep:
    """The receiver's word: he has it, or did not take it and says why. Who gave it may call it back meanwhile."""
    require(officer, WORK)
    exhibit = hold_exhibit(officer, exhibit)
    waiting = pending(exhibit)
    may = () if waiting is None else (waiting.to_officer_id, None if taken else waiting.officer_id)
    if waiting is None or officer.pk not in may:
        raise CallerError(_("Nothing of this exhibit waits for you."))
    step = write_step(exhibit, Act.RECEIVED if taken else Act.DECLINED, officer, told, answers=waiting)
    if waiting.officer is not None and waiting.officer != officer:
        kind = "exhibit_taken" if taken else "exhibit_not_taken"
        notify([waiting.officer], kind, subject=_name(exhibit), url=_page(exhibit))
    return step


@transaction.atomic
def take_back(officer: Officer, exhibit: Exhibit, told: Told) -> CustodyStep:
    """It comes back from somebody outside, or from an officer who has left: one of the case has it now."""
    require(officer, WORK)
    exhibit = hold_exhibit(officer, exhibit)
    waiting = pending(exhibit)
    if exhibit.ended or not _nobody_answers(waiting):
        require_settled(exhibit)
    if not _has_left(exhibit.holder):
        raise CallerError(_("It is with an officer: he hands it over to you."))
    if not exhibits_to_work_on(officer).filter(pk=exhibit.pk).exists():
        raise CallerError(_("There is no such exhibit, or you only read it."))
    return write_step(exhibit, Act.RECEIVED, officer, told, answers=waiting)


def may_take_back(exhibit: Exhibit) -> bool:
    """Whether it is with no officer who could hand it over."""
    return not exhibit.ended and _nobody_answers(pending(exhibit)) and _has_left(exhibit.holder)


def _nobody_answers(waiting: CustodyStep | None) -> bool:
    """No hand-over waits, or one whose both sides have left: nobody else could ever say what became of it."""
    return waiting is None or (_has_left(waiting.officer) and _has_left(waiting.to_officer))


def _has_left(officer: Officer | None) -> bool:
    return officer is None or not officer.is_active


def remind() -> int:
    """The worker's: hand-overs that nobody has answered for two days are told of once more. How many."""
    before = timezone.now() - REMINDED_AFTER
    late = unanswered().filter(written_at__lt=before).select_related("exhibit__case", "officer", "to_officer")
    for step in late[:200]:
        both = [officer for officer in (step.officer, step.to_officer) if officer is not None]
        notify(both, "exhibit_waits", subject=_name(step.exhibit), url=_page(step.exhibit))
    return 0


def _name(exhibit: Exhibit) -> str:
    return f"evidence:{exhibit.reference}"


def _page(exhibit: Exhibit) -> str:
    return reverse("exhibit", args=[exhibit.key])
