"""How networks grow: a small plot each, all on one scale, so that the eye compares them."""

from collections.abc import Sequence

from jointdesk.desk.statistics.pictures import svg
from jointdesk.desk.statistics.pictures.lettering import clip
from jointdesk.desk.statistics.pictures.months import Line
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
from jointdesk.desk.statistics.pictures.plot import month_name
from jointdesk.desk.statistics.pictures.scales import axis, most, shown

HIGH, GAP = 56.0, 22.0
CELL = HIGH + 62.0
MOST_PLOTS = 12


def draw_growth(
    key: str, title: str, months: Sequence[str], networks: Sequence[Line], *, unit: str
) -> Picture:
    """A bar a month; up to twelve networks, else ValueError."""
    if len(networks) > MOST_PLOTS or any(len(line.values) != len(months) for line in networks):
        raise ValueError(f"{key}: up to {MOST_PLOTS} networks, each of {len(months)} values")
    values = [value for line in networks for value in line.values]
    sums = [(line.label, sum(shown(line.values))) for line in networks if None not in line.values]
    said = (say_most(sums, unit), say_withheld(values), say_table())
    return make_picture(key, title, unit, said, lambda room: _draw(months, networks, room))


def _draw(months: Sequence[str], networks: Sequence[Line], room: float) -> Drawing:
    columns = 2 if room <= PHONE else 4
    wide = (room - (columns - 1) * GAP) / columns
    top = axis(most(value for line in networks for value in line.values), 2)[-1]
    parts = [
        _plot(months, line, ((place % columns) * (wide + GAP), (place // columns) * CELL), wide, top)
        for place, line in enumerate(networks)
    ]
    foot = -(-len(networks) // columns) * CELL
    withheld = any(value is None for line in networks for value in line.values)
    signs = legend([withheld_entry()] if withheld else [], 0, foot, room)
    return Drawing([*parts, *signs.parts], foot + signs.height)


def _plot(months: Sequence[str], line: Line, at: tuple[float, float], wide: float, top: float) -> str:
    x, head = at[0], at[1] + 36
    foot, step = head + HIGH, wide / max(len(months), 1)
    known = shown(line.values)
    greatest = figure(max(known)) if known else figure(None)
    parts = [
        svg.text(clip(line.label, wide, 13), x, at[1] + 12, paint="value"),
        svg.line(x, head, x + wide, head, paint="ground"),
        svg.text(figure(top), x + wide, head - 4, paint="note", text_anchor="end"),
    ]
    for place, (month, value) in enumerate(zip(months, line.values, strict=True)):
        said = f"{line.label}, {month_name(month)}: {figure(value)}"
        left, bar = x + place * step, max(step - 1, 0.8)
        if value is None:
            mark = svg.rect(left, foot - 10, bar, 10, paint="withheld")
        else:
            high = value / top * HIGH
            mark = svg.rect(left, foot - high, bar, high, paint="measure")
        parts.append(svg.group(mark, said=said))
    parts += [
        svg.line(x, foot, x + wide, foot, paint="foot"),
        svg.text(_short(months[0]), x, foot + 15, paint="note"),
        svg.text(_short(months[-1]), x + wide, foot + 15, paint="note", text_anchor="end"),
    ]
    return svg.group(*parts, said=f"{line.label}: {greatest}")


def _short(month: str) -> str:
    return f"{int(month[5:])}/{month[:4]}"
