"""A birth date as desks compare it: day and month in either order; or the year alone.

1 January is what papers say when only the year is known: it counts as the year alone.
"""

import re
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_EARLIEST, _LATEST = 1850, 2150


@dataclass(frozen=True)
class Birth:
    """`year`: four digits. `day`: month and day, the smaller number first, as four digits; empty when not known."""

    year: str
    day: str


def read_birth(text: str) -> Birth | None:
    """A birth date written YYYY, YYYY-MM or YYYY-MM-DD; None for anything else and for no date of the calendar."""
    found = _DATE.fullmatch(text)
    if not found or not _EARLIEST <= int(found[1]) <= _LATEST:
        return None
    year, month, day = found[1], int(found[2] or 1), int(found[3] or 1)
    try:
        date(int(year), month, day)
    except ValueError:
        return None
    known = found[3] and (month, day) != (1, 1)
    return Birth(year, f"{min(month, day):02d}{max(month, day):02d}" if known else "")
