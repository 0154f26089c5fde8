"""Bands of ages, and the band somebody was in on a day.

A birth date may be a year, or a year and month, alone: then the person counts as the youngest he or she may have
been. Who may be a child is counted as one.
"""

from datetime import date

# the lowest and the highest age of each, both in it; the names are codes, the same in every language
AGE_BANDS = ("0-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+")
UNKNOWN = ""
_ENDS = tuple(int(band.split("-")[1]) for band in AGE_BANDS[:-1])
_OLDEST = 130


def age_band(born: str, on: date) -> str:
    """The band of an ISO birth date, a month ("2001-05") or a year on a day; "" where it tells of none."""
    numbers = born.split("-")
    if len(numbers) > 3 or not all(number.isdecimal() and number.isascii() for number in numbers):
        return UNKNOWN
    year, month, day = (*map(int, numbers), *(12, 31)[len(numbers) - 1 :])[:3]
    years = on.year - year - ((on.month, on.day) < (month, day))
    if not -1 <= years <= _OLDEST:
        return UNKNOWN
    return next((band for band, last in zip(AGE_BANDS, _ENDS, strict=False) if years <= last), AGE_BANDS[-1])
