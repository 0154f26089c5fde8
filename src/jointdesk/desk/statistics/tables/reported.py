"""Tables of the complaints received: types, places, money, the networks behind them, month by month."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.naming import country_name, province_name, scam_type_name
from jointdesk.desk.statistics.parts import WAY
from jointdesk.desk.statistics.report import Count, Report, Split
from jointdesk.desk.statistics.tables.cut_months import say_cut_months
from jointdesk.desk.statistics.tables.table import Column, Counted, Row, Table, Value, split
from jointdesk.desk.statistics.ways import say_way

# a longer period shows only the months of which there is something to tell
MOST_MONTHS = 120


def reported_tables(report: Report) -> list[Table]:
    by_type = split(
        report,
        "complaints_by_scam_type",
        _("Complaints by scam type"),
        _("Scam type"),
        Counted("complaints", _("Complaints"), lambda one: one.reported.by_scam_type, scam_type_name),
        note=_("A complaint may be of several types: the rows add up to more than all complaints."),
    )
    by_place = split(
        report,
        "complaints_by_province",
        _("Complaints by province"),
        _("Province"),
        Counted(
            "complaints",
            _("Complaints"),
            lambda one: one.reported.by_province,
            lambda code: province_name(code) if code else _("national level"),
            lambda one: one.reported.complaints,
        ),
    )
    by_country = split(
        report,
        "complaints_by_country",
        _("Complaints by country"),
        _("Country"),
        Counted(
            "complaints",
            _("Complaints"),
            lambda one: one.reported.by_country,
            country_name,
            lambda one: one.reported.complaints,
        ),
    )
    return [by_type, _money(report), _ways(report), by_place, by_country, _growth(report)]


def month_table(report: Report) -> Table:
    """What happened in each month: one column a figure. A month of which nothing is told stands with noughts."""
    shared, courts = report.cooperation, report.prosecuted
    told: tuple[tuple[str, str, Split, Count], ...] = (
        ("complaints", _("Complaints"), report.reported.by_month, report.reported.complaints),
        ("operations", _("Operations"), report.operations_by_month, report.operations),
        ("foreigners", _("Foreigners"), report.found.by_month, report.found.foreigners),
        ("persons_prosecuted", _("Before the courts"), courts.by_month, report.persons_prosecuted),
        ("requests_sent", _("Requests sent"), shared.by_month.get("requests_sent", {}), shared.requests_sent),
        (
            "requests_received",
            _("Received"),
            shared.by_month.get("requests_received", {}),
            shared.requests_received,
        ),
        ("hits", _("Hits"), shared.by_month.get("hits", {}), shared.hits),
    )
    months = months_of(report, (parts for _key, _label, parts, _total in told))
    rows = tuple(
        Row(
            month, month_name(month), tuple(month_value(parts, month) for _key, _label, parts, _total in told)
        )
        for month in months
    )
    columns = tuple(Column(key, label) for key, label, _parts, _total in told)
    total: tuple[Value, ...] = tuple(total for _key, _label, _parts, total in told)
    note = say_cut_months(report.period) if rows else ""
    return Table("by_month", _("Month by month"), _("Month"), columns, rows, total if rows else (), note=note)


def months_of(report: Report, splits: Iterable[Split]) -> list[str]:
    """The period's months; of a very long one those that any split names."""
    months = list(report.period.months())
    if len(months) <= MOST_MONTHS:
        return months
    named = {month for parts in splits if parts is not None for month in parts}
    return [month for month in months if month in named]


def month_value(parts: Split, month: str) -> Count:
    return None if parts is None else parts.get(month, 0)


def month_name(month: str) -> str:
    return date_format(date.fromisoformat(f"{month}-01"), "YEAR_MONTH_FORMAT")


def _money(report: Report) -> Table:
    """What became of it is told where any payment says so; the period before beside what was lost."""
    reported = report.reported
    columns = [Column("losses", _("Reported"))]
    kinds = [reported.losses.sums]
    if reported.stopped.sums or reported.returned.sums:
        columns += [
            Column("losses_stopped", _("Stopped at a bank")),
            Column("losses_returned", _("Given back")),
        ]
        kinds += [reported.stopped.sums, reported.returned.sums]
    if report.before is not None:
        columns.append(Column("losses", _("Period before"), before=True))
        kinds.append(report.before.reported.losses.sums)
    currencies = sorted({currency for sums in kinds for currency in sums})
    nothing = Decimal(0)
    rows = tuple(
        Row(currency, currency or _("unknown"), tuple(_plain(sums.get(currency, nothing)) for sums in kinds))
        for currency in currencies
    )
    return Table(
        "losses", _("Losses"), _("Currency"), tuple(columns), rows, note=_("Currencies are never converted.")
    )


def _ways(report: Report) -> Table:
    """The losses once more, by the countries they left and went to: the largest of a currency first."""
    columns: tuple[Column, ...] = (Column("losses_by_way", _("Reported")),)
    told = [report.reported.ways]
    if report.before is not None:
        columns = (*columns, Column("losses_by_way", _("Period before"), before=True))
        told.append(report.before.reported.ways)
    title, head = (
        _("Where the money went"),
        _("From the country of the complaint to the country of the account"),
    )
    if told[0] is None:
        return Table("losses_by_way", title, head, columns, (), withheld=True)
    ways = [dict(one.sums) if one is not None else None for one in told]
    codes = sorted(
        {way for sums in ways if sums for way in sums}, key=lambda way: _rank_way(way, ways[0] or {})
    )
    rows = tuple(
        Row(
            way,
            say_way(way),
            tuple(None if sums is None else _plain(sums.get(way, Decimal(0))) for sums in ways),
        )
        for way in codes
    )
    note = _("The ways of a currency add up to its losses. The country of an account is that of its bank.")
    return Table("losses_by_way", title, head, columns, rows, note=note)


def _rank_way(way: str, sums: Mapping[str, Decimal | None]) -> tuple[str, bool, Decimal, str]:
    """By currency, then by sum; those that are withheld, and those of the period before alone, last by code."""
    sum_ = sums.get(way)
    return way.partition(WAY)[0], not sum_, -(sum_ or Decimal(0)), way


def _growth(report: Report) -> Table:
    title, head = _("The networks with most complaints, month by month"), _("Network")
    networks = report.reported.growth
    if networks is None:
        return Table(
            "network_growth", title, head, (Column("complaints", _("Complaints")),), (), withheld=True
        )
    months = months_of(report, [one.by_month for one in networks])
    # of a long period the last year: more columns nobody reads, and the sum stands beside them
    shown = months[-12:]
    columns = [Column("complaints", month_name(month), code=month) for month in shown]
    rows = tuple(
        Row(
            one.reference,
            one.reference,
            (*(month_value(one.by_month, month) for month in shown), one.complaints),
        )
        for one in networks
    )
    return Table(
        "network_growth",
        title,
        head,
        (*columns, Column("complaints", _("All complaints"))),
        rows,
        crossed=True,
        note=_("The newest months of the period.") if len(shown) < len(months) else "",
    )


def _plain(amount: Decimal | None) -> Value:
    """A sum without decimals where it has none."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else amount
