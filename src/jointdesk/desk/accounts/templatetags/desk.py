"""Small words of the page language: who may, how a number or an enumeration is written."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts import naming, wording
from jointdesk.desk.accounts.days import partial_date
from jointdesk.desk.accounts.legal_words import are_reviewed
from jointdesk.desk.accounts.models import Officer

register = template.Library()

# Lucide-like line icons of our own drawing, 24 x 24, stroke only.
ICONS = {
    "today": "M4 11 12 4l8 7M6 10v9h12v-9M10 19v-5h4v5",
    "complaints": "M5 4h14v13H9l-4 3zM8.5 8.5h7M8.5 12h5",
    "networks": (
        "M6 6m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M18 7m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0"
        "M12 18m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M8 6.3l8 .5M7 7.8l4 8.4M17 8.8l-4 7.4"
    ),
    "cases": "M4 7h6l2 2h8v10H4z",
    "exchange": "M4 9h14M14 5l4 4-4 4M20 15H6M10 11l-4 4 4 4",
    "operations": "M12 3v3M12 18v3M3 12h3M18 12h3M12 12m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0",
    "screening": (
        "M10 9m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M4 19c0-3.5 2.7-5.5 6-5.5"
        "M16 16m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M18 18l3 3"
    ),
    "report": "M5 20V4M5 20h15M9 16v-4M13 16V8M17 16v-6",
    "log": "M6 4h12v16H6zM9 8h6M9 12h6M9 16h4",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "language": "M12 12m-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0M4 12h16M12 4c3 3 3 13 0 16M12 4c-3 3-3 13 0 16",
    "leave": "M10 5H5v14h5M14 8l4 4-4 4M18 12H9",
    "search": "M11 11m-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0M15.5 15.5 20 20",
    "undo": "M9 6 5 10l4 4M5 10h9a5 5 0 0 1 0 10h-3",
    "work": "M12 12m-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0M12 7v5l3 2",
    "bell": "M6 17h12l-1.5-2v-4a4.5 4.5 0 0 0-9 0v4zM10 20h4",
    "people": (
        "M9 8m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M3 19c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5"
        "M16 5.5a3 3 0 0 1 0 5.5M17 13.8c2.4.7 4 2.6 4 5.2"
    ),
    "family": "M4 11 12 4l8 7v9H4zM12 17c-2-1.5-3-2.6-3-4a1.5 1.5 0 0 1 3-.6 1.5 1.5 0 0 1 3 .6c0 1.4-1 2.5-3 4z",
    "warning": "M12 4 3 20h18zM12 10v5M12 17.5v.5",
    "shield": "M12 3 5 6v5c0 5 3 8 7 10 4-2 7-5 7-10V6zM9 12l2 2 4-4",
}


@register.simple_tag(takes_context=True)
def may(context: template.Context, action: str) -> bool:
    """Whether the signed-in officer's role holds `action`: `{% may "cases.open" as can_open %}`."""
    user = context["request"].user
    return isinstance(user, Officer) and user.may(action)


@register.simple_tag
def legal_words_reviewed() -> bool:
    """Whether a lawyer of the country has read the legal forms in the page's language."""
    return are_reviewed([get_language() or "en"])


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline icon that says nothing to a screen reader."""
    return mark_safe(  # noqa: S308 - the table above is ours
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{ICONS[name]}"/></svg>'
    )


# {{ code|province }}, {{ code|country }}, {{ code|scam_type }}, {{ unit|unit }}: names in the officer's language
register.filter("province", naming.province_name)
register.filter("country", naming.country_name)
register.filter("scam_type", naming.scam_type_name)
register.filter("lure", naming.lure_name)
register.filter("unit", naming.unit_name)
register.filter("identifier", naming.identifier_shown)
register.filter("partial_date", partial_date)


@register.filter
def say(sentence: Any) -> str:
    """A sentence of the engine, or an error's line, in the officer's language."""
    return wording.say(str(sentence))


@register.filter
def number(value: Any) -> str:
    """A number with the locale's grouping."""
    return number_format(value, use_l10n=True, force_grouping=True) if value is not None else ""


@register.filter
def money(value: Any) -> str:
    """A sum with the locale's grouping; decimals only where there are any."""
    if value is None:
        return ""
    return number_format(value, decimal_pos=0 if value == int(value) else 2, force_grouping=True)


SEXES = {"F": _("Female"), "M": _("Male"), "X": _("Other")}


@register.filter
def sex(code: Any) -> str:
    """In words, however a room keeps it; what no room keeps, as it stands."""
    return str(SEXES.get(str(code or "").upper(), code or ""))


@register.filter
def language_name(code: str) -> str:
    """As its own speakers call it; our tables say zh where the catalogues say zh-hans."""
    named = dict(settings.LANGUAGES)
    return str(named.get(code) or {key.split("-")[0]: name for key, name in named.items()}.get(code, code))


@register.filter
def percent(value: float | None) -> str:
    return "" if value is None else f"{value * 100:.0f} %"


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The page's query string with `changes` applied (an empty value removes the key)."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        params.pop(key, None)
        if value not in ("", None):
            params[key] = value
    return f"?{params.urlencode()}"
