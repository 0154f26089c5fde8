"""Names of places, countries and scam types in the language the officer reads."""

from typing import Any

from django.utils.translation import get_language, gettext

from jointdesk.desk.accounts.models import Unit
from jointdesk.engine.reference import countries, lures, provinces, scam_types

# the columns of our tables of names
NAMED_LANGUAGES = ("vi", "km", "ko", "zh", "en")


def province_name(code: str) -> str:
    """The province of an ISO 3166-2 code; the code itself where our table has none."""
    province = provinces().get(code)
    return province.names[_language()] if province else code


def unit_name(unit: Unit) -> str:
    """A unit by the name an administrator gave it in this language; a province's by the province."""
    if given := unit.names.get(_language()):
        return str(given)
    return province_name(unit.province) if unit.level == Unit.Level.PROVINCE and unit.province else unit.name


def country_name(code: str) -> str:
    """The country of an ISO 3166-1 code; the code itself where our table has none."""
    country = countries().get(code)
    return country.names[_language()] if country else code


def scam_type_name(code: str) -> str:
    scam_type = scam_types().get(code)
    return scam_type.names[_language()] if scam_type else code


def lure_name(code: str) -> str:
    lure = lures().get(code)
    return lure.names[_language()] if lure else code


def _language() -> str:
    """The tables' column of the active language."""
    language = (get_language() or "en").split("-")[0]
    return language if language in NAMED_LANGUAGES else "en"


def identifier_shown(value: Any) -> str:
    """An identifier as people read it: an account whose bank nobody named begins with a colon where we keep it."""
    written = str(value or "")
    unnamed = written.startswith(":")
    return gettext("%(number)s (bank not known)") % {"number": written[1:]} if unnamed else written
