"""A period that begins or ends within a month shows a part of it: a line by months falls there, and nothing fell."""

from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointdesk.desk.statistics.report import Period


def say_cut_months(period: Period) -> str:
    """Which days are counted, where a month at an end of the period is not whole; else ""."""
    if period.start.day == 1 and (period.end + timedelta(days=1)).day == 1:
        return ""
    days = {"start": date_format(period.start), "end": date_format(period.end)}
    return _("Months at the ends of the period are counted in part: from %(start)s to %(end)s.") % days
