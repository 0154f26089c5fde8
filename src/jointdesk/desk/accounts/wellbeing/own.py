"""The checks that are nobody else's: database, disk, worker, mail, versions."""

import platform
import shutil
from datetime import timedelta
from importlib.metadata import version

from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from jointdesk.desk.accounts.models import Notification
from jointdesk.desk.accounts.wellbeing.beats import last_beat
from jointdesk.desk.accounts.wellbeing.checks import Reading, register

WORKER_LATE = timedelta(minutes=2)
# beyond these parts of the disk in use
DISK_AMBER, DISK_RED = 0.85, 0.95


def register_all() -> None:
    register("database", _lazy("Database"), read_database)
    register("disk", _lazy("Disk"), read_disk)
    register("worker", _lazy("Worker"), read_worker)
    register("mail", _lazy("Mail"), read_mail)
    register("versions", _lazy("Versions"), read_versions)


def read_database() -> Reading:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("select page_count * page_size from pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("select pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    name = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    return Reading("green", f"{name}, {filesizeformat(size)}")


def read_disk() -> Reading:
    used = shutil.disk_usage(settings.HOME)
    part = used.used / used.total
    value = _("%(free)s free of %(total)s") % {
        "free": filesizeformat(used.free),
        "total": filesizeformat(used.total),
    }
    if part < DISK_AMBER:
        return Reading("green", value)
    advice = _("Make room on the disk that holds the desk's folder.")
    return Reading("red" if part > DISK_RED else "amber", value, advice)


def read_worker() -> Reading:
    seen = last_beat("worker")
    if seen is None:
        return Reading(
            "red", _("never seen"), _("Start the desk with its worker: nothing is sent or read without it.")
        )
    value = _("seen %(time)s ago") % {"time": timesince(seen.at)}
    if timezone.now() - seen.at < WORKER_LATE:
        return Reading("green", value)
    return Reading("red", value, _("Start the desk with its worker: nothing is sent or read without it."))


def read_mail() -> Reading:
    if settings.DESK.mail is None:
        return Reading("green", _("not set up: officers are told on their pages"))
    week = Notification.objects.filter(made_at__gt=timezone.now() - timedelta(days=7))
    given_up = week.filter(mail=Notification.Mail.GIVEN_UP).count()
    waiting = week.filter(mail=Notification.Mail.WAITING).count()
    value = _("%(waiting)s waiting, %(failed)s not delivered in a week") % {
        "waiting": waiting,
        "failed": given_up,
    }
    if not given_up:
        return Reading("green", value)
    return Reading("amber", value, _("Look at the mail server named in desk.toml."))


def read_versions() -> Reading:
    return Reading(
        "green",
        f"Jointdesk {version('jointdesk')} · Django {version('django')} · Python {platform.python_version()}",
    )
