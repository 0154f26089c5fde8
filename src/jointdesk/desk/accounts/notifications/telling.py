"""Telling officers, and finding those to tell."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.notifications.kinds import KINDS
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.accounts.permissions import guest_holders, holders
from jointdesk.engine.errors import OwnError


def notify(officers: Iterable[Officer], kind: str, *, subject: str, url: str) -> None:
    """Tell each active officer once while unread. `url` is a path of this desk; `subject` a reference without names.

    Raises OwnError for a kind without words: a mistake of ours, found by the first test that runs it.
    """
    if kind not in KINDS:
        raise OwnError(f"no words for the notification {kind!r}")
    told = {officer.pk: officer for officer in officers if officer.is_active}
    rows = [_row(officer, kind, subject[:120], url) for officer in told.values()]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def _row(officer: Officer, kind: str, subject: str, url: str) -> Notification:
    now = timezone.now()
    row = Notification(officer=officer, kind=kind, subject=subject, url=url, made_at=now)
    if settings.DESK.mail and officer.mail_wanted and officer.email:
        row.mail, row.mail_due_at = Notification.Mail.WAITING, now
    return row


def holders_in(action: str, unit: Unit) -> QuerySet[Officer]:
    """The active officers who hold `action` and see what is `unit`'s: in it, above it, at the national level."""
    above = [int(step) for step in unit.path.split("/") if step]
    sees = Q(unit__level=Unit.Level.NATIONAL) | Q(unit__in=above)
    guest = Q(unit__level=Unit.Level.ORGANISATION)
    may = (Q(role__in=holders(action)) & ~guest) | (Q(role__in=guest_holders(action)) & guest)
    return Officer.objects.filter(sees, may, is_active=True).select_related("unit").order_by("pk")
