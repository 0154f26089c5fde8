"""What must be done now on a way home, and by whom: read off the state, never decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.operations.models import Referral, ReferralStep, VictimForm
from jointdesk.desk.operations.referrals.states import OPEN_TO_REVIEW, State, may_inform_origin, standing
from jointdesk.desk.operations.victims.ages import may_be_child

Kind = ReferralStep.Kind
CASE_WORKER, TWO_OFFICERS, COMMANDER = _("case worker"), _("two officers"), _("commander")
WAY = (
    State.DETECTED,
    State.PRESUMED,
    State.NEEDS,
    State.REFLECTION,
    State.IDENTIFIED,
    State.ASSISTED,
    State.RETURN_ASSESSED,
    State.REPATRIATED,
    State.FOLLOWED_UP,
)

WITH_A_GUARDIAN = frozenset(
    {State.NEEDS, State.REFLECTION, State.IDENTIFIED, State.ASSISTED, State.RETURN_ASSESSED}
)


@dataclass(frozen=True)
class Point:
    """One thing to be done: by whom, and whether it is."""

    label: Promise
    who: Promise
    done: bool


def points_of(referral: Referral, steps: Iterable[ReferralStep], forms: Iterable[VictimForm]) -> list[Point]:
    """The points of the state a referral is in, in their order."""
    rows = list(steps)
    finished = {form.name for form in forms if form.state == VictimForm.State.FINISHED}
    reviews = len(standing(referral.reviews.all()))
    has = {kind: any(row.kind == kind for row in rows) for kind in Kind}
    open_needs = any(row.kind == Kind.NEED and row.done_at is None for row in rows)
    state = State(referral.state)
    points: list[Point] = []
    if state in WITH_A_GUARDIAN and may_be_child(referral, timezone.localdate()):
        points.append(Point(_("A guardian decides for the child"), CASE_WORKER, has[Kind.GUARDIAN]))
    if state in OPEN_TO_REVIEW:
        points += [
            Point(_("A case worker is named"), COMMANDER, referral.workers.filter(ended_at=None).exists()),
            Point(_("The talk is held and its form finished"), CASE_WORKER, "indicators" in finished),
            Point(_("Two officers have reviewed"), TWO_OFFICERS, reviews >= 2),
        ]
    if state in (State.NEEDS, State.REFLECTION, State.IDENTIFIED):
        points += [
            Point(_("A safe place is noted"), CASE_WORKER, has[Kind.SAFETY]),
            Point(_("The urgent needs are seen to"), CASE_WORKER, not open_needs),
        ]
    if state == State.REFLECTION:
        points.append(
            Point(
                _("The end of the reflection period is set"),
                CASE_WORKER,
                referral.reflection_until is not None,
            )
        )
    if state in (State.NEEDS, State.REFLECTION, State.IDENTIFIED, State.ASSISTED, State.RETURN_ASSESSED):
        points.append(
            Point(
                _("Consent and a protection claim are asked for"),
                CASE_WORKER,
                referral.checked_by_id is not None,
            )
        )
    if state in (State.ASSISTED, State.RETURN_ASSESSED):
        points.append(
            Point(_("The risks of going home are assessed"), CASE_WORKER, "return_risk" in finished)
        )
    if state == State.RETURN_ASSESSED:
        points += [
            Point(_("The protection gate is open"), CASE_WORKER, may_inform_origin(referral)),
            Point(
                _("The document for the way home is there"), CASE_WORKER, _is_done(rows, Kind.TRAVEL_DOCUMENT)
            ),
            Point(_("Somebody takes the person over"), CASE_WORKER, has[Kind.HANDOVER]),
        ]
    if state in (State.REPATRIATED, State.HANDED_OVER):
        points += [
            Point(_("The handover is acknowledged"), CASE_WORKER, _is_done(rows, Kind.HANDOVER)),
            Point(_("A day for the follow-up is set"), CASE_WORKER, has[Kind.FOLLOW_UP]),
        ]
    return points


def return_obstacle(referral: Referral, today: date) -> Promise | None:
    """Why nobody is sent home now, whatever the gate says; None: nothing stands against it."""
    if referral.reflection_until is not None and referral.reflection_until > today:
        return _("The reflection period has not ended.")
    risk = referral.forms.filter(name="return_risk", state=VictimForm.State.FINISHED).first()
    if risk is not None and risk.answers.get("outcome") == "high":
        return _("The risks of going home were found to be high.")
    if may_be_child(referral, today) and not referral.steps.filter(kind=Kind.GUARDIAN).exists():
        return _("This may be a child: write down first which guardian decides for it, or that it is of age.")
    return None


def _is_done(rows: list[ReferralStep], kind: str) -> bool:
    return any(row.kind == kind and row.done_at is not None for row in rows)
