"""Bars in parts: one a row, each part in its place and colour, its figure in it where there is room.

A row with a withheld part shows no sum: the sum less the parts would be what is withheld.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from jointdesk.desk.statistics.pictures import svg
from jointdesk.desk.statistics.pictures.lettering import clip, width
from jointdesk.desk.statistics.pictures.picture import (
    PHONE,
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
from jointdesk.desk.statistics.pictures.scales import Value, most, shown

BAR = 20.0
LINE, PAIR = 32.0, 48.0
WIDEST_LABEL = 200.0
MOST_PARTS = 6
LIGHT = frozenset({1, 3, 4, 5})  # series on which light letters are read better
WITHHELD_WIDE = 16.0


@dataclass(frozen=True)
class Stack:
    """One value a part, in the order of the parts."""

    label: str
    values: Sequence[Value]


def draw_stacks(key: str, title: str, parts: Sequence[str], rows: Sequence[Stack], *, unit: str) -> Picture:
    """Up to six parts, each row with a value a part, else ValueError."""
    if len(parts) > MOST_PARTS or any(len(row.values) != len(parts) for row in rows):
        raise ValueError(f"{key}: up to {MOST_PARTS} parts, each row with {len(parts)} values")
    pairs = [
        (f"{row.label}, {part}", value) for row in rows for part, value in zip(parts, row.values, strict=True)
    ]
    said = (say_most(pairs, unit), say_withheld(value for _, value in pairs), say_table())
    return make_picture(key, title, unit, said, lambda room: _draw(parts, rows, room))


def _draw(parts: Sequence[str], rows: Sequence[Stack], room: float) -> Drawing:
    above = room <= PHONE
    entries = [(f"series-{place}", part) for place, part in enumerate(parts, 1)]
    if any(None in row.values for row in rows):
        entries.append(withheld_entry())
    signs = legend(entries, 0, 0, room)
    side = 0.0 if above else min(WIDEST_LABEL, max((width(row.label) for row in rows), default=0) + 10)
    sums = max((width(_sum(row), bold=True) for row in rows), default=0) + 10
    withheld = max((sum(value is None for value in row.values) for row in rows), default=0) * WITHHELD_WIDE
    top = most(sum(shown(row.values)) for row in rows)
    scale = (room - side - sums - withheld) / top if top else 0.0
    step = PAIR if above else LINE
    drawn = [
        _row(row, parts, side, signs.height + place * step + (24 if above else 8), scale)
        for place, row in enumerate(rows)
    ]
    foot = signs.height + len(rows) * step + 8
    return Drawing([*signs.parts, *drawn], foot)


def _row(row: Stack, parts: Sequence[str], x: float, y: float, scale: float) -> str:
    drawn = [
        svg.text(clip(row.label, x - 8), x - 8, y + 14.5, text_anchor="end")
        if x
        else svg.text(clip(row.label, PHONE), 0, y - 6)
    ]
    at = x
    for place, (part, value) in enumerate(zip(parts, row.values, strict=True), 1):
        said = f"{row.label}, {part}: {figure(value)}"
        long = WITHHELD_WIDE if value is None else value * scale
        drawn.append(svg.group(*_part(place, value, at, y, long), said=said))
        at += long
    if None not in row.values:
        drawn.append(svg.text(_sum(row), at + 6, y + 14.5, paint="value"))
    return svg.group(*drawn)


def _part(place: int, value: Value, x: float, y: float, long: float) -> list[str]:
    if value is None:
        box = svg.rect(x + 1, y, long - 2, BAR, paint="withheld", rx=2)
        return [box, svg.text(figure(value), x + long / 2, y + 14, paint="note", text_anchor="middle")]
    if not value:
        return []
    parts = [svg.rect(x, y, max(long - 1, 0.6), BAR, paint=f"series-{place}")]
    if width(figure(value), 12) + 6 <= long:
        paint = "inside-light" if place in LIGHT else "inside"
        parts.append(svg.text(figure(value), x + long / 2, y + 14.5, paint=paint, text_anchor="middle"))
    return parts


def _sum(row: Stack) -> str:
    return "" if None in row.values else figure(sum(shown(row.values)))
