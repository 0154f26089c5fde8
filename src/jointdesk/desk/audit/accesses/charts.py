"""Bars by day, drawn as an image that also reads as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 720, 120
# a few days are not blown up
WIDEST = 48


@dataclass(frozen=True)
class Bar:
    day: date
    count: int
    x: float
    y: float
    width: float
    height: float
    striking: bool


@dataclass(frozen=True)
class Chart:
    """`top`: the largest count; `scale`: what the upper line stands for, so that the half of it is whole."""

    bars: tuple[Bar, ...]
    top: int
    scale: int
    width: int = WIDTH
    height: int = HEIGHT
    middle: int = HEIGHT // 2

    @property
    def half(self) -> int:
        return self.scale // 2


def draw(days: Sequence[tuple[date, int]], striking: frozenset[date] = frozenset()) -> Chart:
    """One bar a day; `striking` ones stand out."""
    top = max((count for _day, count in days), default=0) or 1
    step, scale = WIDTH / max(len(days), 1), top + top % 2
    bars = []
    for number, (day, count) in enumerate(days):
        tall = max(HEIGHT * count / scale, 1.5 if count else 0)
        wide = min(step * 0.76, WIDEST)
        bars.append(
            Bar(
                day=day,
                count=count,
                x=round((number + 0.5) * step - wide / 2, 2),
                y=round(HEIGHT - tall, 2),
                width=round(wide, 2),
                height=round(tall, 2),
                striking=day in striking,
            )
        )
    return Chart(tuple(bars), top, scale)
