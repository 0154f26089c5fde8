"""How files are spoken of on pages."""

from collections.abc import Iterable

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointdesk.desk.exchange.files import store
from jointdesk.desk.exchange.files.labels import fault_words, type_name, warning_words
from jointdesk.desk.exchange.models import TravelledFile
from jointdesk.engine.exchange.files.limits import MB

register = template.Library()
register.filter(fault_words)
register.filter(type_name)
register.filter(warning_words)
TONES = {"here": "green", "announced": "blue", "refused": "red", "retracted": "amber", "erased": ""}


@register.filter
def file_tone(state: str) -> str:
    return TONES.get(state, "")


@register.filter
def size(octets: int) -> str:
    return str(filesizeformat(octets))


@register.simple_tag
def file_count(files: Iterable[TravelledFile]) -> str:
    """How many of an answer's files are here: it is complete when all are."""
    rows = list(files)
    here = sum(file.state == TravelledFile.State.HERE for file in rows)
    if here == len(rows):
        return ngettext("%(n)d file, whole", "All %(n)d files, whole", here) % {"n": here}
    return _("%(here)d of %(all)d files are here") % {"here": here, "all": len(rows)}


@register.simple_tag
def file_limits() -> str:
    bounds = store.limits()
    return _("At most %(most)d files of %(largest)d MB, %(together)d MB together.") % {
        "most": bounds.most,
        "largest": bounds.largest // MB,
        "together": bounds.most_together // MB,
    }
