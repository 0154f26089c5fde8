"""What the facts of a day come to, so that a report of years adds up days instead of millions of facts.

A day is believed when nothing of it changed since it was added up (`DayChanged`); the others are counted from facts.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from jointdesk.desk.intake.bulk_rows import insert_rows
from jointdesk.desk.statistics.facts.fact_models import ADDED_UP, DayChanged, DaySum, Fact

# what tells one sum of a day from another
DIMENSIONS = ("measure", "day", "unit", "province", "nationality", "code", "currency")
SUMS = ("number", "hundredths", "largest", "second")
_COLUMNS = tuple("unit_id" if name == "unit" else name for name in DIMENSIONS)
DAYS_A_TURN = 100


class Amount(NamedTuple):
    """How many, how much, and the two largest of one complaint each."""

    number: int = 0
    hundredths: int = 0
    largest: int = 0
    second: int = 0

    def __add__(self, other: "Amount") -> "Amount":  # type: ignore[override]
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
    sums = add_day(day)
    DaySum.objects.filter(day=day).delete()
    insert_rows(DaySum, (*_COLUMNS, *SUMS), ((*key, *amount) for key, amount in sums.items()))
    for start in range(0, len(marks), 500):
        DayChanged.objects.filter(pk__in=marks[start : start + 500]).delete()


def add_day(day: date) -> dict[tuple[Any, ...], Amount]:
    return add_facts(Fact.objects.filter(day=day), DIMENSIONS)


def add_facts(facts: QuerySet[Fact], by: Sequence[str]) -> dict[tuple[Any, ...], Amount]:
    rows = facts.filter(measure__in=ADDED_UP).order_by().values_list(*by, "number", "hundredths")
    found: defaultdict[tuple[Any, ...], Amount] = defaultdict(Amount)
    for *key, number, hundredths in rows.iterator(chunk_size=5000):
        found[tuple(key)] += Amount(number, hundredths, hundredths)
    return found


def add_period(
    units: Sequence[int] | None, measures: Iterable[str], start: date, end: date
) -> dict[tuple[Any, ...], Amount]:
    """(measure, day, unit, country, code, currency) -> what it comes to, of the days from start to end.

    `units`: those whose facts count; None: all.
    """
    by = ("measure", "day", "unit", "nationality", "code", "currency")
    asked: dict[str, Any] = {"measure__in": list(measures), "day__gte": start, "day__lte": end}
    if units is not None:
        asked["unit__in"] = units
    changed = DayChanged.objects.filter(day__gte=start, day__lte=end).order_by()
    days = list(changed.values_list("day", flat=True).distinct())
    found: defaultdict[tuple[Any, ...], Amount] = defaultdict(Amount)
    rows = DaySum.objects.filter(**asked).order_by().values_list(*by, *SUMS)
    stale = set(days)
    for *key, number, hundredths, largest, second in rows.iterator(chunk_size=5000):
        if key[1] not in stale:
            found[tuple(key)] += Amount(number, hundredths, largest, second)
    for begin in range(0, len(days), 500):
        some = Fact.objects.filter(**asked | {"day__in": days[begin : begin + 500]})
        for key_, amount in add_facts(some, by).items():
            found[key_] += amount
    return found
