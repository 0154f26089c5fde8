"""What became of one request, told from its signed messages alone: both desks hold the same, so both tell the same.

1. Only signed moments count: never when a message arrived, nor either desk's clock at reading.
2. Messages are taken in the order of those moments; of one second, the asker's before the answerer's, each side's
   in its sequence. The request itself comes first, whatever the clocks say.
3. The first full answer, refusal, withdrawal or closing decides the request; what was signed later only crossed it.
4. A postponement moves the deadline if it was signed while the deadline in force had not passed; it never heals.
5. What counts and was sent by one officer alone needs a review of it, signed within REVIEW_WITHIN by the same side.
6. Without a deadline no answer is expected: nothing of it is late, open or overdue.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from jointdesk.engine.exchange.wire.canonical import read_moment, write_moment

REVIEW_WITHIN = timedelta(hours=24)
# message type -> what of its body is counted; all else of a request's messages is not looked at
COUNTED: dict[str, tuple[str, ...]] = {
    "request_sent": ("form", "deadline", "approval"),
    "request_answered": ("complete", "approval", "datum"),
    "request_refused": ("ground",),
    "request_postponed": ("until",),
    "request_withdrawn": (),
    "request_closed": (),
    "second_review": ("subject",),
}
DECIDING = ("answered", "refused", "withdrawn", "closed")


@dataclass(frozen=True)
class Counted:
    """A message of a request as it is counted. `facts`: the fields of COUNTED, as text."""

    request: str
    by_asker: bool
    type: str
    at: datetime
    sequence: int
    facts: Mapping[str, str] = field(default_factory=dict)


class Event(NamedTuple):
    """`seconds`: of a full answer, how long it took; `detail`: in_time or late, or a ground of refusal."""

    what: str
    at: datetime
    detail: str = ""
    seconds: int = 0


@dataclass(frozen=True)
class History:
    """One request. `asker` is a desk; `deadlines` are (from when, the deadline in force)."""

    request: str
    asker: str
    form: str
    events: tuple[Event, ...]
    deadlines: tuple[tuple[datetime, datetime], ...]

    @property
    def sent_at(self) -> datetime:
        return self.events[0].at

    def decided_before(self, moment: datetime) -> bool:
        return any(event.what in DECIDING and event.at < moment for event in self.events)

    def deadline_at(self, moment: datetime) -> datetime | None:
        """The deadline in force just before `moment`."""
        known = [deadline for since, deadline in self.deadlines if since < moment]
        return known[-1] if known else None


def facts_of(type_: str, body: Any) -> dict[str, str]:
    """What of a typed body is counted; moments as they are written on the wire, a day as its last second."""
    values = ((name, getattr(body, name, None)) for name in COUNTED[type_])
    return {name: _write(value) for name, value in values if value not in (None, "")}


def tell(messages: Iterable[Counted], asker: str) -> History | None:
    """The history of one request of `asker`; None without the request itself."""
    ordered = sorted(messages, key=_place)
    if not ordered or ordered[0].type != "request_sent":
        return None
    sent = ordered[0]
    due = sent.facts.get("deadline")
    deadlines = [(sent.at, read_moment(due))] if due else []
    events, counting = [Event("sent", sent.at)], [sent]
    reviews = [message for message in ordered if message.type == "second_review"]
    for message in ordered[1:]:
        event = _event(message, sent.at, deadlines)
        if event is not None:
            events.append(event)
            counting.append(message)
            if event.what in DECIDING:
                break
    events += _missing_reviews(counting, reviews)
    return History(sent.request, asker, sent.facts["form"], tuple(events), tuple(deadlines))


def _place(message: Counted) -> tuple[bool, datetime, bool, int]:
    return message.type != "request_sent", message.at, not message.by_asker, message.sequence


def _event(message: Counted, sent_at: datetime, deadlines: list[tuple[datetime, datetime]]) -> Event | None:
    in_time = not deadlines or message.at <= deadlines[-1][1]
    match message.type:
        case "request_answered" if message.facts["complete"] == "full":
            seconds = max(0, int((message.at - sent_at).total_seconds()))
            return Event("answered", message.at, "in_time" if in_time else "late", seconds)
        case "request_answered":
            return Event("answered_in_part", message.at)
        case "request_refused":
            return Event("refused", message.at, message.facts["ground"])
        case "request_postponed":
            if deadlines and in_time:
                deadlines.append((message.at, max(deadlines[-1][1], read_moment(message.facts["until"]))))
            return Event("postponed", message.at)
        case "request_withdrawn":
            return Event("withdrawn", message.at)
        case "request_closed":
            return Event("closed", message.at)
    return None


def _missing_reviews(messages: Iterable[Counted], reviews: Sequence[Counted]) -> list[Event]:
    """One for each of the messages that its side should have reviewed and did not, at the end of the time for it."""
    missing = []
    for message in messages:
        until = message.at + REVIEW_WITHIN
        subject = message.facts.get("datum", message.request)
        of_it = (
            review.at
            for review in reviews
            if (review.by_asker, review.facts["subject"]) == (message.by_asker, subject)
        )
        alone = message.facts.get("approval") == "one_officer"
        if alone and not any(message.at <= at <= until for at in of_it):
            missing.append(Event("review_missing", until))
    return missing


def _write(value: Any) -> str:
    if isinstance(value, datetime):
        return write_moment(value)
    if isinstance(value, date):
        return write_moment(datetime.combine(value, time(23, 59, 59), UTC))
    return str(value)
