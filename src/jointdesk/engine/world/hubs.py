"""Identifiers that complaints of all gangs name and that link nothing: public hotlines, platforms' domains."""

import random
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.reference import read_tsv
from jointdesk.engine.world.draws import PACKAGE

CHANCES = {"domain": 0.16, "phone": 0.06}


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


def choose_hubs(rng: random.Random, country: str) -> tuple[Hub, ...]:
    """None mostly, for a complaint from this country; at most one of each kind."""
    chosen = []
    for kind, chance in CHANCES.items():
        near = [hub for hub in hubs() if hub.kind == kind and hub.country in ("", country)]
        if near and rng.random() < chance:
            chosen.append(rng.choice(near))
    return tuple(chosen)
