"""The report as a spreadsheet: a cover sheet with rules and contents, then a sheet a table, each a native table.

Sheets and columns are named in the reader's language, the tables by the report's stable keys (`T_by_month`).
"""

import io
import re
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from jointdesk.desk.statistics.cover import describe
from jointdesk.desk.statistics.report import Report
from jointdesk.desk.statistics.tables import Table, Value, say_nothing, sections, show

LONGEST_NAME = 31
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
HEAD = 2  # the row of the table's headings, counted from nought
CHARTED = {"by_month": "line", "by_nationality": "bar", "complaints_by_scam_type": "bar"}
MOST_BARS = 20
# spreadsheets write no more than 15 digits
SOFTWARE_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(report: Report, release: str = "") -> bytes:
    """`release`: the hash under which the report was frozen, printed on the cover."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, SOFTWARE_OPTIONS)
    cover = describe(report, release)
    book.set_properties({"title": cover.title, "author": report.desk, "subject": cover.period})
    formats = _Formats(book)
    taken = {_("Cover").casefold()}
    front = book.add_worksheet(_("Cover")[:LONGEST_NAME])
    contents: list[tuple[str, str, str]] = []
    for section in sections(report):
        for table in section.tables:
            name = name_sheet(table.title, taken)
            _write_sheet(book, name, table, formats)
            contents.append((section.title, table.title, name))
    _write_cover(front, report, cover.title, cover.badge, cover.lines, contents, formats)
    book.close()
    return out.getvalue()


def name_sheet(title: str, taken: set[str]) -> str:
    """A name no other sheet has, such as spreadsheets allow; `taken` grows by it."""
    plain = NOT_IN_NAMES.sub(" ", title).strip("' ")[:LONGEST_NAME].strip("' ") or "-"
    name, number = plain, 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        name = f"{plain[: LONGEST_NAME - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name


class _Formats:
    def __init__(self, book: Workbook) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14, "font_color": "#0B5C63"})
        self.bold = book.add_format({"bold": True})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.quiet = book.add_format({"font_color": "#566266"})
        self.link = book.add_format({"font_color": "#0B5C63", "underline": 1})
        self.count = book.add_format({"num_format": "#,##0"})
        self.money = book.add_format({"num_format": "#,##0.00"})
        self.withheld = book.add_format({"align": "right", "font_color": "#566266"})

    def of(self, value: Value) -> Format:
        if value is None:
            return self.withheld
        return self.money if isinstance(value, Decimal) else self.count


def _write_cover(
    sheet: Worksheet,
    report: Report,
    title: str,
    badge: str,
    lines: tuple[tuple[str, str], ...],
    contents: list[tuple[str, str, str]],
    formats: _Formats,
) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, title, formats.title)
    sheet.write_string(1, 0, badge, formats.bold)
    row = 3
    for label, text in lines:
        sheet.write_string(row, 0, label, formats.quiet)
        sheet.write_string(row, 1, text)
        row += 1
    row = _heading(sheet, row, _("Contents"), formats)
    for section, table, name in contents:
        sheet.write_string(row, 0, section, formats.quiet)
        target = name.replace("'", "''")
        sheet.write_url(row, 1, f"internal:'{target}'!A1", formats.link, table)
        row += 1
    row = _heading(sheet, row, _("How it was counted"), formats)
    for rule in report.counting_rules:
        sheet.write_string(row, 1, _(rule), formats.wrapped)
        row += 1


def _heading(sheet: Worksheet, row: int, text: str, formats: _Formats) -> int:
    sheet.write_string(row + 1, 0, text, formats.bold)
    return row + 2


def _write_sheet(book: Workbook, name: str, table: Table, formats: _Formats) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, table.title, formats.title)
    if table.note:
        sheet.write_string(1, 0, table.note, formats.quiet)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, len(table.columns) + 1, 16)
    if not table.rows:
        sheet.write_string(HEAD, 0, say_nothing(table), formats.quiet)
        return
    sheet.freeze_panes(HEAD + 1, 1)
    last = HEAD + len(table.rows) + bool(table.total)
    sheet.add_table(
        HEAD,
        0,
        last,
        len(table.columns) + 1,
        {
            "name": f"T_{table.key}",
            "columns": _columns(table, formats),
            "total_row": bool(table.total),
            "style": "Table Style Light 1",
        },
    )
    for place, row in enumerate(table.rows, HEAD + 1):
        sheet.write_string(place, 0, row.name)
        for column, value in enumerate(row.values, 1):
            _write_value(sheet, place, column, value, formats)
        sheet.write_string(place, len(table.columns) + 1, row.code, formats.quiet)
    for column, value in enumerate(table.total, 1):
        if not _adds_up(table, column - 1):
            _write_value(sheet, last, column, value, formats)
    _add_chart(book, sheet, name, table)


def _columns(table: Table, formats: _Formats) -> list[dict[str, Any]]:
    """Headings no two of which are alike, as a native table needs; a sum is a formula where it is the total."""
    taken: set[str] = set()
    columns: list[dict[str, Any]] = []
    for label in (table.head, *(column.label for column in table.columns), _("Code")):
        heading, number = label, 1
        while heading.casefold() in taken:
            number += 1
            heading = f"{label} ({number})"
        taken.add(heading.casefold())
        columns.append({"header": heading})
    if table.total:
        columns[0]["total_string"] = _("Total")
        for place, value in enumerate(table.total):
            if _adds_up(table, place):
                columns[place + 1] |= {
                    "total_function": "sum",
                    "total_value": value,
                    "format": formats.of(value),
                }
    return columns


def _adds_up(table: Table, place: int) -> bool:
    """A sum of a column with withheld figures is not the total: that one is written as a number."""
    values = [row.values[place] for row in table.rows]
    numbers = [value for value in values if isinstance(value, int | Decimal)]
    return len(numbers) == len(values) and sum(numbers) == table.total[place]


def _write_value(sheet: Worksheet, row: int, column: int, value: Value, formats: _Formats) -> None:
    if isinstance(value, int | Decimal):
        sheet.write_number(
            row, column, float(value) if isinstance(value, Decimal) else value, formats.of(value)
        )
    else:
        sheet.write_string(row, column, show(value), formats.of(value) if value is None else None)


def _add_chart(book: Workbook, sheet: Worksheet, name: str, table: Table) -> None:
    """A chart of the spreadsheet's own, where every figure of it is told: a withheld one would be drawn as nought."""
    kind = CHARTED.get(table.key)
    shown = 2 if kind == "line" else 1
    rows = table.rows if kind == "line" else table.rows[:MOST_BARS]
    if kind is None or len(rows) < 2 or any(None in row.values[:shown] for row in rows):
        return
    chart = book.add_chart({"type": kind})
    last = HEAD + len(rows)
    for column in range(1, shown + 1):
        chart.add_series(
            {
                "name": [name, HEAD, column],
                "categories": [name, HEAD + 1, 0, last, 0],
                "values": [name, HEAD + 1, column, last, column],
            }
        )
    chart.set_title({"name": table.title, "name_font": {"size": 11}})
    chart.set_size({"width": 640, "height": max(300, 24 * len(rows)) if kind == "bar" else 320})
    if kind == "bar":
        chart.set_y_axis({"reverse": True})
        chart.set_legend({"none": True})
    sheet.insert_chart(HEAD, len(table.columns) + 3, chart)
