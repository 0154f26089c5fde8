"""Complaints per month as bars, with the points where the template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

HEIGHT = 60
STEP = 24
# months shown at most; beyond, the earliest are left out, as the page says
MONTHS = 24
# a short run of months is not blown up
LEAST = 12


@dataclass(frozen=True)
class Bar:
    month: date
    count: int
    x: int
    y: float
    height: float


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    width: int
    height: int = HEIGHT
    bar_width: int = STEP - 6


def draw_months(months: Sequence[tuple[date, int]]) -> Chart:
    """The latest MONTHS months, the tallest bar as high as the chart."""
    shown = months[-MONTHS:]
    most = max((count for _, count in shown), default=1)
    bars = []
    for place, (month, count) in enumerate(shown):
        height = round(HEIGHT * count / most, 1)
        bars.append(Bar(month, count, place * STEP + 3, round(HEIGHT - height, 1), height))
    return Chart(tuple(bars), width=max(LEAST, len(shown)) * STEP)
