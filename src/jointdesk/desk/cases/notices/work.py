"""What the worker does for notices; each returns how much it did."""

from datetime import timedelta

from django.utils import timezone

from jointdesk.desk.cases.models import NoticeTable
from jointdesk.desk.cases.notices.poster_actions import take_down_due
from jointdesk.desk.cases.notices.validity import expire_due, remind_of_reviews

__all__ = ["expire_due", "forget_old_tables", "remind_of_reviews", "take_down_due"]
TABLE_LIVES = timedelta(days=1)


def forget_old_tables() -> int:
    """Tables to be imported that nobody came back to. Always 0: one pass is enough."""
    NoticeTable.objects.filter(made_at__lt=timezone.now() - TABLE_LIVES).delete()
    return 0
