"""Permitted reads of requests, theirs and ours, and what an officer may do next on one."""

import uuid
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.exchange.models import Answer, NoticeDisclosure, Request
from jointdesk.engine.exchange.states import DONE, Side, events_open

READ = "requests.read"
# nothing is expected of anybody any more
SETTLED = (*DONE, "closed")
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


def requests(
    officer: Officer,
    *,
    direction: str = "",
    state: str = "",
    partner: str = "",
    overdue: bool = False,
    open_only: bool = False,
    today: date | None = None,
) -> QuerySet[Request]:
    """The requests this officer may read, those due first on top."""
    rows = scope(Request.objects.all(), officer, READ).select_related("partner", "unit", "drafted_by", "case")
    if direction:
        rows = rows.filter(direction=direction)
    if state:
        rows = rows.filter(state=state)
    if partner:
        rows = rows.filter(partner__desk_id=partner)
    if overdue:
        rows = rows.filter(is_overdue(today))
    if open_only:
        rows = rows.exclude(state__in=SETTLED)
    return rows.order_by("answer_by", "-pk")


def is_overdue(today: date | None = None) -> Q:
    """The deadline has passed and no full answer is in."""
    return Q(answer_by__lt=today or timezone.now().date()) & ~Q(state__in=SETTLED)


def request_by_key(officer: Officer, key: uuid.UUID) -> Request | None:
    rows = requests(officer).select_related("approved_by", "hit__identifier")
    return rows.filter(key=key).prefetch_related("steps__officer", "answers__prepared_by").first()


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
    waiting = next((answer for answer in request.answers.all() if answer.released_at is None), None)
    if waiting and "answer" in open_now and waiting.prepared_by_id != officer.pk:
        open_now.append("release")
    return tuple(open_now)
