"""Which language a printed document has beside the officer's own, unless he chooses."""

from django import template
from django.utils.translation import get_language

from jointdesk.desk.printing.labels import LANGUAGE_OF_COUNTRY

register = template.Library()


@register.filter
def reader_language(country: str) -> str:
    """The partner's, where it is not the officer's too; empty if this desk has no words in it."""
    found = LANGUAGE_OF_COUNTRY.get(country, "")
    return "" if found == get_language() else found
