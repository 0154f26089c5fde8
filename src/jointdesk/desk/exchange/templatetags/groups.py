"""A group's words on pages."""

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from django import template

from jointdesk.desk.exchange.groups import chronology, edit_mail, words
from jointdesk.desk.exchange.models import JointEntry, JointGroup
from jointdesk.engine.exchange.joint.kinds import entry_kinds

register = template.Library()
register.filter("entry_kind", words.kind_title)
register.filter("desk_name", words.desk_name)
register.filter("entry_url", chronology.url_of)


@register.simple_tag
def readers_of(group: JointGroup) -> list[str]:
    """The desks that get what is written into the group now, by name."""
    return sorted(partner.name for partner in edit_mail.readers_of(group)) if group.is_working else []


@register.simple_tag(takes_context=True)
def entry_value(context: template.Context, entry: JointEntry, name: str) -> str:
    """An undisputed field of an entry as it is read; empty where it says nothing, or several things."""
    kind = entry_kinds()[entry.kind]
    field = kind.field(name)
    value: Any = entry.values.get(name)
    if field is None:
        return ""
    if field.kind == "desk" and value:
        # one question for a desk, however many lines of the page name it
        kept = cast(dict[str, Any], context.render_context)
        named: Callable[[str], str] = kept.setdefault("desk_name", cache(words.desk_name))
        return named(str(value))
    return words.read_value(field, value, str(entry.values.get("zone", "")))
