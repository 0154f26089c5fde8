"""Whom to call at once, by country, in the reader's words."""

from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language

from jointdesk.engine import reference
from jointdesk.engine.reference import countries
from jointdesk.portal.door import DOOR


@dataclass(frozen=True)
class Hotline:
    of: reference.Hotline

    @property
    def country(self) -> str:
        return self.of.country

    @property
    def number(self) -> str:
        return self.of.number

    @property
    def what(self) -> str:
        return self.of.what

    @property
    def country_name(self) -> str:
        return name_country(self.of.country)

    @property
    def what_words(self) -> str:
        return self.of.names[table_language()]


@cache
def hotlines() -> tuple[Hotline, ...]:
    """The door's own country first."""
    ordered = sorted(reference.hotlines(), key=lambda one: one.country != DOOR.country)
    return tuple(map(Hotline, ordered))


def name_country(code: str) -> str:
    country = countries().get(code)
    return country.names[table_language()] if country else code


def table_language() -> str:
    """The reader's language as reference tables and letters call it: zh for zh-hans."""
    return (get_language() or "en").split("-")[0]
