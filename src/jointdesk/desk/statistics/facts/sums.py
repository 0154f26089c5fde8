"""What facts of a day come to, and days of a month, so that a report of years adds up months instead of millions.

A day is believed when nothing of it changed since it was added up (`DayChanged`), a month when no day of it is
waiting or was added up since (`MonthChanged`). What is not believed is counted from what it was made of (`days`).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import CharField, F, Model, QuerySet, Window
from django.db.models import Sum as Total
from django.db.models.functions import Cast, RowNumber, Substr

from jointdesk.desk.intake.bulk_rows import insert_rows
from jointdesk.desk.statistics.facts.fact_models import (
    DayChanged,
    DaySum,
    Fact,
    Measure,
    MonthChanged,
    MonthSum,
)

# what tells one sum of a day or month from another: no more than a report asks
SUMMED: dict[Measure, tuple[str, ...]] = {
    Measure.COMPLAINT: ("unit", "nationality"),
    Measure.COMPLAINT_TYPE: ("unit", "code"),
    Measure.LOST: ("unit", "currency"),
    Measure.STOPPED: ("unit", "currency"),
    Measure.RETURNED: ("unit", "currency"),
    Measure.SENT: ("unit", "nationality", "code", "currency"),
}
MONEY = (Measure.LOST, Measure.STOPPED, Measure.RETURNED, Measure.SENT)
COLUMNS = ("measure", "day", "unit_id", "nationality", "code", "currency")
SUMS = ("number", "hundredths", "largest", "second")
DAYS_A_TURN = MONTHS_A_TURN = 100

Rows = QuerySet[Any]
Codes = tuple[Any, ...]


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
    """The worker's: add up anew what has changed, some days a turn, then months that are quiet; how many days."""
    waiting = DayChanged.objects.order_by("day").values_list("day", flat=True).distinct()
    days = list(waiting[:DAYS_A_TURN])
    for day in days:
        _add_up(day)
    marked = MonthChanged.objects.order_by("day").values_list("day", flat=True).distinct()
    for month in list(marked[:MONTHS_A_TURN]):
        if not waiting.filter(day__gte=month, day__lte=last_day(month)).exists():
            _add_up_month(month)
    return len(days)


@transaction.atomic
def _add_up(day: date) -> None:
    # marks that are seen here are of changes that the next statement sees; those that come meanwhile stay
    marks = _marks(DayChanged, day)
    sums = list(add_day(day))
    DaySum.objects.filter(day=day).delete()
    insert_rows(DaySum, (*COLUMNS, *SUMS), sums)
    insert_rows(MonthChanged, ("day",), [(day.replace(day=1),)])
    _unmark(DayChanged, marks)


@transaction.atomic
def _add_up_month(month: date) -> None:
    marks = _marks(MonthChanged, month)
    sums = list(add_month(month))
    MonthSum.objects.filter(day=month).delete()
    insert_rows(MonthSum, (*COLUMNS, *SUMS), sums)
    _unmark(MonthChanged, marks)


def _marks(model: type[Model], day: date) -> list[int]:
    return list(model._default_manager.filter(day=day).values_list("pk", flat=True))


def _unmark(model: type[Model], marks: Sequence[int]) -> None:
    for start in range(0, len(marks), 500):
        model._default_manager.filter(pk__in=marks[start : start + 500]).delete()


def last_day(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def add_day(day: date) -> Iterator[tuple[Any, ...]]:
    """Rows of the day's sums, in the order of COLUMNS and SUMS."""
    for measure, by in SUMMED.items():
        facts = Fact.objects.filter(measure=measure, day=day)
        yield from _add_rows(measure, day, facts, largest_of_facts(facts, by) if measure in MONEY else {})


def add_month(month: date) -> Iterator[tuple[Any, ...]]:
    """The same of a month, of what its days come to."""
    for measure, by in SUMMED.items():
        days = DaySum.objects.filter(measure=measure, day__gte=month, day__lte=last_day(month))
        yield from _add_rows(measure, month, days, largest_of_sums(days, by) if measure in MONEY else {})


def _add_rows(
    measure: Measure, day: date, rows: Rows, largest: dict[Codes, list[int]]
) -> Iterator[tuple[Any, ...]]:
    by = SUMMED[measure]
    for key, number, hundredths in add_up_by(rows, by):
        told = dict(zip(by, key, strict=True))
        top = (*largest.get(key, []), 0, 0)[:2]
        yield (
            measure.value, day, told["unit"], told.get("nationality", ""), told.get("code", ""),
            told.get("currency", ""), number, hundredths, *top,
        )  # fmt: skip


def add_up_by(rows: Rows, by: Sequence[str]) -> Iterator[tuple[Codes, int, int]]:
    """(values of `by`, how many, how much), of facts or of sums; "month": "2025-07"."""
    if "month" in by:
        rows = rows.annotate(month=Substr(Cast("day", CharField(max_length=10)), 1, 7))
    sums = rows.order_by().values_list(*by).annotate(n=Total("number"), sum=Total("hundredths"))
    for *key, number, hundredths in sums:
        yield tuple(key), int(number), int(hundredths)


def largest_of_facts(facts: Rows, by: Sequence[str]) -> dict[Codes, list[int]]:
    """The two largest amounts of each, the largest first."""
    return _top(facts, by, "hundredths", 2)


def largest_of_sums(sums: Rows, by: Sequence[str]) -> dict[Codes, list[int]]:
    """The same: the two largest of all are among the two largest of the largest, and the largest of the second."""
    found = _top(sums, by, "largest", 2)
    for key, amounts in _top(sums, by, "second", 1).items():
        found[key] = sorted([*found[key], *amounts], reverse=True)
    return found


def _top(rows: Rows, by: Sequence[str], column: str, most: int) -> dict[Codes, list[int]]:
    nth = Window(RowNumber(), partition_by=[F(name) for name in by], order_by=[f"-{column}"])
    found: defaultdict[Codes, list[int]] = defaultdict(list)
    for *key, amount in rows.annotate(nth=nth).filter(nth__lte=most).order_by("nth").values_list(*by, column):
        found[tuple(key)].append(amount)
    return found
