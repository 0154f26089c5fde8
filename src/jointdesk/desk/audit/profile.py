"""A desk of a few people may have wider roles (desk.toml: small_desk). Whoever switches it, the log says so."""

from datetime import datetime

from django.db import transaction

from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.models import Entry

KIND = "profile_changed"


@transaction.atomic
def note_profile(small: bool) -> bool:
    """Log the profile under which the desk runs from now on. Whether it was another one before."""
    last = Entry.objects.filter(kind=KIND).order_by("-pk").first()
    was = bool(last and last.record and last.record.get("small"))
    if small != was:
        record("profile_changed", "desk", {"small": small})
    return small != was


def small_since() -> datetime | None:
    """Since when the desk is small; None: it is not, or the log does not say it any more."""
    last = Entry.objects.filter(kind=KIND).order_by("-pk").first()
    return last.created_at if last and last.record and last.record.get("small") else None
