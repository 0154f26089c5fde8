"""What a period's facts come to, read from sums: of whole months that are believed, of days, and fact by fact."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from jointdesk.desk.statistics.facts.fact_models import (
    DayChanged,
    DaySum,
    Fact,
    Measure,
    MonthChanged,
    MonthSum,
)
from jointdesk.desk.statistics.facts.sums import (
    Amount,
    Codes,
    Rows,
    add_up_by,
    largest_of_facts,
    largest_of_sums,
    last_day,
)

DAY = timedelta(days=1)
# first and last day, both counted
Span = tuple[date, date]


@dataclass(frozen=True)
class Days:
    """A period parted by what it is read from, and of which units: None is all.

    `months`: whole months that are believed; `days`: the rest, of which `changed` are counted fact by fact.
    """

    units: Sequence[int] | None
    months: list[Span]
    days: list[Span]
    changed: list[date]

    def sources(self, measure: Measure) -> tuple[Rows, Rows, Rows]:
        """Sums of months, sums of days, facts: together they are the period."""
        facts = Fact.objects.filter(measure=measure, day__in=self.changed)
        days = _within(DaySum.objects.filter(measure=measure), self.days)
        if self.changed:
            days = days.exclude(day__in=self.changed)
        found = (_within(MonthSum.objects.filter(measure=measure), self.months), days, facts)
        if self.units is None:
            return found
        months, days, facts = (rows.filter(unit__in=self.units) for rows in found)
        return months, days, facts

    def count(self, measure: Measure, by: Sequence[str]) -> dict[Codes, int]:
        found: defaultdict[Codes, int] = defaultdict(int)
        for rows in self.sources(measure):
            for key, number, _hundredths in add_up_by(rows, by):
                found[key] += number
        return found

    def money(self, measure: Measure, by: Sequence[str] = ("currency",)) -> dict[Codes, Amount]:
        *sums, facts = self.sources(measure)
        parts = [(rows, largest_of_sums(rows, by)) for rows in sums]
        found: dict[Codes, Amount] = {}
        for rows, largest in (*parts, (facts, largest_of_facts(facts, by))):
            for key, number, hundredths in add_up_by(rows, by):
                top = (*largest.get(key, []), 0, 0)[:2]
                found[key] = found.get(key, Amount()).plus(Amount(number, hundredths, *top))
        return found


def read_days(units: Sequence[int] | None, start: date, end: date) -> Days:
    """How to read a period. Asked once: what is added up meanwhile is still read from what it was made of."""
    inside = Q(day__gte=start, day__lte=end)
    changed = list(DayChanged.objects.filter(inside).order_by().values_list("day", flat=True).distinct())
    marked = MonthChanged.objects.filter(inside).order_by().values_list("day", flat=True).distinct()
    stale = {*marked, *(day.replace(day=1) for day in changed)}
    months = _join((month, last_day(month)) for month in _whole_months(start, end) if month not in stale)
    return Days(units, months, _between(months, start, end), changed)


def _whole_months(start: date, end: date) -> Iterator[date]:
    month = start if start.day == 1 else last_day(start) + DAY
    while last_day(month) <= end:
        yield month
        month = last_day(month) + DAY


def _join(spans: Iterator[Span]) -> list[Span]:
    """Spans that follow on each other as one."""
    found: list[Span] = []
    for first, last in spans:
        if found and found[-1][1] + DAY == first:
            first = found.pop()[0]
        found.append((first, last))
    return found


def _between(spans: Sequence[Span], start: date, end: date) -> list[Span]:
    """What of the period lies in none of the spans."""
    found: list[Span] = []
    for first, last in spans:
        if start < first:
            found.append((start, first - DAY))
        start = last + DAY
    return [*found, (start, end)] if start <= end else found


def _within(rows: Rows, spans: Sequence[Span]) -> Rows:
    if not spans:
        return rows.none()
    wanted: list[Any] = [Q(day__gte=first, day__lte=last) for first, last in spans]
    return rows.filter(reduce(or_, wanted))
