"""Spans of the calendar that reports are made for: month, quarter, half-year, year. Pure: days in, days out."""

from calendar import monthrange
from datetime import date, timedelta

# how many months each has
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def span_of(day: date, kind: str) -> tuple[date, date]:
    """First and last day of the month, quarter, half-year or year that `day` lies in."""
    wide = MONTHS[kind]
    return _span(day.year, (day.month - 1) // wide * wide, wide)


def kind_of(start: date, end: date) -> str:
    """Which of MONTHS the two days are, both counted; "" for any other span."""
    return next((kind for kind in MONTHS if span_of(start, kind) == (start, end)), "")


def shift(start: date, end: date, steps: int) -> tuple[date, date]:
    """The span as many of its kind later, or earlier where `steps` is negative; other spans by their own length.

    Raises OverflowError, ValueError where the calendar ends.
    """
    kind = kind_of(start, end)
    if kind:
        return _span(start.year, start.month - 1 + steps * MONTHS[kind], MONTHS[kind])
    days = (end - start + timedelta(days=1)) * steps
    return start + days, end + days


def _span(year: int, month: int, wide: int) -> tuple[date, date]:
    """`wide` months from the `month`-th (0: January) of a year on; before 0 and beyond 11 it is another year's."""
    first = date(year + month // 12, month % 12 + 1, 1)
    years, last_month = divmod(month + wide - 1, 12)
    return first, date(year + years, last_month + 1, monthrange(year + years, last_month + 1)[1])
