"""Every figure of the report that is one number: its code, its name, where it stands in the value."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointdesk.desk.operations.models import Encounter
from jointdesk.desk.statistics.report import Count, Report
from jointdesk.desk.statistics.tables.table import Column, Row, Table, show


class Measure(NamedTuple):
    """`key` is the key of the JSON answer, where it has one."""

    key: str
    label: Promise
    read: Callable[[Report], Count]


def _of_category(category: str) -> Callable[[Report], Count]:
    def read(report: Report) -> Count:
        parts = report.found.by_category
        return None if parts is None else parts.get(category, 0)

    return read


FOUND = (
    Measure("operations", gettext_lazy("Operations"), lambda r: r.operations),
    Measure("persons", gettext_lazy("Persons found"), lambda r: r.found.persons),
    Measure("foreigners", gettext_lazy("Foreigners found"), lambda r: r.found.foreigners),
    Measure("provinces", gettext_lazy("Provinces where they were found"), lambda r: r.found.provinces),
    Measure("suspects", gettext_lazy("Suspects found"), _of_category(Encounter.Category.SUSPECT)),
    Measure("ringleaders", gettext_lazy("Ringleaders found"), _of_category(Encounter.Category.RINGLEADER)),
)
COURTS = (
    Measure(
        "persons_proposed", gettext_lazy("Proposed for prosecution"), lambda r: r.prosecuted.persons_proposed
    ),
    Measure(
        "ringleaders_proposed",
        gettext_lazy("Ringleaders proposed for prosecution"),
        lambda r: r.prosecuted.ringleaders_proposed,
    ),
    Measure("persons_prosecuted", gettext_lazy("Persons before the courts"), lambda r: r.persons_prosecuted),
    Measure(
        "ringleaders_prosecuted",
        gettext_lazy("Ringleaders before the courts"),
        lambda r: r.ringleaders_prosecuted,
    ),
)
VICTIMS = (
    Measure("victims_presumed", gettext_lazy("Presumed victims"), lambda r: r.victims_presumed),
    Measure(
        "victims_identified", gettext_lazy("Victims formally identified"), lambda r: r.victims.identified
    ),
    Measure("victims_referred", gettext_lazy("Victims led to assistance"), lambda r: r.victims.referred),
    Measure(
        "victims_returned", gettext_lazy("Victims returned of their own will"), lambda r: r.victims.returned
    ),
)
COMPLAINTS = (
    Measure("complaints", gettext_lazy("Complaints received"), lambda r: r.reported.complaints),
    Measure("networks", gettext_lazy("Networks behind them"), lambda r: r.reported.networks),
)
COOPERATION = (
    Measure("requests_sent", gettext_lazy("Requests sent"), lambda r: r.cooperation.requests_sent),
    Measure("answers_received", gettext_lazy("Answers received"), lambda r: r.cooperation.answers_received),
    Measure(
        "answers_received_in_time",
        gettext_lazy("Answers received in time"),
        lambda r: r.cooperation.answers_received_in_time,
    ),
    Measure(
        "requests_received", gettext_lazy("Requests received"), lambda r: r.cooperation.requests_received
    ),
    Measure("answers_given", gettext_lazy("Answers given"), lambda r: r.cooperation.answers_given),
    Measure(
        "answers_given_in_time",
        gettext_lazy("Answers given in time"),
        lambda r: r.cooperation.answers_given_in_time,
    ),
    Measure("refused", gettext_lazy("Refused"), lambda r: r.cooperation.refused),
    Measure("hits", gettext_lazy("Hits with partners"), lambda r: r.cooperation.hits),
)
MEASURES = (*FOUND, *COURTS, *VICTIMS, *COMPLAINTS, *COOPERATION)
# those that open the report, in the order they are read
HEADLINE = (
    "foreigners",
    "provinces",
    "ringleaders_prosecuted",
    "operations",
    "victims_presumed",
    "complaints",
    "networks",
    "hits",
)


def headline(report: Report) -> list[tuple[str, str, Count]]:
    """(key, label, value) of the figures that open the report; None: withheld."""
    return [(measure.key, str(measure.label), measure.read(report)) for measure in opening()]


def opening() -> Iterator[Measure]:
    by_key = {measure.key: measure for measure in MEASURES}
    return (by_key[key] for key in HEADLINE)


def measures_table(report: Report, key: str, title: str, measures: tuple[Measure, ...]) -> Table:
    """Each figure beside the same one of the period before."""
    columns, reports = [Column("", _("This period"))], [report]
    if report.before is not None:
        columns.append(Column("", _("Period before"), before=True))
        reports.append(report.before)
    rows = tuple(
        Row(measure.key, str(measure.label), tuple(measure.read(one) for one in reports))
        for measure in measures
    )
    return Table(key, title, _("Figure"), tuple(columns), rows)


def say_change(now: Count, before: Count) -> str:
    """How a figure stands to that of the period before, in words."""
    if before is None:
        return ""
    values = {"before": show(before)}
    if now is None:
        return _("Period before: %(before)s") % values
    if now == before:
        return _("as many as in the period before")
    values["change"] = show(abs(now - before))
    if now > before:
        return _("%(change)s more than in the period before (%(before)s)") % values
    return _("%(change)s fewer than in the period before (%(before)s)") % values


def way(now: Count, before: Count) -> int:
    """1 more than before, -1 fewer, 0 as many, or not told."""
    return 0 if now is None or before is None else (now > before) - (now < before)
