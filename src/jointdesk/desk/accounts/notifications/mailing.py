"""Mail for notifications: the kind's words and the desk's address, nothing of what they are about.

The worker sends; a server that is down is tried again five times over a day, then the page alone tells.
"""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk_file import MailFile
from jointdesk.engine.errors import OwnError

log = logging.getLogger("jointdesk.mail")
AT_ONCE = 20
# after each try that failed
AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
KEPT_FOR = timedelta(days=90)


def send_waiting() -> int:
    """Send what is due. How much was tried."""
    if settings.DESK.mail is None:
        return 0
    due = Notification.objects.filter(mail=Notification.Mail.WAITING, mail_due_at__lte=timezone.now())
    rows = list(due.select_related("officer").order_by("mail_due_at")[:AT_ONCE])
    if not rows:
        return 0
    try:
        connection = _connection()
        connection.open()
    except (OSError, SMTPException) as error:
        log.warning("mail server: %s", type(error).__name__)
        for row in rows:
            _try_again(row)
        return len(rows)
    try:
        for row in rows:
            _send(row, connection)
    finally:
        connection.close()
    return len(rows)


def _send(row: Notification, connection: BaseEmailBackend) -> None:
    try:
        _message(row, connection).send()
    except (OSError, SMTPException, ValueError) as error:
        log.warning("notification %s: %s", row.pk, type(error).__name__)
        _try_again(row)
        return
    Notification.objects.filter(pk=row.pk).update(mail=Notification.Mail.SENT, mail_due_at=None)


def _message(row: Notification, connection: BaseEmailBackend) -> EmailMessage:
    desk, sender = settings.DESK, _file().sender
    with translation.override(row.officer.language or desk.language):
        words = str(row.words)
        body = _("%(what)s.\n\nSign in to read more: %(address)s") % {
            "what": words,
            "address": f"{desk.address.rstrip('/')}/notifications/",
        }
    return EmailMessage(f"Jointdesk: {words}", body, sender, [row.officer.email], connection=connection)


def _try_again(row: Notification) -> None:
    rows = Notification.objects.filter(pk=row.pk)
    if row.mail_tries >= len(AGAIN_AFTER):
        rows.update(mail=Notification.Mail.GIVEN_UP, mail_due_at=None, mail_tries=F("mail_tries") + 1)
        return
    due = timezone.now() + AGAIN_AFTER[row.mail_tries]
    rows.update(mail_due_at=due, mail_tries=F("mail_tries") + 1)


def _connection() -> BaseEmailBackend:
    file = _file()
    password = ""
    if file.password_file:
        password = (settings.HOME / file.password_file).read_text(encoding="utf-8").strip()
    return get_connection(
        host=file.host,
        port=file.port,
        username=file.user,
        password=password,
        use_tls=file.encryption == "starttls",
        use_ssl=file.encryption == "tls",
        timeout=20,
    )


def _file() -> MailFile:
    if settings.DESK.mail is None:
        raise OwnError("desk.toml: no [mail]")
    return settings.DESK.mail


def forget_read() -> int:
    """What was read long ago."""
    return Notification.objects.filter(read_at__lt=timezone.now() - KEPT_FOR).delete()[0]
