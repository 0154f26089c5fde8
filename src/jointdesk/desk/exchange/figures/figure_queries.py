"""Figures of a period with a partner, the requests behind each, and whether both desks state the same.

Sums are over all requests, whoever may read them; which requests are behind a sum is shown within the officer's own.
"""

import itertools
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

from django.conf import settings
from django.db.models import Q

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.exchange.models import CountedMessage, FigureStatement, Request
from jointdesk.desk.exchange.requests.request_queries import requests
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.figures.counting import Line, Period, Row, counts_in, lines_of, rows_of
from jointdesk.engine.exchange.figures.histories import REVIEW_WITHIN, Counted, History, tell
from jointdesk.engine.exchange.figures.statements import Difference, counted, differences, digest_of
from jointdesk.engine.exchange.wire.bodies.figures import LONGEST_PERIOD

READ = "figures.read"


@dataclass(frozen=True)
class Figures:
    """What we count of a period with a partner, now."""

    partner: Partner
    period: Period
    lines: tuple[Line, ...]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return rows_of(self.lines)

    @cached_property
    def counted(self) -> dict[str, str]:
        return counted(self.lines)

    @cached_property
    def digest(self) -> bytes:
        return digest_of(self.period, (settings.DESK.id, self.partner.desk_id), self.rows, self.counted)


@dataclass(frozen=True)
class Comparison:
    """Our figures beside the partner's statement of the same period. `theirs` None: it has stated nothing."""

    figures: Figures
    ours: FigureStatement | None
    theirs: FigureStatement | None

    @property
    def same(self) -> bool:
        return self.theirs is not None and bytes(self.theirs.digest) == self.figures.digest

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        theirs: Mapping[str, str] = self.theirs.counted if self.theirs is not None else {}
        return differences(self.figures.counted, theirs) if self.theirs is not None else ()


def read_period(first: str, last: str) -> Period:
    """From the first day to the last, both included, in UTC. Raises CallerError."""
    try:
        begin, end = (datetime.combine(datetime.fromisoformat(day), time(), UTC) for day in (first, last))
    except ValueError:
        raise CallerError("from, to: a day like 2026-10-15") from None
    if not begin <= end < begin + LONGEST_PERIOD:
        raise CallerError(f"from, to: at least a day, at most {LONGEST_PERIOD.days}")
    return Period(begin, end + timedelta(days=1))


def month_of(moment: datetime) -> Period:
    """The calendar month, in UTC."""
    begin = datetime(moment.year, moment.month, 1, tzinfo=UTC)
    return Period(begin, datetime(moment.year + moment.month // 12, moment.month % 12 + 1, 1, tzinfo=UTC))


def compare(officer: Officer, partner: Partner, period: Period) -> Comparison:
    require(officer, READ)
    stated = FigureStatement.objects.filter(partner=partner, begin=period.begin, end=period.end)
    by_side = {row.ours: row for row in stated}
    return Comparison(figures_with(partner, period), by_side.get(True), by_side.get(False))


def figures_with(partner: Partner, period: Period) -> Figures:
    """As they are now; no officer's word is needed, it names nobody."""
    return Figures(partner, period, lines_of(_histories(partner, period), period))


def behind(
    officer: Officer, figures: Figures, *, asker: str, form: str, figure: str
) -> tuple[list[tuple[Line, Request]], int]:
    """The requests behind one figure that the officer may read, and how many more there are."""
    lines = {
        uuid.UUID(line.request): line
        for line in figures.lines
        if (line.asker, line.form) == (asker, form) and counts_in(line, figure)
    }
    rows = requests(officer).filter(key__in=list(lines), partner=figures.partner)
    found = [(lines[row.key], row) for row in rows]
    return found, len(lines) - len(found)


def _histories(partner: Partner, period: Period) -> Iterator[History]:
    messages = CountedMessage.objects.filter(
        partner=partner, signed_at__lt=period.end + REVIEW_WITHIN, refused=False
    )
    # what was decided long before is counted no more, its reviews included
    before = Q(signed_at__lt=period.begin - REVIEW_WITHIN)
    over = Q(type__in=("request_refused", "request_withdrawn", "request_closed"))
    over |= Q(type="request_answered", facts__complete="full")
    done = CountedMessage.objects.filter(before & over, partner=partner, refused=False).values("request")
    kept = messages.exclude(request__in=done).order_by("request")
    for _, some in itertools.groupby(kept.iterator(2000), key=lambda row: row.request):
        rows = list(some)
        sent = next((row for row in rows if row.type == "request_sent"), None)
        if sent is None:
            continue
        asker = settings.DESK.id if sent.ours else partner.desk_id
        history = tell((_read(row) for row in rows), asker)
        if history is not None:
            yield history


def _read(row: CountedMessage) -> Counted:
    return Counted(row.request.hex, row.by_asker, row.type, row.signed_at, row.sequence, row.facts)
