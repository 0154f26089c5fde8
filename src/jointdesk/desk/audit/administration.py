"""What accounts, the room below, tells the log; and how the log is, for the desk's health page."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.wellbeing.beats import beat, last_beat
from jointdesk.desk.accounts.wellbeing.checks import Reading
from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.models import Backup, Entry

VERIFIED = "log_verified"
VERIFY_EVERY, BACKUP_EVERY = timedelta(days=7), timedelta(days=2)
# the worker sequences within a second
SEQUENCED_WITHIN = timedelta(minutes=1)


def on_administered(sender: Any, kind: str, subject: str, facts: dict[str, Any], **kwargs: Any) -> None:
    """An account, a unit or a way of signing in was changed."""
    record(kind, subject, facts)


def note_verified(good: bool, size: int) -> None:
    """The whole log was verified just now."""
    beat(VERIFIED, f"{size}" if good else "bad")


def read_log() -> Reading:
    seen, late = last_beat(VERIFIED), timezone.now() - SEQUENCED_WITHIN
    if Entry.objects.filter(index=None, created_at__lt=late).exists():
        return Reading("red", _("entries wait for their place"), _("Start the desk with its worker."))
    if seen is None:
        return Reading("amber", _("never verified"), _("Verify the log on its page."))
    if seen.note == "bad":
        return Reading("red", _("the log is not what it was"), _("Call the auditor; change nothing."))
    value = _("verified %(time)s ago") % {"time": timesince(seen.at)}
    if timezone.now() - seen.at < VERIFY_EVERY:
        return Reading("green", value)
    return Reading("amber", value, _("Verify the log on its page."))


def read_backups() -> Reading:
    newest = Backup.objects.order_by("-made_at").first()
    if newest is None:
        return Reading("amber", _("none known"), _("Make a backup, and keep it elsewhere."))
    value = _("%(time)s ago") % {"time": timesince(newest.made_at)}
    if timezone.now() - newest.made_at < BACKUP_EVERY:
        return Reading("green", value)
    return Reading("amber", value, _("Make a backup, and keep it elsewhere."))
