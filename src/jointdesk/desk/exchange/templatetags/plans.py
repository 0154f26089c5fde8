"""How plans are spoken of on pages."""

from django import template
from django.utils.translation import gettext as _

from jointdesk.desk.exchange.models import PlanVersion
from jointdesk.desk.exchange.plans.words import TYPES, UNREAD

register = template.Library()


@register.filter
def plan_type(word: str) -> str:
    return str(TYPES.get(word, word))


@register.filter
def unread_words(code: str) -> str:
    return str(UNREAD.get(code, code))


@register.simple_tag
def read_count(version: PlanVersion) -> str:
    """How many of its readers have opened it since it was changed."""
    readers = list(version.readers.all())
    have = sum(reader.read_at is not None for reader in readers)
    return _("%(have)d of %(all)d readers") % {"have": have, "all": len(readers)}
