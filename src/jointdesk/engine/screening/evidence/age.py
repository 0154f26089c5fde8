"""An age where there is no birth date: what day it was told on says between which days the person was born.

In Korea, China and Vietnam many count a year or two more (born aged one, older at New Year), and whoever guesses an age
errs by a few years: both are levels of their own.
"""

import datetime

from jointdesk.engine.screening.evidence.weights import Evidence, weight

OLDEST_AGE = 120
# Years by which an age told or guessed may miss before it speaks against.
_MISSED = 3
_YEAR = 365.25

Span = tuple[int, int]


def weigh_age(birth_date: str, age: int, age_on: str) -> Evidence:
    """An ISO birth date (full, `YYYY-MM` or `YYYY`) and an age in years as told on the ISO date `age_on`."""
    return weight("birth_date", _level(_span_of_date(birth_date), _span_of_age(age, age_on)))


def weigh_ages(age: int, age_on: str, other: int, other_on: str) -> Evidence:
    """Two ages, each as told on its ISO date."""
    return weight("birth_date", _level(_span_of_age(age, age_on), _span_of_age(other, other_on)))


def _level(one: Span | None, other: Span | None) -> str:
    if one is None or other is None:
        return "unknown"
    gap = max(one[0] - other[1], other[0] - one[1], 0) / _YEAR
    if gap == 0:
        return "age"
    # whoever counts a year or two more seems born earlier
    return "age_counted" if gap <= 2 else "age_near" if gap <= _MISSED else "age_conflict"


def _span_of_date(text: str) -> Span | None:
    first = _day(f"{text}-01-01"[:10] if len(text) < 7 else f"{text}-01"[:10])
    if first is None:
        return None
    return first, first + (0 if len(text) == 10 else 30 if len(text) == 7 else 365)


def _span_of_age(age: int, age_on: str) -> Span | None:
    """First and last day (ordinals) on which somebody of this age may have been born."""
    told = _day(age_on)
    if told is None or not 0 <= age <= OLDEST_AGE:
        return None
    return told - round((age + 1) * _YEAR), told - round(age * _YEAR)


def _day(text: str) -> int | None:
    try:
        return datetime.date.fromisoformat(text).toordinal()
    except ValueError:
        return None
