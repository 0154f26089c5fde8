"""Dates of six digits, and the century they belong to. An unknown part stands as fillers (Doc 9303 part 3, 4.8)."""

from calendar import monthrange
from datetime import date

# a document that ran out longer ago than this, or runs longer, belongs to the other century
EXPIRED_YEARS = 50


def read_birth_date(digits: str, today: date) -> str:
    """ISO date, `YYYY-MM` or `YYYY`: the latest that is not in the future. "" where it is none."""
    # zeros where fillers belong: a year alone would be taken for one
    if not digits[:2].isdecimal() or digits == "000000":
        return ""
    century = today.year // 100 * 100
    said = _date(century + int(digits[:2]), digits)
    return _date(century - 100 + int(digits[:2]), digits) if said and _first(said) > today else said


def read_expiry(digits: str, today: date) -> str:
    """ISO date, `YYYY-MM` or `YYYY`, of the century that brings it nearest to today. "" where it is none."""
    if not digits[:2].isdecimal():
        return ""
    century = today.year // 100 * 100
    years = (century + step + int(digits[:2]) for step in (-100, 0, 100))
    return _date(min(years, key=lambda year: abs(year - today.year)), digits)


def _date(year: int, digits: str) -> str:
    month, day = digits[2:4], digits[4:6]
    if not month.isdecimal() or month == "00":
        return f"{year}" if month in ("<<", "00") else ""
    if not 1 <= int(month) <= 12:
        return ""
    if not day.isdecimal() or day == "00":
        return f"{year}-{month}" if day in ("<<", "00") else ""
    return f"{year}-{month}-{day}" if 1 <= int(day) <= monthrange(year, int(month))[1] else ""


def _first(said: str) -> date:
    """The first day a date may mean."""
    parts = [int(part) for part in said.split("-")] + [1, 1]
    return date(parts[0], parts[1], parts[2])
