"""What the facts of a day come to, so that a report of years adds up days instead of millions of facts.

A day is believed when nothing of it changed since it was added up (`DayChanged`); the others are counted from facts.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import CharField, F, QuerySet, Sum, Window
from django.db.models.functions import Cast, RowNumber, Substr

from jointdesk.desk.intake.bulk_rows import insert_rows
from jointdesk.desk.statistics.facts.fact_models import DayChanged, DaySum, Fact, Measure

# what tells one sum of a day from another: no more than a report asks
SUMMED: dict[Measure, tuple[str, ...]] = {
    Measure.COMPLAINT: ("unit", "nationality"),
    Measure.COMPLAINT_TYPE: ("unit", "code"),
    Measure.LOST: ("unit", "currency"),
    Measure.STOPPED: ("unit", "currency"),
    Measure.RETURNED: ("unit", "currency"),
}
MONEY = (Measure.LOST, Measure.STOPPED, Measure.RETURNED)
COLUMNS = ("measure", "day", "unit_id", "nationality", "code", "currency")
SUMS = ("number", "hundredths", "largest", "second")
DAYS_A_TURN = 100

Rows = QuerySet[Any]


class Amount(NamedTuple):
    """How many, how much, and the two largest of one complaint each."""

    number: int = 0
    hundredths: int = 0
    largest: int = 0
    second: int = 0

    def plus(self, other: "Amount") -> "Amount":
        *_lower, second, largest = sorted((*self[2:], *other[2:]))
        return Amount(self.number + other.number, self.hundredths + other.hundredths, largest, second)


def add_up_changed_days() -> int:
    """The worker's: add up anew what has changed, some days a turn; how many."""
    days = list(DayChanged.objects.order_by().values_list("day", flat=True).distinct()[:DAYS_A_TURN])
    for day in days:
        _add_up(day)
    return len(days)


@transaction.atomic
def _add_up(day: date) -> None:
    # marks that are seen here are of changes that the next statement sees; those that come meanwhile stay
    marks = list(DayChanged.objects.filter(day=day).values_list("pk", flat=True))
    sums = list(add_day(day))
    DaySum.objects.filter(day=day).delete()
    insert_rows(DaySum, (*COLUMNS, *SUMS), sums)
    for start in range(0, len(marks), 500):
        DayChanged.objects.filter(pk__in=marks[start : start + 500]).delete()


def add_day(day: date) -> Iterator[tuple[Any, ...]]:
    """Rows of the day's sums, in the order of COLUMNS and SUMS."""
    for measure, by in SUMMED.items():
        facts = Fact.objects.filter(measure=measure, day=day)
        largest = _largest(facts, by) if measure in MONEY else {}
        for key, number, hundredths in add_up_by(facts, by):
            told = dict(zip(by, key, strict=True))
            top = (*largest.get(key, []), 0, 0)[:2]
            yield (
                measure.value, day, told["unit"], told.get("nationality", ""), told.get("code", ""),
                told.get("currency", ""), number, hundredths, *top,
            )  # fmt: skip


def add_up_by(rows: Rows, by: Sequence[str]) -> Iterator[tuple[tuple[Any, ...], int, int]]:
    """(values of `by`, how many, how much), of facts or of sums; "month": "2025-07"."""
    if "month" in by:
        rows = rows.annotate(month=Substr(Cast("day", CharField(max_length=10)), 1, 7))
    sums = rows.order_by().values_list(*by).annotate(n=Sum("number"), sum=Sum("hundredths"))
    for *key, number, hundredths in sums:
        yield tuple(key), int(number), int(hundredths)


def _largest(facts: Rows, by: Sequence[str]) -> dict[tuple[Any, ...], list[int]]:
    nth = Window(RowNumber(), partition_by=[F(name) for name in by], order_by=["-hundredths"])
    rows = facts.annotate(nth=nth).filter(nth__lte=2).order_by("nth")
    found: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for *key, hundredths in rows.values_list(*by, "hundredths"):
        found[tuple(key)].append(hundredths)
    return found


@dataclass(frozen=True)
class Days:
    """The days from start to end, and of which units: None is all. `changed`: days that are counted fact by fact."""

    start: date
    end: date
    units: Sequence[int] | None
    changed: list[date]

    def sources(self, measure: Measure) -> tuple[Rows, Rows]:
        """Sums of the days that are believed, facts of the others: together they are the period."""
        sums = DaySum.objects.filter(measure=measure, day__gte=self.start, day__lte=self.end)
        facts = Fact.objects.filter(measure=measure, day__in=self.changed)
        if self.changed:
            sums = sums.exclude(day__in=self.changed)
        if self.units is None:
            return sums, facts
        return sums.filter(unit__in=self.units), facts.filter(unit__in=self.units)

    def count(self, measure: Measure, by: Sequence[str]) -> dict[tuple[Any, ...], int]:
        found: defaultdict[tuple[Any, ...], int] = defaultdict(int)
        for rows in self.sources(measure):
            for key, number, _hundredths in add_up_by(rows, by):
                found[key] += number
        return found

    def money(self, measure: Measure) -> dict[str, Amount]:
        """By currency."""
        sums, facts = self.sources(measure)
        found: dict[str, Amount] = {}
        for rows, largest in ((sums, _largest_of_sums(sums)), (facts, _largest(facts, ("currency",)))):
            for (currency,), number, hundredths in add_up_by(rows, ("currency",)):
                top = (*largest.get((currency,), []), 0, 0)[:2]
                found[currency] = found.get(currency, Amount()).plus(Amount(number, hundredths, *top))
        return found


def read_days(units: Sequence[int] | None, start: date, end: date) -> Days:
    # asked once: a day that is added up meanwhile is still counted fact by fact, and counted
    changed = DayChanged.objects.filter(day__gte=start, day__lte=end).order_by()
    return Days(start, end, units, list(changed.values_list("day", flat=True).distinct()))


def _largest_of_sums(sums: Rows) -> dict[tuple[Any, ...], list[int]]:
    """The two largest of all are among the two largest of the largest, and the largest of the second."""
    found: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for column, most in (("largest", 2), ("second", 1)):
        nth = Window(RowNumber(), partition_by=[F("currency")], order_by=[f"-{column}"])
        rows = sums.annotate(nth=nth).filter(nth__lte=most)
        for currency, amount in rows.values_list("currency", column):
            found[currency,].append(amount)
    return {key: sorted(amounts, reverse=True) for key, amounts in found.items()}
