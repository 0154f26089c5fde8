"""Permitted reads of what one officer did alone, ours and partners'."""

import uuid

from django.db.models import Q, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.exchange.models import Answer, NeutralityReason, Request, Review
from jointdesk.desk.exchange.safeguards.neutrality import find_in, reason_for, texts_of_request
from jointdesk.engine.exchange.requests.neutrality import Finding

READ, DECIDE = "reviews.read", "reviews.decide"


def reviews(
    officer: Officer, *, waiting: bool = False, ours: bool = False, of: int | None = None
) -> QuerySet[Review]:
    """Acts of one officer, the newest first. `of`: those of one officer."""
    rows = scope(Review.objects.all(), officer, READ)
    if waiting:
        rows = rows.filter(reviewed_at=None)
    if ours:
        rows = rows.filter(origin=None)
    if of is not None:
        rows = rows.filter(acted_by=of)
    rows = rows.select_related("acted_by", "reviewed_by", "origin", "unit").prefetch_related("partners")
    return rows.order_by("-acted_at", "-pk")


def to_review(officer: Officer) -> QuerySet[Review]:
    """What waits for this officer's word, due first: never an own act."""
    rows = reviews(officer, waiting=True, ours=True).exclude(acted_by=officer)
    return (rows if officer.may(DECIDE) else rows.none()).order_by("due_at", "pk")


def missing(officer: Officer) -> QuerySet[Review]:
    """Alarms: nobody reviewed in time, here or at a partner's, and nobody has since."""
    return reviews(officer, waiting=True).exclude(alarmed_at=None).order_by("due_at", "pk")


def due(officer: Officer) -> QuerySet[Review]:
    """What waits for a second officer, due first."""
    return reviews(officer, waiting=True).order_by("due_at", "pk")


def who_acted(officer: Officer) -> QuerySet[Officer]:
    """Officers of ours who acted alone."""
    acted = reviews(officer, ours=True).order_by().values("acted_by")
    return Officer.objects.filter(pk__in=acted).order_by("name", "username")


def review_by_pk(officer: Officer, pk: int) -> Review | None:
    return reviews(officer).filter(pk=pk).first()


def review_of(kind: str, key: uuid.UUID) -> Review:
    """The one that a request or answer of ours waits for, or had."""
    return Review.objects.get(kind=kind, key=key, origin=None)


def reviews_of(officer: Officer, request: Request) -> QuerySet[Review]:
    """Of a request and its answers."""
    answers: list[uuid.UUID] = list(Answer.objects.filter(request=request).values_list("key", flat=True))
    about = Q(kind="request", key=request.key) | Q(kind="answer", key__in=answers)
    return reviews(officer).filter(about).order_by("acted_at", "pk")


def neutrality_of(request: Request) -> tuple[tuple[Finding, ...], NeutralityReason | None]:
    """The words in a draft that ask for a reason, and the reason if somebody wrote it."""
    findings = find_in(texts_of_request(request))
    return findings, reason_for(f"request:{request.key.hex}", findings) if findings else None
