"""What an officer looks for among the requests; the whole of it stands in the address, so that it can be kept."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.models import Request, RequestStep
from jointdesk.desk.exchange.requests.deadlines import SOON, end_of_day
from jointdesk.engine.exchange.requests.states import STATES

OPEN, ALL = "open", "all"
DUE = ("overdue", "today", "soon")
# a list is paged this far; beyond it only "more than" is said
MOST_COUNTED = 10_000
_REFERENCE = re.compile(r"[0-9a-f]{4,32}", re.ASCII)


@dataclass(frozen=True)
class Wanted:
    """Empty: anything. `search`: the beginning of a request's reference, or of a case's."""

    direction: str = "received"
    state: str = OPEN
    due: str = ""
    type: str = ""
    partner: str = ""
    urgency: str = ""
    group: str = ""
    mine: bool = False
    search: str = ""


def read_wanted(given: Mapping[str, Any]) -> Wanted:
    """What an address asks for; what it cannot mean is left out."""
    text = {name: str(given.get(name, ""))[:100].strip() for name in Wanted.__dataclass_fields__}
    due = "overdue" if given.get("overdue") == "1" else text["due"]
    state = text["state"] or OPEN
    return Wanted(
        direction=text["direction"] if text["direction"] in (*Request.Direction.values, ALL) else "received",
        state=state if state in (OPEN, ALL, *STATES) else OPEN,
        due=due if due in DUE else "",
        type=text["type"],
        partner=text["partner"],
        urgency=text["urgency"],
        group=text["group"],
        mine=text["mine"] == "1",
        search=text["search"],
    )


def choose(
    rows: QuerySet[Request], officer: Officer, wanted: Wanted, now: datetime | None = None
) -> QuerySet[Request]:
    """Of `rows`, which the officer may read, those wanted."""
    now = now or timezone.now()
    if wanted.direction != ALL:
        rows = rows.filter(direction=wanted.direction)
    if wanted.state == OPEN:
        rows = rows.filter(is_open=True)
    elif wanted.state != ALL:
        rows = rows.filter(state=wanted.state)
    for column, value in (
        ("type", wanted.type),
        ("partner__desk_id", wanted.partner),
        ("urgency", wanted.urgency),
    ):
        if value:
            rows = rows.filter(**{column: value})
    if wanted.group:
        rows = rows.filter(group__key=key) if (key := _read_key(wanted.group)) else rows.none()
    if wanted.due:
        rows = rows.filter(due(wanted.due, now))
    if wanted.mine:
        steps = RequestStep.objects.filter(request=OuterRef("pk"), officer=officer)
        rows = rows.filter(Q(drafted_by=officer) | Q(approved_by=officer) | Exists(steps))
    return _search(rows, wanted.search) if wanted.search else rows


def due(word: str, now: datetime) -> Q:
    """Open requests whose deadline has passed, comes today on the desk's clock, or within three days."""
    midnight = end_of_day(now)
    begin, end = {"overdue": (None, now), "today": (now, midnight), "soon": (now, now + SOON)}[word]
    # the moment twice: what is due is what the index is ordered by, and only a deadline makes it due
    found = Q(is_open=True, answer_by__lt=end, due_at__lt=end)
    return found & Q(answer_by__gte=begin, due_at__gte=begin) if begin else found


def count_due(rows: QuerySet[Request], now: datetime) -> dict[str, int]:
    """How many of `rows` are overdue, due today and soon, each at most MOST_COUNTED."""
    return {word: count_some(rows.filter(due(word, now))) for word in ("overdue", "today", "soon")}


def page_of(rows: QuerySet[Request], number: str | None, size: int) -> Any:
    """One page; the count is bounded, so that a page costs the same however many there are."""
    paginator = _Bounded(rows, size)
    return paginator.get_page(number)


def count_some(rows: QuerySet[Request]) -> int:
    """How many there are, at most MOST_COUNTED."""
    return rows.order_by().values("pk")[:MOST_COUNTED].count()


class _Bounded(Paginator):  # type: ignore[type-arg]
    @cached_property
    def count(self) -> int:
        return count_some(self.object_list)  # type: ignore[arg-type]


def _search(rows: QuerySet[Request], text: str) -> QuerySet[Request]:
    found = Q(case__reference__istartswith=text)
    digits = text.lower().replace("-", "")
    if _REFERENCE.fullmatch(digits):
        first, last = uuid.UUID(digits.ljust(32, "0")), uuid.UUID(digits.ljust(32, "f"))
        found |= Q(key__gte=first, key__lte=last)
    return rows.filter(found)


def _read_key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
