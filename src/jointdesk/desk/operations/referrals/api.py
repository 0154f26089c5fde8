from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.operations import queries
from jointdesk.desk.operations.models import Referral
from jointdesk.desk.operations.referrals.actions import advance, answer_gate, review
from jointdesk.desk.operations.referrals.states import may_inform_origin
from jointdesk.engine.errors import NotFound

router = Router()
AT_MOST = 200


class ReferralOut(Schema):
    """A presumed victim, without the name: the person is shown on the page, with its purpose noted."""

    id: int
    operation: str
    person: int
    nationality: str
    state: str
    indicators: list[int]
    opened_at: datetime
    reviews: int
    may_inform_origin: bool


class ReviewIn(Schema):
    """`finding` upheld or not_indicated; the second needs a note."""

    finding: str
    note: str = ""


class GateIn(Schema):
    """null: not yet known."""

    consents: bool | None
    claim: bool | None


class StepIn(Schema):
    state: str


@router.get("/referrals", response=list[ReferralOut])
def list_referrals(
    request: HttpRequest, state: str = "", waiting: bool = False, offset: int = 0, limit: int = AT_MOST
) -> list[ReferralOut]:
    """Referrals open to the officer, at most 200 at once, the newest first."""
    officer = officer_of(request)
    rows = queries.referrals(officer, state=state, waiting=waiting)
    found = rows[max(offset, 0) :][: max(0, min(limit, AT_MOST))]
    note_access(officer, Access.Act.CONSULTATION, "referrals", "protection of victims")
    return [_show(referral, referral.reviewed) for referral in found]


@router.post("/referrals/{int:pk}/review", response=ReferralOut)
def review_referral(request: HttpRequest, pk: int, said: ReviewIn) -> ReferralOut:
    """Review a presumed victim; two officers conclude."""
    officer = officer_of(request)
    return _again(officer, review(_referral(officer, pk), officer, said.finding, said.note))


@router.post("/referrals/{int:pk}/gate", response=ReferralOut)
def answer_protection_gate(request: HttpRequest, pk: int, said: GateIn) -> ReferralOut:
    """Record consent to contact with the own state, and whether protection is claimed."""
    officer = officer_of(request)
    answered = answer_gate(_referral(officer, pk), officer, consents=said.consents, claim=said.claim)
    return _again(officer, answered)


@router.post("/referrals/{int:pk}/advance", response=ReferralOut)
def advance_referral(request: HttpRequest, pk: int, step: StepIn) -> ReferralOut:
    """Take the next step of the way home."""
    officer = officer_of(request)
    return _again(officer, advance(_referral(officer, pk), officer, step.state))


def _referral(officer: Officer, pk: int) -> Referral:
    referral = queries.referrals(officer).filter(pk=pk).first()
    if referral is None:
        raise NotFound(f"there is no referral {pk}, or it is not open to you")
    return referral


def _again(officer: Officer, referral: Referral) -> ReferralOut:
    read = queries.referrals(officer).get(pk=referral.pk)
    return _show(read, read.reviewed)


def _show(referral: Referral, reviews: int) -> ReferralOut:
    return ReferralOut(
        id=referral.pk,
        operation=referral.encounter.operation.reference,
        person=referral.person_id,
        nationality=referral.person.nationality,
        state=referral.state,
        indicators=referral.indicators,
        opened_at=referral.opened_at,
        reviews=reviews,
        may_inform_origin=may_inform_origin(referral),
    )
