"""Which picture stands beside which table of the report; the same on the page and on paper."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointdesk.desk.accounts.naming import country_name, province_name
from jointdesk.desk.statistics.happening import Happening
from jointdesk.desk.statistics.parts import WAY
from jointdesk.desk.statistics.pictures.bars import Row as Bar
from jointdesk.desk.statistics.pictures.bars import draw_bars
from jointdesk.desk.statistics.pictures.events import Event
from jointdesk.desk.statistics.pictures.flows import Flow, draw_flows
from jointdesk.desk.statistics.pictures.growth import draw_growth
from jointdesk.desk.statistics.pictures.largest import choose_flows
from jointdesk.desk.statistics.pictures.maps import draw_map
from jointdesk.desk.statistics.pictures.months import Line, draw_months
from jointdesk.desk.statistics.pictures.picture import Picture
from jointdesk.desk.statistics.pictures.pyramid import Band, draw_pyramid
from jointdesk.desk.statistics.report import Report
from jointdesk.desk.statistics.tables.reported import month_value, months_of
from jointdesk.desk.statistics.tables.table import Table
from jointdesk.desk.statistics.ways import place_name

# more bars than these nobody compares: the table has the others
MOST_BARS = 15
MOST_CURRENCIES = 2
FEWEST_MONTHS, MOST_MONTHS = 3, 60


def draw_beside(report: Report, table: Table) -> list[Picture]:
    """The pictures of a table, none where it has no rows or a picture would tell nothing more."""
    if not table.rows:
        return []
    if table.key == "by_province":
        values = {row.code: count for row in table.rows if isinstance(count := row.values[0], int | None)}
        return _some(
            draw_map("map", table.title, report.country, values, unit=_("persons"), home=settings.HOME)
        )
    if table.key in ("by_nationality", "complaints_by_scam_type"):
        return [_bars(table)] if len(table.rows) > 1 else []
    if table.key == "by_sex_and_age":
        return [_pyramid(table)]
    if table.key == "by_province_and_nationality":
        return _flows(table)
    if table.key == "by_month":
        return _months(report, table)
    if table.key == "losses_by_way":
        return _ways(table)
    return _growth(report) if table.key == "network_growth" else []


def _some(picture: Picture | None) -> list[Picture]:
    return [picture] if picture else []


def _bars(table: Table) -> Picture:
    # before the cut: a place among the first would tell of a withheld row that it is not small
    rows = sorted(table.rows, key=lambda row: row.values[0] is None)
    bars = [Bar(row.name, *_counts(row.values[:2])) for row in rows[:MOST_BARS]]
    unit = _("persons") if table.key == "by_nationality" else _("Complaints")
    return draw_bars(f"bars-{table.key}", table.title, bars, unit=unit)


def _counts(values: tuple[object, ...]) -> tuple[int | None, ...]:
    return tuple(value if isinstance(value, int) else None for value in values)


def _pyramid(table: Table) -> Picture:
    """Women and men; whoever is neither, or of no known sex or age, stands in the table."""
    sides = {column.code: place for place, column in enumerate(table.columns)}

    def value(values: tuple[object, ...], sex: str) -> int | None:
        return _counts(values)[sides[sex]] if sex in sides else 0

    bands = [Band(row.name, value(row.values, "F"), value(row.values, "M")) for row in table.rows if row.code]
    return draw_pyramid("ages", table.title, (_("Women"), _("Men")), bands, unit=_("persons"))


def _months(report: Report, table: Table) -> list[Picture]:
    if not FEWEST_MONTHS <= len(table.rows) <= MOST_MONTHS:
        return []
    months = [row.code for row in table.rows]
    lines: Mapping[str, tuple[str, list[int | None]]] = {
        column.measure: (column.label, [_counts(row.values)[place] for row in table.rows])
        for place, column in enumerate(table.columns)
    }
    told = (("complaints", _("Complaints by month")), ("foreigners", _("Foreigners by month")))
    drawn = (
        draw_months(
            f"months-{key}", title, months, [Line(*lines[key])], unit=lines[key][0], events=_events(report)
        )
        for key, title in told
        if any(lines[key][1])
    )
    # under the line itself: its last fall may be of a month that is not over
    return [replace(one, note=table.note) for one in drawn]


def _events(report: Report) -> list[Event]:
    return [Event(one.day, _say(one), one.kind) for one in report.happenings]


def _say(one: Happening) -> str:
    if one.kind == "agreement":
        countries = ", ".join(country_name(code) for code in one.places)
        return _("Joint group agreed: %(countries)s") % {"countries": countries or _("unknown")}
    return ngettext(
        "Operation in %(province)s, %(n)s person found",
        "Operation in %(province)s, %(n)s persons found",
        one.persons,
    ) % {"province": province_name(one.places[0]) or _("unknown"), "n": one.persons}


def _flows(table: Table) -> list[Picture]:
    """From which countries the people came who were found in which provinces: the largest groups."""
    countries = [(place, column.label) for place, column in enumerate(table.columns) if column.code]
    flows = choose_flows(
        [
            Flow(0, country, row.name, _counts(row.values)[place])
            for row in table.rows
            for place, country in countries
        ]
    )
    stages = [_("Nationality"), _("Province")]
    title = _("Where they came from, and where they were found: the largest groups")
    return [draw_flows("flows", title, stages, flows, unit=_("persons"))] if len(flows) > 1 else []


def _ways(table: Table) -> list[Picture]:
    """A picture a currency, for the currencies with most ways: sums of two currencies have no common scale."""
    found: dict[str, list[Flow]] = {}
    for row in table.rows:
        currency, complaint, account = row.code.split(WAY)
        sum_ = row.values[0]
        value = int(sum_) if isinstance(sum_, int | Decimal) else None
        flow = Flow(0, place_name(complaint), place_name(account), value)
        found.setdefault(currency, []).append(flow)
    shown = sorted(found, key=lambda currency: (-len(found[currency]), currency))[:MOST_CURRENCIES]
    stages = [_("Country of the complaint"), _("Country of the account")]
    drawn = [(currency, choose_flows(found[currency])) for currency in shown]
    return [
        draw_flows(
            f"ways-{currency}",
            table.title,
            stages,
            flows,
            unit=currency,
        )
        for currency, flows in drawn
        if len(flows) > 1
    ]


def _growth(report: Report) -> list[Picture]:
    networks = report.reported.growth or ()
    months = months_of(report, [one.by_month for one in networks])
    if not FEWEST_MONTHS <= len(months) <= MOST_MONTHS:
        return []
    lines = [Line(one.reference, [month_value(one.by_month, month) for month in months]) for one in networks]
    title = _("The networks with most complaints, month by month")
    return [draw_growth("growth", title, months, lines, unit=_("Complaints"))]
