"""Nationality and sex: each says little, and a difference is often an error of the roster or of the list."""

from jointdesk.engine.screening.evidence.weights import Evidence, weight


def weigh_nationality(a: str, b: str) -> Evidence:
    """ISO alpha-2 codes, several of a person with spaces between: one in common is the same."""
    if not a or not b:
        return weight("nationality", "unknown")
    same = a == b or bool({*a.split()} & {*b.split()})
    return weight("nationality", "same" if same else "other")


def weigh_sex(a: str, b: str) -> Evidence:
    """M or F; anything else cannot be compared."""
    if a not in ("M", "F") or b not in ("M", "F"):
        return weight("sex", "unknown")
    return weight("sex", "same" if a == b else "other")
