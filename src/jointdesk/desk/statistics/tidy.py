"""The report as one long table for programs: a line a figure, stable codes beside names."""

import csv
import io
from collections.abc import Iterator

from jointdesk.desk.lists.cells import defuse
from jointdesk.desk.statistics.report import Period, Report
from jointdesk.desk.statistics.tables import WITHHELD, Table, Value, tables
from jointdesk.desk.statistics.tables.table import Column, Row

HEADINGS = ("table", "code", "item", "measure", "period", "value")


def write_csv(report: Report) -> bytes:
    """UTF-8 with a byte order mark, for spreadsheet programs. Codes and measures are the same in every language."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for table in tables(report):
        for line in _lines(report, table):
            writer.writerow([defuse(text) for text in line])
    return ("\ufeff" + out.getvalue()).encode()


def _lines(report: Report, table: Table) -> Iterator[tuple[str, ...]]:
    now = write_period(report.period)
    before = write_period(report.before.period) if report.before else ""
    if table.withheld:
        yield (table.key, "", "", table.columns[-1].measure, now, WITHHELD)
    for row in table.rows:
        for column, value in zip(table.columns, row.values, strict=True):
            code, item = _names(table, row, column)
            measure = column.measure or row.code
            yield (table.key, code, item, measure, before if column.before else now, write_value(value))


def _names(table: Table, row: Row, column: Column) -> tuple[str, str]:
    """Of a cell of a cross table both codes, and both names; its sums have the row's alone."""
    if table.crossed and column.label and (column.code or column is not table.columns[-1]):
        return f"{row.code}/{column.code}", f"{row.name}, {column.label}"
    return row.code, row.name


def write_period(period: Period) -> str:
    """An ISO 8601 interval of days, both counted."""
    return f"{period.start.isoformat()}/{period.end.isoformat()}"


def write_value(value: Value) -> str:
    """As a program reads it: no grouping, a point before decimals."""
    return WITHHELD if value is None else str(value)
