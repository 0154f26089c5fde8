"""Keeping facts in step: what a record gives now in place of what it gave, in the transaction that changed it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from jointdesk.desk.intake.bulk_rows import adapt, chunks, insert_rows, pour_rows
from jointdesk.desk.statistics.facts import sums
from jointdesk.desk.statistics.facts.deriving import DERIVED
from jointdesk.desk.statistics.facts.fact_models import (
    DayChanged,
    DaySum,
    Fact,
    Kind,
    Measure,
    MonthChanged,
    MonthSum,
)
from jointdesk.desk.statistics.facts.fact_rows import FactRow

BATCH = 2000
COLUMNS = FactRow._fields
Progress = Callable[[str, int], None]


def refresh(kind: Kind, keys: Iterable[int]) -> None:
    """Let the facts of these records follow; call it inside the transaction of the change."""
    for piece in chunks(sorted(set(keys)), BATCH):
        given = _by_source(DERIVED[kind][1](piece))
        kept = _by_source(_kept(kind, piece))
        gone = [key for key in kept if kept[key] != given.get(key)]
        came = [row for key in given if kept.get(key) != given[key] for row in given[key]]
        if gone:
            Fact.objects.filter(kind=kind, source__in=gone).delete()
        insert_rows(Fact, COLUMNS, came)
        days = {row.day for row in came} | {row.day for key in gone for row in kept[key]}
        insert_rows(DayChanged, ("day",), ((day,) for day in sorted(days)))


def add_new(kind: Kind, keys: Sequence[int]) -> None:
    """Facts of records that are new, many of them: nothing is to be taken away."""
    days: set[date] = set()
    for piece in chunks(keys, BATCH):
        rows = list(DERIVED[kind][1](piece))
        days.update(row.day for row in rows)
        pour_rows(Fact, COLUMNS, (_adapted(row) for row in rows))
    insert_rows(DayChanged, ("day",), ((day,) for day in sorted(days)))


@transaction.atomic
def rebuild(tell: Progress | None = None) -> int:
    """Make all facts anew, but those of records that are erased; how many there are."""
    Fact.objects.exclude(kind=Kind.ERASED).delete()
    DaySum.objects.all().delete()
    MonthSum.objects.all().delete()
    MonthChanged.objects.all().delete()
    for kind, (model, _derive) in DERIVED.items():
        for keys in _keys(model):
            add_new(kind, keys)
            if tell is not None:
                tell(kind.value, len(keys))
    days = Fact.objects.filter(kind=Kind.ERASED).order_by().values_list("day").distinct()
    insert_rows(DayChanged, ("day",), days)
    return Fact.objects.count()


def differences() -> Iterator[tuple[Kind, int, list[FactRow], list[FactRow]]]:
    """(kind, record, facts as kept, facts as derived) of each record whose facts are not what they should be."""
    for kind, (model, derive) in DERIVED.items():
        for keys in _keys(model):
            kept, given = _by_source(_kept(kind, keys)), _by_source(derive(keys))
            for key in sorted({*kept, *given}):
                if Counter(kept.get(key, ())) != Counter(given.get(key, ())):
                    yield kind, key, kept.get(key, []), given.get(key, [])
        orphans = Fact.objects.filter(kind=kind).exclude(source__in=model._base_manager.values("pk"))
        for gone in sorted({key or 0 for key in orphans.order_by().values_list("source", flat=True)}):
            yield kind, gone, list(_kept(kind, [gone])), []


def differing_days() -> Iterator[date]:
    """Days that are believed, and whose sums are not what their facts come to."""
    changed = DayChanged.objects.order_by().values("day")
    days = Fact.objects.exclude(day__in=changed).order_by().values_list("day").distinct()
    days = days.union(DaySum.objects.exclude(day__in=changed).order_by().values_list("day").distinct())
    for (day,) in days.iterator():
        kept = DaySum.objects.filter(day=day).values_list(*sums.COLUMNS, *sums.SUMS)
        if sorted(map(repr, kept)) != sorted(map(repr, sums.add_day(day))):
            yield day


def differing_months() -> Iterator[date]:
    """Months that are believed, and whose sums are not what their days come to."""
    waiting = {
        day.replace(day=1) for day in DayChanged.objects.order_by().values_list("day", flat=True).distinct()
    }
    waiting |= set(MonthChanged.objects.order_by().values_list("day", flat=True).distinct())
    days = DaySum.objects.order_by().values_list("day", flat=True).distinct()
    kept = MonthSum.objects.order_by().values_list("day", flat=True).distinct()
    for month in sorted({*(day.replace(day=1) for day in days), *kept} - waiting):
        rows = MonthSum.objects.filter(day=month).values_list(*sums.COLUMNS, *sums.SUMS)
        if sorted(map(repr, rows)) != sorted(map(repr, sums.add_month(month))):
            yield month


def set_free(kind: Kind, key: int, measures: Collection[Measure] = tuple(Measure)) -> None:
    """The record is about to be erased: its facts stay, of nobody. Those of one subject stay those of one."""
    rows = Fact.objects.filter(kind=kind, source=key, measure__in=measures)
    first = rows.order_by("pk").values_list("pk", flat=True).first()
    if first is not None:
        rows.update(kind=Kind.ERASED, source=None, subject=-first)


def _kept(kind: Kind, keys: Sequence[int]) -> Iterator[FactRow]:
    rows = Fact.objects.filter(kind=kind, source__in=keys).order_by("pk")
    return (FactRow(*row) for row in rows.values_list(*COLUMNS))


def _by_source(rows: Iterable[FactRow]) -> dict[int, list[FactRow]]:
    found: defaultdict[int, list[FactRow]] = defaultdict(list)
    for row in rows:
        found[row.source or 0].append(row)
    return dict(found)


def _keys(model: Any) -> Iterator[list[int]]:
    """All keys of a model, some at a time, ascending."""
    last = 0
    while keys := list(
        model._base_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        yield keys
        last = keys[-1]


def _adapted(row: FactRow) -> Sequence[Any]:
    if connection.vendor == "postgresql":
        return row
    return (row.measure, adapt(row.day), *row[2:])
