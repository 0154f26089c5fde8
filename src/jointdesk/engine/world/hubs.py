"""Identifiers that complaints of all gangs name and that link nothing: public hotlines, platforms' domains."""

from dataclasses import dataclass
from functools import cache

from jointdesk.engine.reference import read_tsv
from jointdesk.engine.world.draws import PACKAGE


@dataclass(frozen=True, slots=True)
class Hub:
    """`written` are the ways people write it; `country` is whose complaints name it, empty for all."""

    kind: str
    value: str
    country: str
    written: tuple[str, ...]
    what: str


@cache
def hubs() -> tuple[Hub, ...]:
    """All hubs of hubs.tsv."""
    return tuple(
        Hub(row["kind"], row["value"], row["country"], tuple(row["written"].split(";")), row["what"])
        for row in read_tsv(PACKAGE, "hubs.tsv")
    )
