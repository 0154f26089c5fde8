"""The list behind each figure: the facts it counts, first ones only, in the order of their days.

`behind.tsv` says which facts a figure counts. Whose records they are the rooms' own queries tell (behind_rows).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from jointdesk.desk.networks.models import Network
from jointdesk.desk.statistics.facts.fact_models import ADDED_UP, Fact, Measure
from jointdesk.desk.statistics.facts.fact_rows import IN_TIME
from jointdesk.desk.statistics.facts.reach import Reach
from jointdesk.desk.statistics.facts.reported import networks_of
from jointdesk.desk.statistics.parts import WAY
from jointdesk.desk.statistics.report import Period, Report
from jointdesk.engine.reference import read_tsv

NETWORKS = "networks"
# these figures have no key of their own in the table: the same list as another's
SAME = {"provinces": "foreigners", "suspects": "by_category|suspect", "ringleaders": "by_category|ringleader"}
SEPARATOR = "|"


@dataclass(frozen=True)
class Figure:
    """`by`: columns of facts; the code of a part has a piece for each."""

    measures: tuple[Measure, ...]
    within: str
    only: str
    by: tuple[str, ...]
    of: str


@cache
def figures() -> Mapping[str, Figure]:
    return {
        row["figure"]: Figure(
            tuple(Measure(one) for one in row["measures"].split(",")),
            row["within"],
            row["only"],
            tuple(row["by"].split(",")) if row["by"] else (),
            row["of"],
        )
        for row in read_tsv(__package__, "behind.tsv")
    }


def address(report: Report, measure: str, code: str | None = None) -> str:
    """Where the list behind a figure is read; "" where there is none, as behind what is published.

    `measure`: a key of the report's JSON; `code`: the key of the part, of two "one|other", where the figure is one
    of a split ("" is a part of its own: what is not known). "partners": "kh|requests_sent".
    """
    if measure == "partners" and code:
        code, _, measure = code.partition(SEPARATOR)
        if measure == "arrests" or code.startswith("country:"):
            return ""
    if measure in SAME and code is None:
        measure, _, part = SAME[measure].partition(SEPARATOR)
        code = part or None
    if report.publishable or not (measure == NETWORKS or measure in figures()):
        return ""
    asked = {"start": report.period.start.isoformat(), "end": report.period.end.isoformat()}
    if code is not None:
        asked["code"] = code
    if report.unit_code:
        asked["unit"] = report.unit_code
    return f"{reverse('report-behind', args=[measure])}?{urlencode(asked)}"


def facts_behind(reach: Reach, period: Period, figure: Figure, code: str | None) -> QuerySet[Fact]:
    """The facts that a figure counts. Their `number` adds up to it."""
    rows = reach.facts(period, *figure.measures)
    if figure.within:
        rows = rows.filter(code=figure.within)
    if not set(figure.measures) <= set(ADDED_UP):
        nth = Window(RowNumber(), partition_by=[F("measure"), F("subject")], order_by=["day", "pk"])
        rows = Fact.objects.filter(pk__in=rows.annotate(nth=nth).filter(nth=1).values("pk"))
    if figure.only == "foreigners":
        rows = rows.exclude(nationality__in=("", settings.DESK.country))
    elif figure.only == IN_TIME:
        rows = rows.filter(code=IN_TIME)
    if code is not None:
        rows = rows.filter(_part(figure, code))
    return rows.order_by("-day", "-pk")


def count_behind(facts: QuerySet[Fact]) -> int:
    return facts.aggregate(counted=Sum("number"))["counted"] or 0


def sums_behind(facts: QuerySet[Fact]) -> list[tuple[str, Decimal]]:
    """What they add up to in money, by currency; none where no money is counted."""
    rows = facts.order_by("currency").exclude(hundredths=0).values("currency")
    return [(row["currency"], Decimal(row["sum"]) / 100) for row in rows.annotate(sum=Sum("hundredths"))]


def _part(figure: Figure, code: str) -> Q:
    pieces = code.split(SEPARATOR)
    if len(pieces) != len(figure.by):
        return Q(pk=None)
    wanted = Q()
    for column, piece in zip(figure.by, pieces, strict=True):
        wanted &= _is(column, piece)
    return wanted


def _is(column: str, piece: str) -> Q:
    if column == "unit_province":
        return Q(unit__province=piece)
    if column != "month":
        return Q(**{column: piece})
    try:
        month = date.fromisoformat(f"{piece}-01")
    except ValueError:
        return Q(pk=None)
    return Q(day__year=month.year, day__month=month.month)


def networks_behind(reach: Reach, period: Period) -> QuerySet[Network]:
    return networks_of(reach, period).order_by("-complaint_count", "pk")


def is_figure(name: str) -> bool:
    return name == NETWORKS or name in figures()


def parts(report: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A figure's parts by code, of the report's JSON; of two codes "one|other"."""
    split = report[name]
    if not isinstance(split, dict):
        return {}
    if any(isinstance(value, dict) for value in split.values()):
        return {f"{row}{SEPARATOR}{column}": n for row, cells in split.items() for column, n in cells.items()}
    return {code.replace(WAY, SEPARATOR): n for code, n in split.items()}
