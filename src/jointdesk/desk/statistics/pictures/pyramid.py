"""Ages by sex: bands one above the other, the youngest lowest, one sex to the left, the other to the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from jointdesk.desk.statistics.pictures import svg
from jointdesk.desk.statistics.pictures.lettering import width
from jointdesk.desk.statistics.pictures.picture import (
    Drawing,
    Picture,
    figure,
    legend,
    make_picture,
    say_most,
    say_table,
    say_withheld,
    withheld_entry,
)
from jointdesk.desk.statistics.pictures.scales import Value, most

BAR, LINE, HEAD = 18.0, 24.0, 26.0
WITHHELD_WIDE = 20.0


@dataclass(frozen=True)
class Band:
    label: str
    left: Value
    right: Value


def draw_pyramid(
    key: str, title: str, sides: tuple[str, str], bands: Sequence[Band], *, unit: str
) -> Picture:
    """`bands` from the youngest on; `sides` name left and right."""
    pairs = [
        (f"{side}, {band.label}", value)
        for band in bands
        for side, value in zip(sides, (band.left, band.right), strict=True)
    ]
    said = (say_most(pairs, unit), say_withheld(value for _, value in pairs), say_table())
    return make_picture(key, title, unit, said, lambda room: _draw(sides, bands, room))


def _draw(sides: tuple[str, str], bands: Sequence[Band], room: float) -> Drawing:
    values = [value for band in bands for value in (band.left, band.right)]
    names = max((width(band.label) for band in bands), default=0) + 16
    figures = max((width(figure(value), bold=True) for value in values), default=0) + 8
    half = (room - names) / 2
    top = most(values)
    scale = (half - figures) / top if top else 0.0
    parts = [
        svg.text(sides[0], half, 14, paint="value", text_anchor="end"),
        svg.text(sides[1], room - half, 14, paint="value"),
    ]
    for place, band in enumerate(reversed(bands)):
        y = HEAD + place * LINE
        parts.append(svg.text(band.label, room / 2, y + 13.5, text_anchor="middle"))
        parts.append(_bar(band.left, half, y, -scale, f"{sides[0]}, {band.label}", "series-1"))
        parts.append(_bar(band.right, room - half, y, scale, f"{sides[1]}, {band.label}", "series-2"))
    foot = HEAD + len(bands) * LINE
    parts += [svg.line(x, HEAD - 4, x, foot, paint="foot") for x in (half, room - half)]
    signs = legend([withheld_entry()] if None in values else [], 0, foot + 8, room)
    return Drawing([*parts, *signs.parts], foot + 8 + signs.height)


def _bar(value: Value, x: float, y: float, scale: float, label: str, paint: str) -> str:
    """`scale` below 0 draws to the left."""
    way = -1 if scale < 0 else 1
    long = WITHHELD_WIDE if value is None else value * abs(scale)
    left = x - long if way < 0 else x
    bar = [svg.rect(left, y, long, BAR, paint="withheld" if value is None else paint)] if long else []
    anchor = "end" if way < 0 else "start"
    words = svg.text(figure(value), x + way * (long + 5), y + 13.5, paint="value", text_anchor=anchor)
    return svg.group(*bar, words, said=f"{label}: {figure(value)}")
