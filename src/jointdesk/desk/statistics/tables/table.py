"""A table of the report: rows and columns with stable codes beside their names, values as they were counted."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from jointdesk.desk.statistics.report import Count, Cross, Report, Split

# None: withheld. Text: a name, a day; "": there is nothing to say
Value = int | Decimal | str | None
# the sign statistical offices print for a figure that is confidential
WITHHELD = "x"


@dataclass(frozen=True)
class Column:
    """`measure`: the stable code of what is counted; `code`: in a cross table, whose column it is."""

    measure: str
    label: str
    before: bool = False  # of the period before
    code: str = ""


class Row(NamedTuple):
    code: str
    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Table:
    """`total`: of each column, or none; the parts add up to it where all are shown.

    `withheld`: there is something to tell, but no row of it may be published. `comparable`: rows count the same thing,
    so that bars may compare them. `crossed`: each column is another part of the same count.
    """

    key: str
    title: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: tuple[Value, ...] = ()
    withheld: bool = False
    comparable: bool = False
    crossed: bool = False
    note: str = ""


def show(value: Value) -> str:
    """A value as a reader of the active language writes it."""
    if value is None:
        return WITHHELD
    if isinstance(value, str):
        return value
    whole = value == value.to_integral_value() if isinstance(value, Decimal) else True
    return number_format(value, decimal_pos=0 if whole else 2, use_l10n=True, force_grouping=True)


def say_nothing(table: Table) -> str:
    """What stands in place of a table without rows."""
    if table.withheld:
        return _("Withheld: the figures are too small to be published")
    return _("Nothing in this period")


@dataclass(frozen=True)
class Counted:
    """What a split counts: the code and name of the measure, and how the report and its codes are read."""

    measure: str
    label: str
    parts: Callable[[Report], Split]
    name: Callable[[str], str]
    total: Callable[[Report], Count] | None = None


def split(report: Report, key: str, title: str, head: str, counted: Counted, note: str = "") -> Table:
    """The parts of a count, beside those of the period before; rows of that period alone come last, by code."""
    columns: tuple[Column, ...] = (Column(counted.measure, counted.label),)
    parts = counted.parts(report)
    if parts is None:
        return Table(key, title, head, columns, (), withheld=True, note=note)
    reports = [report]
    if report.before is not None:
        reports.append(report.before)
        columns = (*columns, Column(counted.measure, _("Period before"), before=True))
    earlier = (counted.parts(report.before) or {}) if report.before else {}
    codes = [*parts, *sorted(set(earlier) - set(parts))]
    rows = tuple(
        Row(
            code,
            counted.name(code) or _("unknown"),
            tuple(_part(counted.parts(one), code) for one in reports),
        )
        for code in codes
    )
    total = tuple(counted.total(one) for one in reports) if counted.total and rows else ()
    return Table(key, title, head, columns, rows, total, comparable=True, note=note)


def _part(parts: Split, code: str) -> Count:
    return None if parts is None else parts.get(code, 0)


@dataclass(frozen=True)
class Crossed:
    """A count by two codes; `row_total` and `column_total`: splits by either, which tell what the sums are."""

    measure: str
    parts: Cross
    row_name: Callable[[str], str]
    column_name: Callable[[str], str]
    total: Count
    row_total: Split = None
    column_total: Split = None
    order: tuple[str, ...] = ()  # of the columns, where they have one


def cross(key: str, title: str, head: str, crossed: Crossed) -> Table:
    """A count by two codes; the last column and the last row are the sums, `x` where a sum is not told."""
    if crossed.parts is None:
        return Table(
            key, title, head, (Column(crossed.measure, _("Total")),), (), withheld=True, crossed=True
        )
    found = dict.fromkeys(code for parts in crossed.parts.values() for code in parts)
    order = crossed.order or tuple(crossed.column_total or ())
    codes = [code for code in order if code in found] + sorted(set(found) - set(order))
    columns = [
        Column(crossed.measure, crossed.column_name(code) or _("unknown"), code=code) for code in codes
    ]
    row_codes = [code for code in crossed.row_total or () if code in crossed.parts]
    row_codes += [code for code in crossed.parts if code not in row_codes]
    rows = tuple(
        Row(
            row,
            crossed.row_name(row) or _("unknown"),
            (
                *(crossed.parts[row].get(code, 0) for code in codes),
                _sum(crossed.parts[row], crossed.row_total, row),
            ),
        )
        for row in row_codes
    )
    sums = [
        _sum({row: parts.get(code, 0) for row, parts in crossed.parts.items()}, crossed.column_total, code)
        for code in codes
    ]
    total = (*sums, crossed.total) if rows else ()
    return Table(key, title, head, (*columns, Column(crossed.measure, _("Total"))), rows, total, crossed=True)


def _sum(parts: dict[str, Count] | Split, told: Split, code: str) -> Count:
    """What the margin's own table says; where there is none, the sum of parts that are all shown."""
    if told is not None:
        return told.get(code, 0)
    if parts is None or None in parts.values():
        return None
    return sum(count for count in parts.values() if count)
