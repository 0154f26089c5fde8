"""The ground of a plot over months: a scale of round figures, few lines, months named as far as they fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from jointdesk.desk.statistics.pictures import svg
from jointdesk.desk.statistics.pictures.lettering import width
from jointdesk.desk.statistics.pictures.picture import figure

SMALL, STRIP = 12.0, 14.0


@dataclass(frozen=True)
class Plot:
    """Where figures come to lie: months from left to right, figures from `foot` upwards; all in user units."""

    left: float
    right: float
    head: float
    foot: float
    months: Sequence[str]
    ticks: Sequence[float]
    strips: int = 0  # rows between the foot and the months' names, for what has no place in the plot

    def x(self, place: float) -> float:
        """The middle of the month at `place`."""
        return self.left + (place + 0.5) * (self.right - self.left) / max(len(self.months), 1)

    def y(self, value: float) -> float:
        return self.foot - value / self.ticks[-1] * (self.foot - self.head)

    def day(self, day: date) -> float:
        """Where a day lies within its month."""
        return self.x(self.months.index(f"{day:%Y-%m}") - 0.5 + (day.day - 1) / 31)

    @property
    def names(self) -> float:
        """The base line of the months' names."""
        return self.foot + 16 + self.strips * STRIP

    def strip(self, row: int) -> float:
        """The base line of a row below the foot."""
        return self.foot + (row + 1) * STRIP

    def ground(self) -> list[str]:
        """Lines at round figures, their numbers on the left, and the names of the months."""
        parts = []
        for tick in self.ticks:
            paint = "ground" if tick else "foot"
            parts.append(svg.line(self.left, self.y(tick), self.right, self.y(tick), paint=paint))
            parts.append(
                svg.text(figure(tick), self.left - 6, self.y(tick) + 4, paint="note", text_anchor="end")
            )
        return [*parts, *self._months()]

    def _months(self) -> list[str]:
        """The month's number below each, as many as fit; the year below its first one."""
        room = (self.right - self.left) / max(len(self.months), 1)
        step = next(step for step in (1, 2, 3, 6, 12, 24, 48, 9999) if step * room >= 20)
        parts, year, free = [], "", self.left
        for place, month in enumerate(self.months):
            if place % step == 0:
                words = str(int(month[5:]))
                parts.append(svg.text(words, self.x(place), self.names, paint="note", text_anchor="middle"))
            if month[:4] != year and self.x(place) - 5 >= free:
                year, at = month[:4], self.x(place) - 4
                parts.append(svg.text(year, at, self.names + 16, paint="note"))
                free = at + width(year, SMALL) + 8
        return parts


def month_name(month: str) -> str:
    return date_format(date.fromisoformat(f"{month}-01"), "YEAR_MONTH_FORMAT")


def room_of(ticks: Sequence[float]) -> float:
    """The room that the numbers of a scale take on its left."""
    return max(width(figure(tick), SMALL) for tick in ticks) + 8
