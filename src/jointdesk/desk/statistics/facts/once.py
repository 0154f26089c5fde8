"""Counting each subject once: its first fact of a measure in the period stands for it."""

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from jointdesk.desk.statistics.facts.fact_models import Fact

_COLUMNS = ("province", "nationality", "sex", "age_band", "code", "partner")
_COUNT = """
SELECT measure, substr(CAST(day AS varchar(10)), 1, 7), {columns}, SUM(number) FROM ({facts}) AS f
WHERE nth = 1 GROUP BY 1, 2, {columns}
"""


class Cell(NamedTuple):
    """What a count is of; `month`: "2025-07"."""

    measure: str
    month: str
    province: str
    nationality: str
    sex: str
    age_band: str
    code: str
    partner: str


Cells = Counter[Cell]


def count_once(facts: QuerySet[Fact]) -> Cells:
    """How many of each; PostgreSQL and SQLite alike."""
    first = Window(RowNumber(), partition_by=[F("measure"), F("subject")], order_by=["day", "pk"])
    inner, values = (
        facts.annotate(nth=first).values("measure", "day", *_COLUMNS, "number", "nth").query.sql_with_params()
    )
    columns = ", ".join(_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(columns=columns, facts=inner), values)
        return Counter({Cell(*row[:-1]): int(row[-1]) for row in cursor.fetchall()})


def total(cells: Cells, measure: str, *, where: Callable[[Cell], bool] | None = None) -> int:
    return sum(n for cell, n in cells.items() if cell.measure == measure and (where is None or where(cell)))


def split(
    cells: Cells, measure: str, by: str, *, where: Callable[[Cell], bool] | None = None
) -> dict[str, int]:
    """By one column, the most first; months in their order."""
    found: Counter[str] = Counter()
    for cell, n in cells.items():
        if cell.measure == measure and (where is None or where(cell)):
            found[getattr(cell, by)] += n
    if by == "month":
        return dict(sorted(found.items()))
    return rank(found)


def cross(
    cells: Cells, measure: str, rows: str, columns: str, *, where: Callable[[Cell], bool] | None = None
) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for cell, n in cells.items():
        if cell.measure == measure and (where is None or where(cell)):
            found.setdefault(getattr(cell, rows), Counter())[getattr(cell, columns)] += n
    return {row: dict(sorted(found[row].items())) for row in sorted(found)}


def rank(counts: Any) -> dict[str, int]:
    """The largest first, by code where they are as large."""
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
