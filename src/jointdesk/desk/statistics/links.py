"""Which list stands behind which cell of the report's tables; "" where there is none, or it may not be told."""

from jointdesk.desk.statistics.behind import SEPARATOR, address
from jointdesk.desk.statistics.parts import WAY
from jointdesk.desk.statistics.report import Report
from jointdesk.desk.statistics.tables import Table
from jointdesk.desk.statistics.tables.table import Column, Row

# a column of the table month by month is a split of its own
BY_MONTH = {
    "complaints": "complaints_by_month",
    "operations": "operations_by_month",
    "foreigners": "by_month",
    "persons_prosecuted": "prosecuted_by_month",
    "requests_sent": "requests_sent_by_month",
    "requests_received": "requests_received_by_month",
    "hits": "hits_by_month",
}
FIGURES = ("found_figures", "courts_figures", "victims_figures", "complaints_figures", "cooperation")
# the sums of a cross table's rows, and of its columns, are those of another split
MARGINS = {"by_province_and_nationality": ("by_province", "by_nationality")}
# bands of ages go down on the page, sexes across: in the report it is the other way round
TURNED = ("by_sex_and_age", "victims_by_sex_and_age")


def link_cell(report: Report, table: Table, row: Row, column: Column) -> str:
    """The address of the list behind a cell of this period; none behind the period before, nor behind a nought."""
    place = table.columns.index(column)
    if column.before or not row.values[place]:
        return ""
    if table.key in FIGURES:
        return address(report, row.code)
    if table.key == "by_month":
        return address(report, BY_MONTH[column.measure], row.code)
    if table.key == "losses_by_way":
        return address(report, table.key, row.code.replace(WAY, SEPARATOR))
    if table.key == "losses":
        return address(report, column.measure, row.code)
    if table.key == "partners":
        return address(report, "partners", f"{row.code}{SEPARATOR}{column.measure}")
    if table.crossed:
        return _link_crossed(report, table, row, column, last=place == len(table.columns) - 1)
    return address(report, table.key, row.code)


def _link_crossed(report: Report, table: Table, row: Row, column: Column, *, last: bool) -> str:
    if last:
        rows, _columns = MARGINS.get(table.key, ("", ""))
        return address(report, rows, row.code) if rows else ""
    codes = (column.code, row.code) if table.key in TURNED else (row.code, column.code)
    return address(report, table.key, SEPARATOR.join(codes))


def link_total(report: Report, table: Table, column: Column) -> str:
    """The same of a sum."""
    place = table.columns.index(column)
    if column.before or not table.total[place]:
        return ""
    if table.crossed and place < len(table.columns) - 1:
        _rows, columns = MARGINS.get(table.key, ("", ""))
        return address(report, columns, column.code) if columns else ""
    return address(report, column.measure)
