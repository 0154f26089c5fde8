"""Complaints over time as bars, and what became of the network as marks below them; the template draws the points."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 600, 120
# below the bars: where the marks stand
FOOT = 14
# up to so many days a bar is a week, beyond it a month
WEEKLY_DAYS = 371
# a short run of weeks or months is not blown up
LEAST = 12
# bars shown at most; beyond, the earliest are left out, as the page says
MOST = 72


@dataclass(frozen=True)
class Bar:
    """`first`: the day its week or month begins."""

    first: date
    count: int
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class Flag:
    """Something that happened to the network, where it stands in time."""

    kind: str
    label: str
    at: date
    x: float


@dataclass(frozen=True)
class Chart:
    """`left_out`: complaints earlier than the first bar. `most`: what the highest bar counts.

    `scale`: what the upper line stands for; the half of it is a whole number.
    """

    weekly: bool
    bars: tuple[Bar, ...]
    flags: tuple[Flag, ...]
    bar_width: float
    most: int
    left_out: int
    scale: int = 2
    width: int = WIDTH
    height: int = HEIGHT
    middle: int = HEIGHT // 2
    foot: int = HEIGHT + FOOT

    @property
    def half(self) -> int:
        return self.scale // 2


def draw_timeline(days: Mapping[date, int], events: Iterable[tuple[str, str, date]] = ()) -> Chart:
    """Bars of weeks or months from `days` (day -> complaints); `events`: kind, label, day."""
    if not days:
        return Chart(True, (), (), 0, 0, 0)
    weekly = (max(days) - min(days)).days <= WEEKLY_DAYS
    steps = _list_steps(min(days), max(days), weekly)[-MOST:]
    counts: Counter[date] = Counter()
    for day, count in days.items():
        counts[_begin(day, weekly)] += count
    step = WIDTH / max(LEAST, len(steps))
    most = max(counts[first] for first in steps) or 1
    scale = most + most % 2
    bars = tuple(
        Bar(first, counts[first], round(place * step, 1), *_stand(counts[first], scale))
        for place, first in enumerate(steps)
    )
    shown = sum(bar.count for bar in bars)
    flags = _hoist(events, steps, step, weekly)
    return Chart(weekly, bars, flags, round(step * 0.8, 1), most, sum(days.values()) - shown, scale)


def _stand(count: int, scale: int) -> tuple[float, float]:
    """Top and height of a bar; one that counts anything is seen."""
    height = round(max(HEIGHT * count / scale, 2 if count else 0), 1)
    return round(HEIGHT - height, 1), height


def _hoist(
    events: Iterable[tuple[str, str, date]], steps: Sequence[date], step: float, weekly: bool
) -> tuple[Flag, ...]:
    """Events later than the last bar stand at the right edge: a judgement often comes long after the complaints."""
    flags = []
    for kind, label, at in events:
        first = _begin(at, weekly)
        if first < steps[0]:
            continue
        x = (steps.index(first) + 0.4) * step if first <= steps[-1] else WIDTH - 6
        flags.append(Flag(kind, label, at, round(max(6.0, x), 1)))
    return tuple(flags)


def _list_steps(first: date, last: date, weekly: bool) -> list[date]:
    steps = [_begin(first, weekly)]
    while (following := _begin(steps[-1] + timedelta(days=7 if weekly else 31), weekly)) <= last:
        steps.append(following)
    return steps


def _begin(day: date, weekly: bool) -> date:
    return day - timedelta(days=day.weekday()) if weekly else day.replace(day=1)
