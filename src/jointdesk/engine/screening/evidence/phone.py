"""Phones in E.164. The same number is strong, yet bosses hand out phones and families share one: it decides nothing."""

import unicodedata
from collections.abc import Collection

from jointdesk.engine.screening.evidence.weights import Evidence, weight

SHORTEST_PHONE, _MOST_FIGURES, _LONGEST = 7, 15, 100


def normalise_phone(text: str, country: str = "") -> str:
    """E.164 of a number as written, local to `country` (ISO alpha-2) if it has no code.

    Where no country tells, its figures alone, at least SHORTEST_PHONE; empty if it is no number at all.
    """
    # a list without phones does not wait for the numbering plans
    from jointdesk.engine.identifiers import normalise

    text = text[:_LONGEST]
    found = normalise("phone", text, country or None)
    if found:
        return found
    figures = "".join(str(unicodedata.digit(char)) for char in text if char.isdecimal())
    return figures if SHORTEST_PHONE <= len(figures) <= _MOST_FIGURES else ""


def weigh_phone(mine: Collection[str], theirs: Collection[str]) -> Evidence:
    """Every phone known of either person: one in common counts; other numbers say nothing."""
    if not mine or not theirs:
        return weight("phone", "unknown")
    same = any(_is_same(one, other) for one in mine for other in theirs)
    return weight("phone", "same" if same else "other")


def _is_same(one: str, other: str) -> bool:
    """Equal, or the same figures behind a country's code and a leading 0."""
    if one == other:
        return True
    if one.startswith("+") == other.startswith("+"):
        return False
    full, local = (one, other) if one.startswith("+") else (other, one)
    local = local.removeprefix("0")
    return len(local) >= SHORTEST_PHONE and full.endswith(local)
