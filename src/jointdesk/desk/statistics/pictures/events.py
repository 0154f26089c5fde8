"""What happened meanwhile, marked on a plot over months: a numbered line at its day, told below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.formats import date_format

from jointdesk.desk.statistics.pictures import svg
from jointdesk.desk.statistics.pictures.lettering import wrap
from jointdesk.desk.statistics.pictures.picture import Drawing
from jointdesk.desk.statistics.pictures.plot import Plot

SIGN, ROW, MOST_ROWS = 16.0, 19.0, 4


@dataclass(frozen=True)
class Event:
    """An operation's sign is a square, an agreement's a circle."""

    day: date
    label: str
    kind: Literal["operation", "agreement"]

    @property
    def month(self) -> str:
        return f"{self.day:%Y-%m}"

    @property
    def said(self) -> str:
        return f"{date_format(self.day, 'SHORT_DATE_FORMAT')}: {self.label}."


def draw_events(events: Sequence[Event], plot: Plot) -> list[str]:
    """A dotted line a day, and its sign above the plot; signs that would overlap stand one above the other."""
    return [
        svg.group(svg.line(x, y, x, plot.foot, paint="event"), _sign(event, number, x, y), said=event.said)
        for number, (event, (x, y)) in enumerate(zip(events, _places(events, plot), strict=True), 1)
    ]


def rows_of_signs(events: Sequence[Event], plot: Plot) -> int:
    """How many rows the signs take above the plot."""
    return len({y for _x, y in _places(events, plot)})


def _places(events: Sequence[Event], plot: Plot) -> list[tuple[float, float]]:
    places, ends = [], [0.0] * MOST_ROWS
    for event in events:
        x = plot.day(event.day)
        row = next((row for row, end in enumerate(ends) if end <= x - SIGN / 2), MOST_ROWS - 1)
        ends[row] = x + SIGN / 2 + 2
        places.append((x, plot.head - 12 - row * ROW))
    return places


def list_events(events: Sequence[Event], y: float, room: float) -> Drawing:
    """The signs with their days and words, one below the other."""
    parts: list[str] = []
    down = y
    for number, event in enumerate(events, 1):
        words = f"{date_format(event.day, 'SHORT_DATE_FORMAT')}: {event.label}"
        parts.append(_sign(event, number, 8, down + 8))
        for line in wrap(words, room - 26, 12, most=3):
            parts.append(svg.text(line, 24, down + 12, paint="note"))
            down += 16
        down += 5
    return Drawing(parts, down - y)


def _sign(event: Event, number: int, x: float, y: float) -> str:
    form = (
        svg.rect(x - 7.5, y - 7.5, 15, 15, paint="operation", rx=2)
        if event.kind == "operation"
        else svg.tag("circle", paint="agreement", cx=x, cy=y, r=8)
    )
    return form + svg.text(str(number), x, y + 4, paint="sign", text_anchor="middle")
