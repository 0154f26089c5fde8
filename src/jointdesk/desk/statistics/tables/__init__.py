"""The report as sections of named tables: what page, CSV, XLSX and PDF have in common."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from jointdesk.desk.statistics.report import Report
from jointdesk.desk.statistics.tables.cooperation import cooperation_tables
from jointdesk.desk.statistics.tables.found import court_tables, found_tables, victim_tables
from jointdesk.desk.statistics.tables.measures import (
    COMPLAINTS,
    COURTS,
    FOUND,
    VICTIMS,
    headline,
    measures_table,
)
from jointdesk.desk.statistics.tables.reported import month_table, reported_tables
from jointdesk.desk.statistics.tables.table import WITHHELD, Table, Value, say_nothing, show

__all__ = ["WITHHELD", "Section", "Table", "Value", "headline", "say_nothing", "sections", "show", "tables"]


class Section(NamedTuple):
    """A chapter of the report; `key` is its anchor."""

    key: str
    title: str
    tables: list[Table]


def sections(report: Report) -> list[Section]:
    """Everything the report tells, in the order it is read."""
    found, courts, victims, complaints = (
        measures_table(report, f"{key}_figures", title, measures)
        for key, title, measures in (
            ("found", _("In figures"), FOUND),
            ("courts", _("In figures"), COURTS),
            ("victims", _("In figures"), VICTIMS),
            ("complaints", _("In figures"), COMPLAINTS),
        )
    )
    return [
        Section("found", _("People found in operations"), [found, *found_tables(report)]),
        Section("courts", _("Before the courts"), [courts, *court_tables(report)]),
        Section("victims", _("Presumed victims"), [victims, *victim_tables(report)]),
        Section("complaints", _("Complaints and losses"), [complaints, *reported_tables(report)]),
        Section("cooperation", _("Cooperation with partners"), cooperation_tables(report)),
        Section("months", _("Over time"), [month_table(report)]),
    ]


def tables(report: Report) -> list[Table]:
    """Every table of the report, section by section."""
    return [table for section in sections(report) for table in section.tables]
