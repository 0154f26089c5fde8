"""Whom to call at once, by country."""

from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language, gettext, gettext_noop

from jointdesk.engine.reference import countries, read_tsv
from jointdesk.portal.door import DOOR

WHAT = {
    "police": gettext_noop("Police, emergency"),
    "scams": gettext_noop("Scam hotline"),
    "consular": gettext_noop("Consular help for citizens abroad"),
}


@dataclass(frozen=True)
class Hotline:
    country: str
    number: str
    what: str

    @property
    def country_name(self) -> str:
        return name_country(self.country)

    @property
    def what_words(self) -> str:
        return gettext(WHAT[self.what])


@cache
def hotlines() -> tuple[Hotline, ...]:
    """The door's own country first."""
    found = [Hotline(**row) for row in read_tsv("jointdesk.portal", "hotlines.tsv")]
    return tuple(sorted(found, key=lambda one: one.country != DOOR.country))


def name_country(code: str) -> str:
    country = countries().get(code)
    return country.names[table_language()] if country else code


def table_language() -> str:
    """The reader's language as reference tables and letters call it: zh for zh-hans."""
    return (get_language() or "en").split("-")[0]
