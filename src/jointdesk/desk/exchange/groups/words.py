"""What a group keeps, in the officer's words: kinds, fields, values, desks."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext

from jointdesk.desk.accounts.wording import say
from jointdesk.desk.exchange.groups.edit_store import zone_of
from jointdesk.desk.exchange.models import JointEntry
from jointdesk.desk.exchange.requests.labels import LEGAL_BASES, choice_name
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.joint.kinds import EntryKind, entry_kinds
from jointdesk.engine.exchange.requests.form_fields import FieldError, FormField, read_date
from jointdesk.engine.exchange.wire.canonical import read_moment


def kind_title(kind: str) -> str:
    """The kind in the officer's language; the word itself for one this desk no longer knows."""
    known = entry_kinds().get(kind)
    return gettext(known.title) if known else kind


def label_of(kind: EntryKind, name: str) -> str:
    field = kind.field(name)
    return gettext(field.label) if field else name


def say_error(kind: EntryKind, error: FieldError) -> str:
    """Why a field is wrong; another field it contradicts is called by its label."""
    why = error.why
    return say(why.replace(error.other, f"“{label_of(kind, error.other)}”") if error.other else why)


def desk_name(desk: str) -> str:
    """A desk by its name where we know it, else by its id."""
    if desk == settings.DESK.id:
        return settings.DESK.name
    partner = Partner.objects.filter(desk_id=desk).only("name").first()
    return partner.name if partner else desk


def desk_names() -> dict[str, str]:
    """The same for a page that names many: id -> name of ours and of every partner."""
    names = dict(Partner.objects.values_list("desk_id", "name"))
    return {**names, settings.DESK.id: settings.DESK.name}


def read_value(field: FormField, value: Any, zone: str = "") -> str:
    """A value as it is read. `zone`: in which a moment is told."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return "\n".join(map(str, value))
    match field.kind:
        case "moment":
            return say_moment(str(value), zone)
        case "date":
            day = read_date(value)
            return date_format(day, "SHORT_DATE_FORMAT") if day else str(value)
        case "desk":
            return desk_name(str(value))
        case "entry":
            named = JointEntry.objects.filter(key=value).first()
            return named.title if named else str(value)
        case "choice":
            return str(LEGAL_BASES.get(value) or choice_name(str(value)))
    return str(value)


def say_moment(text: str, zone: str) -> str:
    """`30/11/2026 09:00 (Asia/Phnom_Penh)`: a meeting's hour is told where it is held."""
    place = zone_of(zone)
    try:
        at: datetime = read_moment(text).astimezone(place)
    except ValueError:
        return text
    return f"{date_format(at, 'SHORT_DATETIME_FORMAT')} ({place.key})"
