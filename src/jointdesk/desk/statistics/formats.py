"""The report as a file: CSV for reuse, XLSX with native tables, PDF for paper."""

import csv
import io

import xlsxwriter
from django.utils.translation import gettext as _

from jointdesk.desk.lists.cells import defuse
from jointdesk.desk.statistics.paper import print_report
from jointdesk.desk.statistics.report import Report
from jointdesk.desk.statistics.tables import Cell, Table, cell, say_nothing, tables

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}


def render(report: Report, form: str) -> bytes:
    """The report as `csv`, `xlsx` or `pdf`, in the active language."""
    return {"csv": write_csv, "xlsx": write_xlsx, "pdf": print_report}[form](report)


def write_csv(report: Report) -> bytes:
    """One long table: table, item, measure, value. UTF-8 with a byte order mark, for spreadsheet programs."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["table", "item", "measure", "value"])
    for table in tables(report):
        if table.withheld:
            writer.writerow([table.key, "", table.columns[-1], cell(None)])
        for first, *values in table.rows:
            for column, value in zip(table.columns[1:], values, strict=True):
                writer.writerow([table.key, _harmless(first), column, value])
    return ("\ufeff" + out.getvalue()).encode()


def write_xlsx(report: Report) -> bytes:
    """A sheet a table, each a native table of the spreadsheet, and the counting rules at the end."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "font_size": 14})
    counted = book.add_format({"num_format": "#,##0"})
    for table in tables(report):
        _write_sheet(book, table, bold, counted)
    rules = book.add_worksheet(_("Counting rules")[:31])
    rules.set_column(0, 0, 110)
    for line, rule in enumerate(report.counting_rules):
        rules.write_string(line, 0, _(rule))
    book.close()
    return out.getvalue()


def _write_sheet(
    book: "xlsxwriter.Workbook", table: Table, bold: "xlsxwriter.format.Format", counted: object
) -> None:
    sheet = book.add_worksheet(table.key[:31])
    sheet.write_string(0, 0, table.title, bold)
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, len(table.columns) - 1, 18, counted)
    if not table.rows:
        sheet.write_string(2, 0, say_nothing(table))
        return
    columns: list[dict[str, object]] = [{"header": column} for column in table.columns]
    # a sum of a column with withheld figures is not the total: that one is written as a number
    whole = all(isinstance(row[-1], int | float) for row in table.rows)
    if table.total is not None:
        columns[0]["total_string"] = _("Total")
        if whole:
            columns[-1] |= {"total_function": "sum", "total_value": table.total}
    last = 2 + len(table.rows) + (table.total is not None)
    sheet.add_table(
        2,
        0,
        last,
        len(table.columns) - 1,
        {
            "name": f"T_{table.key}",
            "columns": columns,
            "data": table.rows,
            "total_row": table.total is not None,
        },
    )
    if table.total is not None and not whole:
        sheet.write_number(last, len(table.columns) - 1, table.total, counted)


def _harmless(text: Cell) -> Cell:
    return defuse(text) if isinstance(text, str) else text
