"""The report as named tables of plain cells: what CSV, XLSX and PDF have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.naming import country_name, province_name, scam_type_name
from jointdesk.desk.operations.models import Encounter, Referral
from jointdesk.desk.statistics.report import Count, Report, Reported, Split

Cell = str | int | float
# the sign statistical offices print for a figure that is confidential
WITHHELD = "x"


@dataclass(frozen=True)
class Table:
    """`total`, where there is one, is the sum of the last column: the parts add up to it.

    `withheld`: there is something to tell, but no row of it may be published. `comparable`: rows count the same
    thing, so that bars may compare them.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int | None = None
    withheld: bool = False
    comparable: bool = False


def cell(value: float | None) -> Cell:
    """A figure as it is shown."""
    return WITHHELD if value is None else value


def headline(report: Report) -> list[tuple[str, str, Count]]:
    """(key, label, value) of the figures that open the report; None: withheld."""
    return [
        ("foreigners", _("Foreigners found"), report.found.foreigners),
        ("provinces", _("Provinces where they were found"), report.found.provinces),
        ("ringleaders_prosecuted", _("Ringleaders before the courts"), report.ringleaders_prosecuted),
        ("operations", _("Operations"), report.operations),
        ("victims_presumed", _("Presumed victims"), report.victims_presumed),
        ("complaints", _("Complaints received"), report.reported.complaints),
        ("networks", _("Networks behind them"), report.reported.networks),
        ("hits", _("Hits with partners"), report.cooperation.hits),
    ]


def tables(report: Report) -> list[Table]:
    """Every table of the report, in the order it is read."""
    return [_figures(report), *_found(report), *_reported(report), *_cooperation(report)]


def _figures(report: Report) -> Table:
    before = {key: value for key, _label, value in headline(report.before)} if report.before else {}
    return Table(
        "headline",
        _("Figures"),
        (_("Figure"), _("This period"), _("Period before")),
        tuple(
            (label, cell(value), cell(before[key]) if before else "")
            for key, label, value in headline(report)
        ),
    )


def _found(report: Report) -> list[Table]:
    found, people = report.found, (_("Foreigners"),)
    categories, states = dict(Encounter.Category.choices), dict(Referral.State.choices)
    return [
        _split(
            "by_province",
            _("Foreigners by province"),
            _("Province"),
            people,
            found.by_province,
            province_name,
            found.foreigners,
        ),
        _split(
            "by_nationality",
            _("Foreigners by nationality"),
            _("Nationality"),
            people,
            found.by_nationality,
            country_name,
            found.foreigners,
        ),
        _split(
            "by_month",
            _("Foreigners by month"),
            _("Month"),
            people,
            found.by_month,
            _month_name,
            found.foreigners,
        ),
        _split(
            "by_category",
            _("Persons found by category"),
            _("Category"),
            (_("Persons"),),
            found.by_category,
            lambda code: str(categories.get(code, code)),
            found.persons,
        ),
        _split(
            "referrals_by_state",
            _("Presumed victims by state of referral"),
            _("State"),
            (_("Persons"),),
            report.referrals_by_state,
            lambda code: str(states.get(code, code)),
            report.victims_presumed,
        ),
    ]


def _reported(report: Report) -> list[Table]:
    reported = report.reported
    return [
        _split(
            "complaints_by_scam_type",
            _("Complaints by scam type"),
            _("Scam type"),
            (_("Complaints"),),
            reported.by_scam_type,
            scam_type_name,
        ),
        *_money(reported),
        _split(
            "complaints_by_province",
            _("Complaints by province"),
            _("Province"),
            (_("Complaints"),),
            reported.by_province,
            lambda code: province_name(code) if code else _("national level"),
            reported.complaints,
        ),
    ]


def _money(reported: Reported) -> list[Table]:
    """What became of it is told where any payment says so."""
    told = (
        ("losses", _("Losses reported"), reported.losses),
        ("losses_stopped", _("Of them stopped, held at a bank"), reported.stopped),
        ("losses_returned", _("Of them given back"), reported.returned),
    )
    return [
        Table(
            key,
            title,
            (_("Currency"), _("Amount")),
            tuple((currency or _("unknown"), cell(_plain(sum_))) for currency, sum_ in money.sums.items()),
        )
        for key, title, money in told
        if money.sums or key == "losses"
    ]


def _cooperation(report: Report) -> list[Table]:
    shared = report.cooperation
    return [
        Table(
            "cooperation",
            _("Cooperation with partners"),
            (_("Measure"), _("Count")),
            (
                (_("Requests sent"), shared.requests_sent),
                (_("Requests received"), shared.requests_received),
                (_("Answered"), shared.answered),
                (_("Refused"), shared.refused),
                (_("Hits"), shared.hits),
            ),
        ),
        _split(
            "partner_arrests",
            _("Arrests by partners, not counted as ours"),
            _("Country"),
            (_("Persons"),),
            shared.partner_arrests,
            country_name,
            sum(shared.partner_arrests.values()),
        ),
    ]


def _split(
    key: str,
    title: str,
    first: str,
    others: tuple[str, ...],
    values: Split,
    name: Callable[[str], str],
    total: Count = None,
) -> Table:
    if values is None:
        return Table(key, title, (first, *others), (), withheld=True)
    rows = tuple((name(code) or _("unknown"), cell(value)) for code, value in values.items())
    return Table(key, title, (first, *others), rows, total, comparable=True)


def _plain(amount: Decimal | None) -> float | None:
    """A sum as a spreadsheet takes it: whole where it is whole."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _month_name(month: str) -> str:
    return date_format(date.fromisoformat(f"{month}-01"), "YEAR_MONTH_FORMAT")


def say_nothing(table: Table) -> str:
    """What stands in place of a table without rows."""
    if table.withheld:
        return _("Withheld: the figures are too small to be published")
    return _("Nothing in this period")
