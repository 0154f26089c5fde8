"""Two birth dates: the same, the same but for a slip, the same in another calendar, or another day.

A slip is day and month exchanged, one digit wrong, two neighbours exchanged, or 1 January for a day nobody knew.
Another era is a Buddhist year (543 more) or a Minguo year (1911 less), also read as 19.. of its last two digits.
"""

import datetime

from rapidfuzz.distance import OSA

from jointdesk.engine.screening.evidence.lunar import solar_dates
from jointdesk.engine.screening.evidence.weights import Evidence, weight

# Years between a true date and one whose era was not told: 2533 or 33 for 1990, 79 for 1990.
_ERAS = frozenset({543, 1911, 57, 11})
# A lunar date's day and month name a solar day that comes so many days later.
_LUNAR_BEHIND = (15, 55)


def weigh_birth_date(a: str, b: str) -> Evidence:
    """Two ISO birth dates, in full or `YYYY-MM` or `YYYY`."""
    return weight("birth_date", _level(a, b))


def _level(a: str, b: str) -> str:
    if not a or not b:
        return "unknown"
    if len(a) == len(b) == 10:
        return _full_dates(a, b)
    if a[:4] == b[:4]:
        months = len(a) >= 7 and len(b) >= 7
        if not months or a[5:] == "01-01" or b[5:] == "01-01":
            return "year"
        return "month" if a[:7] == b[:7] else "conflict"
    years = abs(int(a[:4]) - int(b[:4]))
    return "era_year" if years in (543, 1911) else "near_year" if years == 1 else "conflict"


def _full_dates(a: str, b: str) -> str:
    if a == b:
        return "new_year" if a[5:] == "01-01" else "exact"
    if a[:4] == b[:4] and (a[5:] == "01-01" or b[5:] == "01-01"):
        return "year"
    if a[:4] == b[:4] and a[5:7] == b[8:] and a[8:] == b[5:7]:
        return "swapped"
    if a[5:] == b[5:] and abs(int(a[:4]) - int(b[:4])) in _ERAS:
        return "era"
    if sum(x != y for x, y in zip(a, b, strict=True)) == 1:
        return "digit"
    if OSA.distance(a.replace("-", ""), b.replace("-", ""), score_cutoff=1) == 1:
        return "transposed"
    if _is_lunar(a, b):
        return "lunar"
    return "other_year" if a[5:] == b[5:] and a[5:] != "01-01" else "conflict"


def _is_lunar(a: str, b: str) -> bool:
    if abs(int(a[:4]) - int(b[:4])) > 1:
        return False
    try:
        behind = (datetime.date.fromisoformat(b) - datetime.date.fromisoformat(a)).days
    except ValueError:
        return False
    if behind < 0:
        a, b, behind = b, a, -behind
    return _LUNAR_BEHIND[0] <= behind <= _LUNAR_BEHIND[1] and b in solar_dates(a)
