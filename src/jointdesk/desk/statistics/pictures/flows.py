"""Flows between places in two or three columns: where people were robbed, where the money went, who was found where.

A band is as thick as its figure. A withheld flow is a dotted line, alike whatever it was, below the others; the
place it touches says "+ x" beside the sum of what is shown.
"""

from collections.abc import Iterable, Sequence
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
from jointdesk.desk.statistics.pictures.scales import Value, shown

NODE = 9.0
LABEL = 20.0  # room above a place for its name
HEAD = 26.0
WITHHELD_HIGH = 8.0
LEAST = 2.0


@dataclass(frozen=True)
class Flow:
    """From `source` in column `stage` (from 0) to `target` in the next one."""

    stage: int
    source: str
    target: str
    value: Value


@dataclass
class Place:
    """A place in its column; `came` and `went` count how far its sides are taken, from its top on."""

    name: str
    x: float
    y: float
    high: float
    words: str
    came: float = 0
    went: float = 0


def draw_flows(key: str, title: str, stages: Sequence[str], flows: Sequence[Flow], *, unit: str) -> Picture:
    """`stages` name the columns. A flow beyond them: ValueError. Flows of nothing are left out."""
    if any(not 0 <= flow.stage < len(stages) - 1 for flow in flows):
        raise ValueError(f"{key}: a flow leaves the {len(stages)} columns")
    drawn = [flow for flow in flows if flow.value != 0]
    pairs = [(_say_way(flow), flow.value) for flow in drawn]
    said = (say_most(pairs, unit), say_withheld(value for _way, value in pairs), say_table())
    return make_picture(key, title, unit, said, lambda room: _draw(stages, drawn, room))


def _draw(stages: Sequence[str], flows: Sequence[Flow], room: float) -> Drawing:
    columns = [_names(flows, stage) for stage in range(len(stages))]
    high = max(220.0 if room <= PHONE else 260.0, max(map(len, columns), default=0) * 44.0)
    scale = min((_scale(flows, stage, columns[stage], high) for stage in range(len(stages))), default=0.0)
    step = (room - NODE) / (len(stages) - 1)
    places = {
        (stage, place.name): place
        for stage, names in enumerate(columns)
        for place in _stand(flows, stage, names, stage * step, scale)
    }
    bands = [
        _band(flow, places[flow.stage, flow.source], places[flow.stage + 1, flow.target], scale)
        for flow in _in_order(flows, columns)
    ]
    named = [_place(place, stage, len(stages), room) for (stage, _name), place in places.items()]
    heads = [_head(words, stage, len(stages), room) for stage, words in enumerate(stages)]
    foot = max((place.y + place.high for place in places.values()), default=HEAD) + 10
    signs = legend(
        [("withheld-ribbon", withheld_entry()[1])] if None in [flow.value for flow in flows] else [],
        0,
        foot,
        room,
    )
    return Drawing([*bands, *named, *heads, *signs.parts], foot + signs.height)


def _names(flows: Sequence[Flow], stage: int) -> list[str]:
    """The places of a column: the greatest shown sum first, then by name; what is withheld moves none."""
    names = {name for flow in flows for name in _ends(flow, stage)}
    return sorted(names, key=lambda name: (-sum(shown(_values(flows, stage, name))), name))


def _ends(flow: Flow, stage: int) -> list[str]:
    return [flow.source] if flow.stage == stage else [flow.target] if flow.stage == stage - 1 else []


def _values(flows: Sequence[Flow], stage: int, name: str) -> list[Value]:
    """What counts for a place: what comes to it; in the first column, what leaves it."""
    return _sides(flows, stage, name)[0 if stage else 1]


def _sides(flows: Sequence[Flow], stage: int, name: str) -> tuple[list[Value], list[Value]]:
    """(what comes, what leaves)"""
    return (
        [flow.value for flow in flows if flow.stage == stage - 1 and flow.target == name],
        [flow.value for flow in flows if flow.stage == stage and flow.source == name],
    )


def _scale(flows: Sequence[Flow], stage: int, names: Sequence[str], high: float) -> float:
    """Units of height per figure such that the column fits."""
    fixed, total = 0.0, 0.0
    for name in names:
        sides = _sides(flows, stage, name)
        fixed += LABEL + max(side.count(None) for side in sides) * WITHHELD_HIGH
        total += max(sum(shown(side)) for side in sides)
    return max(high - fixed, 60.0) / total if total else 0.0


def _stand(
    flows: Sequence[Flow], stage: int, names: Sequence[str], x: float, scale: float
) -> Iterable[Place]:
    y = HEAD
    for name in names:
        sides = _sides(flows, stage, name)
        high = max(LEAST, *(_thick(side, scale) for side in sides))
        values = _values(flows, stage, name)
        words = " + ".join(
            ([figure(sum(shown(values)))] if shown(values) else [])
            + ([figure(None)] if None in values else [])
        )
        yield Place(name, x, y + LABEL, high, words)
        y += LABEL + high + 4


def _thick(values: Sequence[Value], scale: float) -> float:
    return sum(WITHHELD_HIGH if value is None else value * scale for value in values)


def _in_order(flows: Sequence[Flow], columns: Sequence[Sequence[str]]) -> list[Flow]:
    """Shown flows before withheld ones, each by the places of its ends, so that bands cross little."""
    return sorted(
        flows,
        key=lambda flow: (
            flow.value is None,
            columns[flow.stage].index(flow.source),
            columns[flow.stage + 1].index(flow.target),
        ),
    )


def _band(flow: Flow, source: Place, target: Place, scale: float) -> str:
    thick = WITHHELD_HIGH if flow.value is None else flow.value * scale
    left, right = source.x + NODE, target.x
    out, into = source.y + source.went, target.y + target.came
    source.went += thick
    target.came += thick
    middle = (left + right) / 2
    if flow.value is None:
        out, into = out + thick / 2, into + thick / 2
        shape = svg.path([_curve("M", left, out, middle, right, into)], paint="withheld-ribbon")
    else:
        thick = max(thick, 0.8)
        shape = svg.path(
            [
                _curve("M", left, out, middle, right, into),
                _curve("L", right, into + thick, middle, left, out + thick),
                "Z",
            ],
            paint="ribbon" if flow.stage == 0 else "ribbon-2",
        )
    return svg.group(shape, said=f"{_say_way(flow)}: {figure(flow.value)}")


def _curve(verb: str, x1: float, y1: float, middle: float, x2: float, y2: float) -> str:
    return f"{verb}{svg.point(x1, y1)}C{svg.point(middle, y1)} {svg.point(middle, y2)} {svg.point(x2, y2)}"


def _place(place: Place, stage: int, stages: int, room: float) -> str:
    x, anchor = _beside(stage, stages, room)
    words = f"{clip(place.name, room / stages - 12 - width(place.words))} {place.words}"
    return svg.group(
        svg.rect(place.x, place.y, NODE, place.high, paint="operation"),
        svg.text(words, x, place.y - 5, paint="over", text_anchor=anchor),
        said=f"{place.name}: {place.words}",
    )


def _head(words: str, stage: int, stages: int, room: float) -> str:
    x, anchor = _beside(stage, stages, room)
    return svg.text(clip(words, room / stages - 8, 13), x, 12, paint="value", text_anchor=anchor)


def _beside(stage: int, stages: int, room: float) -> tuple[float, str]:
    """Where words of a column stand: at its outer edge, in the middle column at its middle."""
    if stage == 0:
        return 0.0, "start"
    if stage == stages - 1:
        return room, "end"
    return stage * (room - NODE) / (stages - 1) + NODE / 2, "middle"


def _say_way(flow: Flow) -> str:
    return f"{flow.source} → {flow.target}"
