"""The states of a referral and the steps between them, checked at import; and the protection gate.

Presumed holds charging, deportation and publication until two officers have reviewed. Nothing goes to the state
of origin before the person consents and a protection claim (asylum, VCCR Art. 36) has been looked for.
"""

from collections.abc import Iterable

from jointdesk.desk.operations.models import Referral, ReferralReview
from jointdesk.engine.errors import CallerError

State = Referral.State
Finding = ReferralReview.Finding

NEXT: dict[State, tuple[State, ...]] = {
    State.DETECTED: (State.PRESUMED,),
    State.PRESUMED: (State.NEEDS,),
    State.NEEDS: (State.REFLECTION, State.IDENTIFIED),
    State.REFLECTION: (State.IDENTIFIED,),
    State.IDENTIFIED: (State.ASSISTED,),
    State.ASSISTED: (State.RETURN_ASSESSED,),
    State.RETURN_ASSESSED: (State.ASSISTED, State.REPATRIATED, State.HANDED_OVER),
    State.REPATRIATED: (State.FOLLOWED_UP,),
    State.HANDED_OVER: (State.FOLLOWED_UP,),
    State.FOLLOWED_UP: (),
    # reached by two reviews only, never by a step
    State.NOT_INDICATED: (),
}
# the person's own state learns of the person here
THROUGH_THE_GATE = frozenset({State.REPATRIATED, State.HANDED_OVER})
# two officers may still find that there are no indications
OPEN_TO_REVIEW = frozenset({State.DETECTED, State.PRESUMED, State.NEEDS, State.REFLECTION})

if set(NEXT) != set(State) or any(State.NOT_INDICATED in steps for steps in NEXT.values()):
    raise RuntimeError("referral_states.NEXT must name every state, and no step may lead to not_indicated")


def standing(reviews: Iterable[ReferralReview]) -> list[ReferralReview]:
    return [review for review in reviews if review.superseded_at is None]


def conclude(reviews: Iterable[ReferralReview]) -> Finding | None:
    """What two officers agree on. One who upholds the indications outweighs any number who don't."""
    findings = [review.finding for review in standing(reviews)]
    if findings.count(Finding.UPHELD) >= 2:
        return Finding.UPHELD
    if findings.count(Finding.NOT_INDICATED) >= 2 and Finding.UPHELD not in findings:
        return Finding.NOT_INDICATED
    return None


def holds(referral: Referral | None) -> bool:
    """Whether the person may not be charged, deported or published."""
    return referral is not None and referral.state != State.NOT_INDICATED


def may_inform_origin(referral: Referral) -> bool:
    """The protection gate: consent given, no protection claim, and an officer has asked for both."""
    return (
        referral.checked_by_id is not None
        and referral.consents_to_contact is True
        and referral.protection_claim is False
    )


def require_gate(referral: Referral) -> None:
    """Raise CallerError unless the protection gate is open. Everything that leaves for the origin passes here."""
    if not may_inform_origin(referral):
        raise CallerError(
            "the protection gate is closed: nothing goes to the state of origin before the person has consented "
            "and a protection claim has been ruled out"
        )


def require_step(referral: Referral, to: State, reviews: Iterable[ReferralReview]) -> None:
    """Raise CallerError when a referral may not go there now."""
    if to not in NEXT[State(referral.state)]:
        raise CallerError(f"a referral does not go from {referral.state} to {to}")
    if to == State.IDENTIFIED and conclude(reviews) != Finding.UPHELD:
        raise CallerError("a victim is formally identified after two officers have upheld the indications")
    if to in THROUGH_THE_GATE:
        require_gate(referral)
