"""What a plan says, as officers read it."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.models import PlanVersion
from jointdesk.engine.exchange.plans.plan_form import plan_form
from jointdesk.engine.exchange.wire.canonical import read_moment

TYPES: dict[str, Promise] = {
    "rescue": _("Rescue"),
    "raid": _("Raid"),
    "surveillance": _("Surveillance"),
}
UNREAD: dict[str, Promise] = {
    "unknown_member": _("no member of that desk"),
    "no_officer": _("no officer stands behind the name"),
}


def facts_of(version: PlanVersion) -> list[tuple[str, str]]:
    """Label and text of each field that is filled in, in the form's order."""
    return [
        (gettext(field.label), _text(field.kind, version.fields[field.name]))
        for field in plan_form().fields
        if field.name in version.fields
    ]


def _text(kind: str, value: Any) -> str:
    if kind == "moment":
        zone = timezone.get_current_timezone_name()
        return f"{date_format(timezone.localtime(read_moment(value)), 'DATETIME_FORMAT')} ({zone})"
    if isinstance(value, list | tuple):
        return "\n".join(value)
    return str(TYPES[value]) if kind == "choice" and value in TYPES else str(value)
