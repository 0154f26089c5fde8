"""The report as a file: CSV for programs, XLSX for spreadsheets, PDF for paper, JSON for whoever builds on it."""

import json
from collections.abc import Callable

from jointdesk.desk.statistics.paper import print_report
from jointdesk.desk.statistics.report import Report
from jointdesk.desk.statistics.tidy import write_csv
from jointdesk.desk.statistics.workbook import write_xlsx

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}


def render(report: Report, form: str, release: str = "") -> bytes:
    """The report as `csv`, `xlsx`, `pdf` or `json`, in the active language.

    `release`: the hash under which it was frozen; on the cover of XLSX and PDF, and in the JSON.
    Raises CallerError when the language's font for a PDF is not installed.
    """
    writers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: write_csv(report),
        "xlsx": lambda: write_xlsx(report, release),
        "pdf": lambda: print_report(report, release),
        "json": lambda: write_json(report, release),
    }
    return writers[form]()


def write_json(report: Report, release: str = "") -> bytes:
    """One object, its keys as docs/report.md says."""
    said = report.as_json() | ({"release": release} if release else {})
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()
