"""The report as a page shows it: sections of tables that fold, pictures beside them, ways to other periods."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.statistics.behind import address
from jointdesk.desk.statistics.illustrations import draw_beside
from jointdesk.desk.statistics.links import link_cell, link_total
from jointdesk.desk.statistics.pictures.picture import Picture
from jointdesk.desk.statistics.report import Period, Report
from jointdesk.desk.statistics.spans import MONTHS, kind_of, shift, span_of
from jointdesk.desk.statistics.tables import Table, say_nothing, sections, show
from jointdesk.desk.statistics.tables.measures import opening, say_change, way
from jointdesk.engine.errors import CallerError

# a longer table is folded after so many rows
UNFOLDED = 12
# from so many columns on a table has the page's whole width
WIDE = 5
# from so many on a telephone moves it sideways
SCROLLS = 4


class Cell(NamedTuple):
    """`address`: of the list behind the figure; "" where there is none."""

    text: str
    before: bool
    address: str


class Line(NamedTuple):
    name: str
    cells: list[Cell]


class Shown(NamedTuple):
    """A table as the page draws it: `lines` before the fold, `folded` behind it."""

    table: Table
    pictures: list[Picture]
    lines: list[Line]
    folded: list[Line]
    total: list[Cell]
    instead: str

    @property
    def is_wide(self) -> bool:
        return len(self.table.columns) >= WIDE

    @property
    def scrolls(self) -> bool:
        return len(self.table.columns) >= SCROLLS


class Chapter(NamedTuple):
    """Tables `beside` their pictures, `narrow` ones in columns, `wide` ones that take the page's width."""

    key: str
    title: str
    beside: list[Shown]
    narrow: list[Shown]
    wide: list[Shown]


class Opening(NamedTuple):
    """A figure of the headline and how it stands to the period before; `way` 1 more, -1 fewer, 0 neither."""

    key: str
    label: str
    value: str
    change: str
    way: int
    address: str


class Way(NamedTuple):
    """A link to another period."""

    label: str
    query: str
    current: bool = False


def chapters(report: Report) -> list[Chapter]:
    made = []
    for section in sections(report):
        shown = [_show(report, table) for table in section.tables]
        slim = [one for one in shown if not one.is_wide]
        beside, narrow = ([one for one in slim if bool(one.pictures) is drawn] for drawn in (True, False))
        wide = [one for one in shown if one.is_wide]
        made.append(Chapter(section.key, section.title, beside, narrow, wide))
    return made


def openings(report: Report) -> list[Opening]:
    before = report.before
    return [
        Opening(
            measure.key,
            str(measure.label),
            show(now := measure.read(report)),
            say_change(now, measure.read(before)) if before else "",
            way(now, measure.read(before)) if before else 0,
            address(report, measure.key) if now else "",
        )
        for measure in opening()
    ]


def ways(report: Report, kept: dict[str, str]) -> list[Way]:
    """The calendar's spans around the report's last day, and those beside it. `kept`: the query's other words."""
    period = report.period
    kind = kind_of(period.start, period.end)
    names = {"month": _("Month"), "quarter": _("Quarter"), "half": _("Half-year"), "year": _("Year")}
    found = [
        Way(names[each], _query(*span_of(period.end, each), kept), current=each == kind) for each in MONTHS
    ]
    return [
        *_stepped(_("Previous period"), period, -1, kept),
        *found,
        *_stepped(_("Next period"), period, 1, kept),
    ]


def _stepped(label: str, period: Period, steps: int, kept: dict[str, str]) -> Iterator[Way]:
    try:
        other = Period(*shift(period.start, period.end, steps))
    except (CallerError, OverflowError, ValueError):
        return
    if other.start <= timezone.localdate():
        yield Way(label, _query(other.start, other.end, kept))


def _query(start: date, end: date, kept: dict[str, str]) -> str:
    return urlencode({"start": start.isoformat(), "end": end.isoformat(), **kept})


def _show(report: Report, table: Table) -> Shown:
    lines = [
        Line(
            row.name,
            [
                Cell(show(value), column.before, link_cell(report, table, row, column))
                for value, column in zip(row.values, table.columns, strict=True)
            ],
        )
        for row in table.rows
    ]
    # one row more is shown rather than folded away alone
    fold = UNFOLDED if len(lines) > UNFOLDED + 1 else len(lines)
    return Shown(
        table,
        draw_beside(report, table),
        lines[:fold],
        lines[fold:],
        [
            Cell(show(value), column.before, link_total(report, table, column))
            for value, column in zip(table.total, table.columns, strict=False)
        ],
        say_nothing(table),
    )
