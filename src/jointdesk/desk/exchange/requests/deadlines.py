"""When an answer is due, how long preserved data are held, and how often the asker may remind.

A deadline is one moment, the same on both desks: whole seconds, as the wire writes them. Preserved data are held
until their own end and until each request for them is decided, whichever is later (UNCC, Art. 42).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from jointdesk.desk.exchange.models import Request
from jointdesk.engine.exchange.requests.forms import RequestForm, hours_to_answer
from jointdesk.engine.exchange.requests.states import SETTLED

REMINDED_EVERY = timedelta(hours=20)
PRESERVE = "preserve"
LEAST_HOLD = timedelta(days=60)
# requests for what is preserved: while one is open, nothing is let go
ASSISTANCE = ("mutual_assistance", "disclose_stored_data", "disclose_traffic_data")
SOON = timedelta(days=3)
ENDS_SOON = timedelta(days=14)
# a postponement at a time: put off for good, nothing would ever be overdue
LONGEST_DELAY = timedelta(days=366)


def default_deadline(
    form: RequestForm, urgency: str, fields: Mapping[str, Any], since: datetime
) -> datetime | None:
    """None: no answer is expected."""
    hours = hours_to_answer(form, urgency, fields)
    return None if hours is None else since.replace(microsecond=0) + timedelta(hours=hours)


def deadline_from_now(form: RequestForm, request: Request) -> datetime | None:
    """The deadline as the request is sent: the form's own hours begin then, an officer's moment stays."""
    default = default_deadline(form, request.urgency, request.fields, request.drafted_at)
    if request.answer_by != default:
        return request.answer_by
    return default_deadline(form, request.urgency, request.fields, timezone.now())


def may_remind(request: Request) -> bool:
    """Sent, still open, and not reminded of within a day."""
    waits = (
        request.answer_by is not None and is_open(request) and request.state not in ("drafted", "approved")
    )
    return waits and (request.reminded_at is None or timezone.now() >= request.reminded_at + REMINDED_EVERY)


def put_off(request: Request, until: datetime) -> None:
    """A postponement moves the deadline, never to an earlier moment."""
    if request.answer_by is not None and until > request.answer_by:
        request.answer_by = until
        request.save(update_fields=["answer_by"])


def is_open(request: Request) -> bool:
    """Something is still expected of somebody: as the column of that name, for a row just changed."""
    acknowledged = request.state == "accepted" and request.answer_by is None
    return request.state not in SETTLED and not acknowledged


def is_overdue(request: Request, now: datetime | None = None) -> bool:
    return request.answer_by is not None and is_open(request) and request.answer_by < (now or timezone.now())


def end_of_day(now: datetime) -> datetime:
    """Midnight to come, on the desk's clock."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def word_of_deadline(request: Request, now: datetime) -> str:
    """overdue, today, soon (three days), or nothing."""
    if request.answer_by is None or not is_open(request):
        return ""
    for word, end in (("overdue", now), ("today", end_of_day(now)), ("soon", now + SOON)):
        if request.answer_by < end:
            return word
    return ""


def hold_end(form: str, fields: Mapping[str, Any], delivered_at: datetime) -> datetime | None:
    """Until when data preserved by a request that arrived at `delivered_at` are held at least."""
    if form != PRESERVE:
        return None
    days = fields.get("hold_days")
    wanted = timedelta(days=days) if isinstance(days, int) else LEAST_HOLD
    return delivered_at.replace(microsecond=0) + max(wanted, LEAST_HOLD)
