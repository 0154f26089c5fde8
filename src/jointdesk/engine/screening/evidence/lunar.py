"""East Asian lunar dates as solar ones: older people's papers may bear either, and a clerk copies what is there.

Months begin on the day of the new moon; the eleventh holds the winter solstice; of thirteen, the first without a
principal term repeats its number. New moon and sun after Meeus, Astronomical Algorithms (1998), chapters 49 and 25.
The day is counted in Vietnam's, China's and Korea's time: where they differ, every answer is given.
"""

import datetime
import math
from functools import lru_cache
from itertools import pairwise

ZONES = (7, 8, 9)
_ZERO = 1_721_424.5  # Julian day at the start of datetime.date ordinal 0
_SYNODIC = 29.530588861
_TT_AHEAD = 50 / 86_400  # days that terrestrial time was ahead of UT, middle of 1940 to 2010


@lru_cache(maxsize=16384)
def solar_dates(lunar: str) -> frozenset[str]:
    """Full ISO dates that the lunar date written `YYYY-MM-DD` may fall on; its month may be a leap month too."""
    year, month, day = (int(part) for part in lunar.split("-"))
    found = set()
    for zone in ZONES:
        for number, first, length in _months(year, zone):
            if number == month and day <= length:
                found.add(datetime.date.fromordinal(first + day - 1).isoformat())
    return frozenset(found)


@lru_cache(maxsize=1024)
def _months(year: int, zone: int) -> tuple[tuple[int, int, int], ...]:
    """Number, first day (ordinal) and length of each month of a lunar year."""
    before, own = _winter_to_winter(year, zone), _winter_to_winter(year + 1, zone)
    return tuple(row for row in before if row[0] <= 10) + tuple(row for row in own if row[0] > 10)


@lru_cache(maxsize=1024)
def _winter_to_winter(year: int, zone: int) -> tuple[tuple[int, int, int], ...]:
    """The months from the eleventh of the year before to the tenth of `year`."""
    begin, end = _eleventh_moon(year - 1, zone), _eleventh_moon(year, zone)
    days = [_new_moon_day(moon, zone) for moon in range(begin, end + 1)]
    months: list[tuple[int, int, int]] = []
    number, leap_given = 10, len(days) < 14
    for first, following in pairwise(days):
        if not leap_given and months and _sector(first, zone) == _sector(following, zone):
            leap_given = True
        else:
            number = number % 12 + 1
        months.append((number, first, following - first))
    return tuple(months)


def _eleventh_moon(year: int, zone: int) -> int:
    """Number of the new moon (since 2000) that begins the month of the winter solstice."""
    last_day = datetime.date(year, 12, 31).toordinal()
    moon = math.floor((last_day + _ZERO - 2_451_550.09766) / _SYNODIC) + 1
    while _new_moon_day(moon, zone) > last_day or _sector(_new_moon_day(moon, zone), zone) >= 9:
        moon -= 1
    return moon


def _sector(day: int, zone: int) -> int:
    """Which twelfth of its circle the sun is in when the day begins."""
    return int(_sun_longitude(day + _ZERO - zone / 24) // 30)


def _new_moon_day(moon: int, zone: int) -> int:
    return math.floor(_new_moon(moon) - _TT_AHEAD - _ZERO + zone / 24)


def _new_moon(moon: int) -> float:
    """Julian day of a new moon, to a few minutes."""
    t = moon / 1236.85
    mean = 2_451_550.09766 + _SYNODIC * moon + 0.00015437 * t * t
    e = 1 - 0.002516 * t
    sun = math.radians(2.5534 + 29.10535670 * moon)
    own = math.radians(201.5643 + 385.81693528 * moon + 0.0107582 * t * t)
    node = math.radians(160.7108 + 390.67050284 * moon - 0.0016118 * t * t)
    rise = math.radians(124.7746 - 1.56375588 * moon + 0.0020672 * t * t)
    return mean + (
        -0.40720 * math.sin(own)
        + 0.17241 * e * math.sin(sun)
        + 0.01608 * math.sin(2 * own)
        + 0.01039 * math.sin(2 * node)
        + 0.00739 * e * math.sin(own - sun)
        - 0.00514 * e * math.sin(own + sun)
        + 0.00208 * e * e * math.sin(2 * sun)
        - 0.00111 * math.sin(own - 2 * node)
        - 0.00057 * math.sin(own + 2 * node)
        + 0.00056 * e * math.sin(2 * own + sun)
        - 0.00042 * math.sin(3 * own)
        + 0.00042 * e * math.sin(sun + 2 * node)
        + 0.00038 * e * math.sin(sun - 2 * node)
        - 0.00024 * e * math.sin(2 * own - sun)
        - 0.00017 * math.sin(rise)
    )


def _sun_longitude(julian: float) -> float:
    """Apparent longitude of the sun in degrees, to a hundredth."""
    t = (julian + _TT_AHEAD - 2_451_545) / 36_525
    anomaly = math.radians(357.52911 + 35_999.05029 * t - 0.0001537 * t * t)
    centre = (
        (1.914602 - 0.004817 * t) * math.sin(anomaly)
        + (0.019993 - 0.000101 * t) * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * t)
    return (280.46646 + 36_000.76983 * t + centre - 0.00569 - 0.00478 * math.sin(node)) % 360
