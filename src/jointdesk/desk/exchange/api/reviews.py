from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.api.schemas import ReasonIn
from jointdesk.desk.exchange.lookups import find_request
from jointdesk.desk.exchange.models import Review
from jointdesk.desk.exchange.safeguards import review_actions, review_queries, reviews
from jointdesk.engine.errors import NotFound

router = Router()


class AloneIn(Schema):
    why: str
    neutral: str = ""


class ReleaseAloneIn(AloneIn):
    answer: str


class ReviewIn(Schema):
    outcome: str
    reason: str = ""


class ReviewOut(Schema):
    id: int
    kind: str
    subject: str
    partner: str
    by_partner: bool
    officer: str
    acted_at: datetime
    why: str
    due_at: datetime
    missing: bool
    outcome: str
    reason: str
    reviewed_by: str
    reviewed_at: datetime | None


@router.post("/requests/{key}/neutral", response=list[str])
def say_neutral(request: HttpRequest, key: str, why: ReasonIn) -> list[str]:
    """Say why a draft is neutral; the words that asked for it."""
    officer = officer_of(request)
    row = find_request(officer, key)
    review_actions.say_neutral(officer, row, why.reason)
    return [finding.word for finding in review_queries.neutrality_of(row)[0]]


@router.post("/requests/{key}/send-alone", response=ReviewOut)
def send_alone(request: HttpRequest, key: str, told: AloneIn) -> ReviewOut:
    """Send a draft without a second officer, because it cannot wait; what waits for a review."""
    officer = officer_of(request)
    row = review_actions.send_alone(officer, find_request(officer, key), told.why, told.neutral)
    return _out(review_queries.review_of("request", row.key))


@router.post("/requests/{key}/release-alone", response=ReviewOut)
def release_alone(request: HttpRequest, key: str, told: ReleaseAloneIn) -> ReviewOut:
    """Release an answer without a second officer, because it cannot wait; what waits for a review."""
    officer = officer_of(request)
    row = review_actions.release_alone(officer, find_request(officer, key), told.answer, told.why)
    answer = row.answers.exclude(released_at=None).latest("released_at")
    return _out(review_queries.review_of("answer", answer.key))


@router.get("/reviews", response=list[ReviewOut])
def list_reviews(request: HttpRequest, waiting: bool = False, missing: bool = False) -> list[ReviewOut]:
    """The newest 1,000 acts of one officer, ours and partners'; those that wait; those nobody reviewed in time."""
    officer = officer_of(request)
    require(officer, review_queries.READ)
    rows = review_queries.missing(officer) if missing else review_queries.reviews(officer, waiting=waiting)
    return [_out(row) for row in rows[:1000]]


@router.post("/reviews/{pk}", response=ReviewOut)
def decide(request: HttpRequest, pk: int, told: ReviewIn) -> ReviewOut:
    """The second officer's word: confirmed, or objected with a reason."""
    officer = officer_of(request)
    row = review_queries.review_by_pk(officer, pk)
    if row is None:
        raise NotFound("review: there is no such act that is open to you")
    return _out(reviews.review(officer, row, told.outcome, told.reason))


def _out(row: Review) -> ReviewOut:
    partners = [row.origin.desk_id] if row.origin else sorted(one.desk_id for one in row.partners.all())
    return ReviewOut(
        id=row.pk,
        kind=row.kind,
        subject=row.key.hex,
        partner=",".join(partners),
        by_partner=row.origin is not None,
        officer=str(row.acted_by or ""),
        acted_at=row.acted_at,
        why=row.why,
        due_at=row.due_at,
        missing=row.alarmed_at is not None and row.reviewed_at is None,
        outcome=row.outcome,
        reason=row.reason,
        reviewed_by=str(row.reviewed_by or ""),
        reviewed_at=row.reviewed_at,
    )
