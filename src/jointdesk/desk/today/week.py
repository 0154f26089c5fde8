"""The week in figures for whoever commands: seven days against the seven before, each with the list behind it.

Counted from indexed days, and held for some minutes: nobody waits for it, the first page asks for it afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.matching.hit_queries import hits
from jointdesk.desk.exchange.requests.request_queries import requests
from jointdesk.desk.intake.queries import complaints, overdue
from jointdesk.desk.lists.duties import COUNTED, count_so_far
from jointdesk.desk.networks.queries import networks
from jointdesk.desk.operations.models import Encounter
from jointdesk.desk.operations.queries import STANDING, operations, referrals

HOLDS_SECONDS = 300
WEEK = timedelta(days=7)
# a complaint that is decided now came at most so long ago: the index by day finds them
DECIDED_WITHIN = timedelta(days=400)
NEED = "complaints.distribute"
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Span:
    """Seven days; `until` is the day after them."""

    since: date
    until: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        begin, end = (
            timezone.make_aware(datetime.combine(day, time.min)) for day in (self.since, self.until)
        )
        return begin, end

    def at(self, field: str) -> dict[str, Any]:
        begin, end = self.moments
        return {f"{field}__gte": begin, f"{field}__lt": end}

    def on(self, field: str) -> dict[str, Any]:
        return {f"{field}__gte": self.since, f"{field}__lt": self.until}


@dataclass(frozen=True)
class Measure:
    """`rows`: those of a week. `page`, `choice`: the list behind it. `stands`: how it is now, compared with nothing."""

    key: str
    need: str
    label: str | Promise
    rows: Callable[[Officer, Span], Rows]
    page: str
    choice: str = ""
    stands: bool = False


@dataclass(frozen=True)
class Figure:
    key: str
    label: str
    now: int
    more: bool  # and others beyond those counted
    before: int | None
    url: str


def _decided(officer: Officer, span: Span) -> Rows:
    begin, _end = span.moments
    return complaints(officer).filter(**span.at("decided_at"), received_at__gte=begin - DECIDED_WITHIN)


def _found(officer: Officer, span: Span) -> Rows:
    held = operations(officer).filter(**span.on("held_on")).order_by()
    rows = Encounter.objects.filter(STANDING, operation__in=held.values("pk")).order_by()
    return rows.values("person").distinct()


MEASURES = (
    Measure(
        "complaints",
        "complaints.read",
        _("Complaints received"),
        lambda officer, span: complaints(officer).filter(**span.at("received_at")),
        "complaints",
    ),
    Measure("decided", "complaints.read", _("Complaints decided"), _decided, "complaints"),
    Measure(
        "overdue",
        "complaints.read",
        _("Complaints past the day the law gives"),
        lambda officer, _span: overdue(officer),
        "complaints",
        "?overdue=1",
        stands=True,
    ),
    Measure(
        "networks",
        "networks.read",
        _("Networks that grew"),
        lambda officer, span: networks(officer).filter(**span.at("last_received_at"), complaint_count__gt=1),
        "networks",
    ),
    Measure(
        "operations",
        "operations.read",
        _("Operations"),
        lambda officer, span: operations(officer).filter(**span.on("held_on")),
        "operations",
    ),
    Measure("found", "operations.read", _("Persons found"), _found, "operations"),
    Measure(
        "victims",
        "referrals.read",
        _("Presumed victims"),
        lambda officer, span: referrals(officer).filter(**span.at("opened_at")),
        "referrals",
    ),
    Measure(
        "referred",
        "referrals.read",
        _("Protected persons helped on"),
        lambda officer, span: referrals(officer).filter(**span.at("steps__at")).values("pk").distinct(),
        "referrals",
    ),
    Measure(
        "received",
        "requests.read",
        _("Partners' requests"),
        lambda officer, span: requests(officer, direction="received").filter(**span.at("drafted_at")),
        "requests",
        "?direction=received",
    ),
    Measure(
        "sent",
        "requests.read",
        _("Our requests"),
        lambda officer, span: requests(officer, direction="sent").filter(**span.at("drafted_at")),
        "requests",
        "?direction=sent",
    ),
    Measure(
        "late",
        "requests.read",
        _("Requests past their deadline"),
        lambda officer, _span: requests(officer, overdue=True),
        "requests",
        "?overdue=1",
        stands=True,
    ),
    Measure(
        "hits",
        "hits.read",
        _("Hits nobody has made a request of"),
        lambda officer, _span: hits(officer).filter(requests=None),
        "hits",
        stands=True,
    ),
)


def figures_of_week(officer: Officer, today: date | None = None) -> dict[str, Any]:
    """`figures` and their `span`. Whoever has the same role in the same unit sees the same ones; a list that is not
    open to him gives none."""
    if not officer.may(NEED):
        return {}
    until = (today or timezone.localdate()) + timedelta(days=1)
    span, before = Span(until - WEEK, until), Span(until - 2 * WEEK, until - WEEK)
    counts = _counts(officer, span, before)
    figures = [
        Figure(
            one.key,
            str(one.label),
            min(counts[one.key][0], COUNTED),
            counts[one.key][0] > COUNTED,
            None if one.stands else min(counts[one.key][1], COUNTED),
            reverse(one.page) + one.choice,
        )
        for one in MEASURES
        if officer.may(one.need)
    ]
    return {"figures": figures, "span": span, "last": until - timedelta(days=1)}


def _counts(officer: Officer, span: Span, before: Span) -> dict[str, tuple[int, int]]:
    """key -> this week, the week before; each up to one beyond COUNTED."""
    key = f"week:{officer.role}:{officer.unit_id}:{span.since}"
    found: dict[str, tuple[int, int]] | None = cache.get(key)
    if found is None:
        shown = [one for one in MEASURES if officer.may(one.need)]
        now = count_so_far([one.rows(officer, span) for one in shown])
        then = count_so_far([0 if one.stands else one.rows(officer, before) for one in shown])
        found = {one.key: (new, old) for one, new, old in zip(shown, now, then, strict=True)}
        cache.set(key, found, HOLDS_SECONDS)
    return found
