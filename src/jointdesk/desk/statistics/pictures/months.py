"""Lines over months, with what happened meanwhile. Lines differ by dash and by their names, not by colour alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jointdesk.desk.statistics.pictures import svg
from jointdesk.desk.statistics.pictures.events import ROW, Event, draw_events, list_events, rows_of_signs
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
from jointdesk.desk.statistics.pictures.plot import Plot, month_name, room_of
from jointdesk.desk.statistics.pictures.scales import Value, axis, most

HIGH_WIDE, HIGH_PHONE = 200.0, 170.0
MOST_LINES = 4
WIDEST_NAME = 150.0


@dataclass(frozen=True)
class Line:
    """One value a month."""

    label: str
    values: Sequence[Value]


def draw_months(
    key: str,
    title: str,
    months: Sequence[str],
    lines: Sequence[Line],
    *,
    unit: str,
    events: Sequence[Event] = (),
) -> Picture:
    """`months`: "2025-07", one after another. A withheld month leaves a gap. More than four lines: ValueError."""
    if len(lines) > MOST_LINES or any(len(line.values) != len(months) for line in lines):
        raise ValueError(f"{key}: up to {MOST_LINES} lines, each of {len(months)} values")
    within = [event for event in events if months and months[0] <= event.month <= months[-1]]
    values = [value for line in lines for value in line.values]
    named = [
        (f"{line.label}, {month_name(month)}", value)
        for line in lines
        for month, value in zip(months, line.values, strict=True)
    ]
    said = (say_most(named, unit), say_withheld(values), *(event.said for event in within), say_table())
    return make_picture(key, title, unit, said, lambda room: _draw(months, lines, within, room))


def _draw(months: Sequence[str], lines: Sequence[Line], events: Sequence[Event], room: float) -> Drawing:
    phone = room <= PHONE
    entries = [(f"stroke-{place}", line.label) for place, line in enumerate(lines, 1)] if phone else []
    if any(value is None for line in lines for value in line.values):
        entries.append(withheld_entry())
    # on a phone the names stand above the plot, on a page at the end of their lines
    names = 0.0 if phone else min(WIDEST_NAME, max(width(line.label) for line in lines) + 24)
    top = legend(entries, 0, 0, room)
    plot = _plot(months, lines, events, (top.height, room - names - 6), HIGH_PHONE if phone else HIGH_WIDE)
    listed = list_events(events, plot.names + 28, room)
    gaps = [place for place, line in enumerate(lines, 1) if None in line.values]
    parts = [*top.parts, *plot.ground(), *draw_events(events, plot)]
    parts += [_line(line, place, plot) for place, line in enumerate(lines, 1)]
    parts += [_strip(lines[place - 1], place, row, plot) for row, place in enumerate(gaps)]
    parts += [] if phone else _names(lines, plot, names)
    return Drawing([*parts, *listed.parts], plot.names + 24 + (listed.height + 4 if events else 0))


def _plot(
    months: Sequence[str],
    lines: Sequence[Line],
    events: Sequence[Event],
    corner: tuple[float, float],
    high: float,
) -> Plot:
    """The ground below the legend and as many rows of signs as the events take. `corner`: head and right."""
    ticks = axis(most(value for line in lines for value in line.values))
    across = Plot(room_of(ticks), corner[1], 0, 0, months, ticks)
    head = corner[0] + 10 + ROW * rows_of_signs(events, across)
    return replace(across, head=head, foot=head + high, strips=sum(None in line.values for line in lines))


def _line(line: Line, place: int, plot: Plot) -> str:
    """Its known months, joined where they follow each other."""
    moves, dots, drawing = [], [], False
    for at, value in enumerate(line.values):
        if value is not None:
            moves.append(f"{'L' if drawing else 'M'}{svg.point(plot.x(at), plot.y(value))}")
            dot = svg.tag("circle", paint=f"series-{place}", cx=plot.x(at), cy=plot.y(value), r=2.6)
            dots.append(svg.group(dot, said=_say(line, plot.months[at], value)))
        drawing = value is not None
    return svg.group(*([svg.path(moves, paint=f"stroke-{place}")] if moves else []), *dots)


def _strip(line: Line, place: int, row: int, plot: Plot) -> str:
    """The signs of its withheld months, below the foot: in the plot their height would seem to say something."""
    y = plot.strip(row)
    signs = [
        svg.group(
            svg.text(figure(None), plot.x(at), y, paint="note", text_anchor="middle"),
            said=_say(line, plot.months[at], None),
        )
        for at, value in enumerate(line.values)
        if value is None
    ]
    return svg.group(svg.line(0, y - 4, plot.left - 8, y - 4, paint=f"stroke-{place}"), *signs)


def _say(line: Line, month: str, value: Value) -> str:
    return f"{line.label}, {month_name(month)}: {figure(value)}"


def _names(lines: Sequence[Line], plot: Plot, room: float) -> list[str]:
    """Each line's name at its last known figure, pushed apart where they would overlap."""
    wanted = []
    for place, line in enumerate(lines, 1):
        last = next((value for value in reversed(line.values) if value is not None), 0)
        wanted.append((plot.y(last), place, line.label))
    parts, lowest = [], float("-inf")
    for y, place, label in sorted(wanted):
        at = max(y + 4, lowest + 16)
        lowest = at
        x = plot.right + 8
        parts.append(svg.line(x - 6, at - 4, x + 10, at - 4, paint=f"stroke-{place}"))
        parts.append(svg.text(clip(label, room - 22), x + 14, at))
    return parts
