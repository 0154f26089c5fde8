"""Permitted reads of requests, theirs and ours, and what an officer may do next on one."""

import uuid
from datetime import datetime
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.exchange.models import (
    Answer,
    IncomingMessage,
    NoticeDisclosure,
    OutgoingMessage,
    Request,
)
from jointdesk.desk.exchange.requests.deadlines import SOON, may_remind
from jointdesk.desk.exchange.requests.signals import shut_requests_asked
from jointdesk.engine.exchange.requests.states import Side, events_open
from jointdesk.engine.exchange.requests.urgency import cannot_wait

READ, APPROVE = "requests.read", "requests.approve"
# event -> the permission it needs
PERMISSION_OF_EVENT = {
    "approve": "requests.approve",
    "withdraw": "requests.draft",
    "close": "requests.draft",
    "accept": "requests.answer",
    "answer": "requests.answer",
    "refuse": "requests.answer",
    "postpone": "requests.answer",
}
MOST_SHOWN = 20
# steps of a request that expects an answer
EXPECTING = ("answer_in_part", "answer", "postpone")


def requests(
    officer: Officer,
    *,
    direction: str = "",
    state: str = "",
    partner: str = "",
    case: str = "",
    overdue: bool = False,
    open_only: bool = False,
    now: datetime | None = None,
) -> QuerySet[Request]:
    """The requests this officer may read, those due first on top."""
    rows = _without_shut(officer, scope(Request.objects.all(), officer, READ))
    rows = rows.select_related("partner", "unit", "drafted_by", "case")
    if direction:
        rows = rows.filter(direction=direction)
    if state:
        rows = rows.filter(state=state)
    if partner:
        rows = rows.filter(partner__desk_id=partner)
    if case:
        rows = rows.filter(case__reference=case)
    if overdue:
        rows = rows.filter(is_overdue(now))
    if open_only:
        rows = rows.filter(is_open=True)
    return rows.order_by("due_at", "-pk")


def _without_shut(officer: Officer, rows: QuerySet[Request]) -> QuerySet[Request]:
    """A request to help a protected person says who it is and where: it is read by who works for the person, and by
    those who send it."""
    if officer.may(APPROVE):
        return rows
    for _receiver, shut in shut_requests_asked.send(sender=Request, officer=officer):
        rows = rows.filter(~Exists(cast("QuerySet[Any]", shut).filter(request=OuterRef("pk"))))
    return rows


def is_overdue(now: datetime | None = None) -> Q:
    """The deadline has passed and no full answer is in."""
    now = now or timezone.now()
    return Q(is_open=True, answer_by__lt=now, due_at__lt=now)


def request_by_key(officer: Officer, key: uuid.UUID) -> Request | None:
    rows = requests(officer).select_related("approved_by", "hit__identifier", "follows", "group")
    return rows.filter(key=key).prefetch_related("steps__officer", "answers__prepared_by").first()


def due_soon(officer: Officer) -> QuerySet[Request]:
    """Requests put to us whose deadline comes within three days."""
    now = timezone.now()
    return requests(officer, direction="received", open_only=True).filter(
        answer_by__gte=now, answer_by__lt=now + SOON, due_at__lt=now + SOON
    )


def unreadable_of(request: Request) -> QuerySet[IncomingMessage]:
    """Messages of its conversation that could not be acted on; the conversation goes on without them."""
    rows = IncomingMessage.objects.filter(partner=request.partner, conversation=request.key.hex)
    return rows.filter(state=IncomingMessage.State.QUARANTINED).defer("body").order_by("pk")[:MOST_SHOWN]


def refused_over_there(request: Request) -> QuerySet[OutgoingMessage]:
    """Messages of ours in its conversation that the partner could not act on, with its reason."""
    rows = OutgoingMessage.objects.filter(partner=request.partner, conversation=request.key.hex)
    return rows.exclude(refused_code="").defer("signed").order_by("pk")[:MOST_SHOWN]


def to_approve(officer: Officer) -> QuerySet[Request]:
    """Drafts that wait for this officer's word: never one's own."""
    if not officer.may("requests.approve"):
        return Request.objects.none()
    return requests(officer, direction="sent", state="drafted").exclude(drafted_by=officer)


def to_release(officer: Officer) -> QuerySet[Request]:
    """Answers that wait for this officer's word: never one's own."""
    if not officer.may("requests.answer"):
        return Request.objects.none()
    waiting = Answer.objects.filter(request=OuterRef("pk"), released_at=None).exclude(prepared_by=officer)
    return requests(officer, direction="received", open_only=True).filter(Exists(waiting))


def to_answer(officer: Officer) -> QuerySet[Request]:
    """Requests put to us that wait for an answer."""
    if not officer.may("requests.answer"):
        return Request.objects.none()
    return requests(officer, direction="received", open_only=True)


def disclosures(officer: Officer) -> QuerySet[NoticeDisclosure]:
    """Notices proposed for partners, and those sent."""
    rows = NoticeDisclosure.objects.all() if officer.may(READ) else NoticeDisclosure.objects.none()
    return rows.select_related("partner", "proposed_by", "approved_by").order_by("-proposed_at", "-pk")


def disclosures_to_approve(officer: Officer) -> QuerySet[NoticeDisclosure]:
    """Batches of notices that wait for this officer's word: never one's own."""
    if not officer.may("requests.approve"):
        return NoticeDisclosure.objects.none()
    return disclosures(officer).filter(approved_by=None).exclude(proposed_by=officer)


def choices_on(officer: Officer, request: Request) -> tuple[str, ...]:
    """What this officer may do next with the request, as words of the engine's graph and `release`."""
    side: Side = "asker" if request.direction == Request.Direction.SENT else "answerer"
    open_now = [
        event for event in events_open(request.state, side) if officer.may(PERMISSION_OF_EVENT.get(event, ""))
    ]
    if request.drafted_by_id == officer.pk and "approve" in open_now:
        open_now.remove("approve")
    if request.answer_by is None:
        open_now = [event for event in open_now if event not in EXPECTING]
    if side == "asker" and may_remind(request) and officer.may("requests.draft"):
        open_now.append("remind")
    open_now += _open_alone(officer, request, side)
    waiting = next((answer for answer in request.answers.all() if answer.released_at is None), None)
    if waiting and "answer" in open_now and waiting.prepared_by_id != officer.pk:
        open_now.append("release")
    return tuple(open_now)


def _open_alone(officer: Officer, request: Request, side: Side) -> list[str]:
    """What one officer may do without a second, because it cannot wait."""
    if not officer.may("requests.urgent") or not cannot_wait(request.type, request.urgency, request.fields):
        return []
    events = events_open(request.state, side)
    if "approve" in events and officer.may("requests.draft"):
        return ["send_alone"]
    prepared = any(answer.released_at is None for answer in request.answers.all())
    return ["release_alone"] if prepared and "answer" in events and officer.may("requests.answer") else []
