"""Phones in E.164. The same number is strong, yet bosses hand out phones and families share one: it decides nothing."""

from collections.abc import Collection

from jointdesk.engine.identifiers import normalise
from jointdesk.engine.screening.evidence.weights import Evidence, weight


def normalise_phone(text: str, country: str = "") -> str:
    """E.164 of a number as written, local to `country` (ISO alpha-2) if it has no code; empty if it is none."""
    return normalise("phone", text, country or None) or ""


def weigh_phone(mine: Collection[str], theirs: Collection[str]) -> Evidence:
    """Every phone known of either person: one in common counts; other numbers say nothing."""
    if not mine or not theirs:
        return weight("phone", "unknown")
    return weight("phone", "same" if set(mine) & set(theirs) else "other")
