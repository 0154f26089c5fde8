from django.db.models import F, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications.models import Notification

MOST_COUNTED = 100


def notifications(officer: Officer) -> QuerySet[Notification]:
    """The officer's own, unread first, newest first."""
    return Notification.objects.filter(officer=officer).order_by(
        F("read_at").asc(nulls_first=True), "-made_at"
    )


def count_unread(officer: Officer) -> int:
    """Up to a hundred: beyond that nobody counts."""
    return Notification.objects.filter(officer=officer, read_at=None)[:MOST_COUNTED].count()
