"""Tables of what passed between this desk and its partners."""

from django.utils.translation import gettext as _

from jointdesk.desk.accounts.naming import country_name
from jointdesk.desk.statistics.report import Report
from jointdesk.desk.statistics.tables.measures import COOPERATION, measures_table
from jointdesk.desk.statistics.tables.table import Column, Counted, Row, Table, split


def cooperation_tables(report: Report) -> list[Table]:
    by_country = split(
        report,
        "partner_arrests",
        _("Arrests by partners, not counted as ours"),
        _("Country"),
        Counted(
            "partner_arrests",
            _("Persons"),
            lambda one: one.cooperation.partner_arrests,
            country_name,
            lambda one: sum(one.cooperation.partner_arrests.values()),
        ),
    )
    whole = measures_table(report, "cooperation", _("Cooperation with all partners"), COOPERATION)
    return [whole, _partners(report), by_country]


def _partners(report: Report) -> Table:
    """One row a partner; the sums of the columns are the figures of all partners."""
    told = (
        ("requests_sent", _("Requests sent")),
        ("answers_received", _("Answered by them")),
        ("answers_received_in_time", _("by them in time")),
        ("requests_received", _("Requests received")),
        ("answers_given", _("Answered by us")),
        ("answers_given_in_time", _("by us in time")),
        ("refused", _("Refused")),
        ("hits", _("Hits")),
        ("arrests", _("Arrests")),
    )
    shared = report.cooperation
    rows = tuple(
        Row(one.key, one.name or country_name(one.country), tuple(getattr(one, key) for key, _label in told))
        for one in shared.partners
    )
    arrests = sum(shared.partner_arrests.values())
    total = tuple(arrests if key == "arrests" else getattr(shared, key) for key, _label in told)
    columns = tuple(Column(key, label) for key, label in told)
    return Table(
        "partners", _("Cooperation with each partner"), _("Partner"), columns, rows, total if rows else ()
    )
