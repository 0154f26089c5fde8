"""What stands on the first page of every form of the report: whose it is, of which days, for whom."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointdesk.desk.statistics.report import Period, Report


class Cover(NamedTuple):
    """`lines`: (label, text); `badge` says whether it may leave the desk."""

    title: str
    period: str
    badge: str
    lines: tuple[tuple[str, str], ...]


def describe(report: Report, release: str = "") -> Cover:
    """`release`: the hash under which the report was frozen, where it was."""
    lines = [
        (_("Organisation"), report.desk),
        (_("Unit"), _("the whole desk") if report.unit == report.desk else report.unit),
        (_("Period"), say_period(report.period)),
        (_("Compared with"), say_period(report.before.period) if report.before else _("nothing")),
        (_("Made on"), date_format(timezone.localdate(), "DATE_FORMAT")),
        (_("For publication"), _("yes: small figures withheld") if report.publishable else _("no")),
    ]
    if release:
        lines.append((_("Frozen under (SHA-256)"), release))
    return Cover(_("Report of the secretariat"), say_period(report.period), say_badge(report), tuple(lines))


def say_badge(report: Report) -> str:
    return _("Small figures withheld") if report.publishable else _("Not for publication")


def say_period(period: Period) -> str:
    """One day, or the first and the last."""
    start, end = (date_format(day, "DATE_FORMAT") for day in (period.start, period.end))
    return start if start == end else f"{start} – {end}"
