"""A period's first moment and the first one after it, in the desk's zone."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from jointdesk.desk.statistics.report import Period


def first_moments(period: Period) -> tuple[datetime, datetime]:
    zone = timezone.get_default_timezone()
    return (
        datetime.combine(period.start, time(), zone),
        datetime.combine(period.end + timedelta(days=1), time(), zone),
    )
