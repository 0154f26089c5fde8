"""Handling marks: TLP 2.0 (FIRST, August 2022). They travel with every datum and only get stricter on the way."""

from enum import StrEnum


class Mark(StrEnum):
    """From open to closed; the order of definition is the order of strictness."""

    CLEAR = "TLP:CLEAR"
    GREEN = "TLP:GREEN"
    AMBER = "TLP:AMBER"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    RED = "TLP:RED"


MARKS = tuple(mark.value for mark in Mark)
# how it may be used, scheme and native code as its originator wrote it (Europol's SIENA): H1 not in court and H2 not
# passed on without permission, H0 to fight crime, H3 as the conditions say
HANDLING = ("", "SIENA:H0", "SIENA:H1", "SIENA:H2", "SIENA:H3")


def read_mark(text: str) -> Mark | None:
    """The mark, or None: an unknown mark must be treated as RED, never as absent."""
    return Mark(text) if text in MARKS else None


def may_leave(mark: Mark | str) -> bool:
    """May it leave the desk without its originator naming the recipient? RED and unknown marks: never.

    AMBER+STRICT stays within the organisation it was given to, so it may not leave by itself either.
    """
    return mark in (Mark.CLEAR, Mark.GREEN, Mark.AMBER)
