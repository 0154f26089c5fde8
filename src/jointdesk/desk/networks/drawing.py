"""A sketch as points of a drawing, one for a wide page and one for a phone; the template turns them into SVG.

Of a document, which names a person, perhaps a victim, only its kind is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.naming import identifier_shown
from jointdesk.desk.networks.clusters import REST
from jointdesk.desk.networks.labels import Label, Spot, place_labels
from jointdesk.desk.networks.models import Network
from jointdesk.desk.networks.sketch import Crowd, Sketch, Thing, sketch
from jointdesk.desk.networks.strengths import write_number
from jointdesk.engine.networks import lay_out

LABEL = 24
# a count is written into a circle of at least this radius
ROOMY = 11
NAMELESS = frozenset({"document"})


@dataclass(frozen=True)
class Sheet:
    """What is drawn on: a wide page, or a phone."""

    name: str
    width: int
    height: int
    letters: int
    scale: float


SHEETS = (Sheet("wide", 1000, 560, 13, 1.0), Sheet("slim", 360, 460, 12, 0.72))


@dataclass(frozen=True)
class Mark:
    """A node: `kind` is complaint, group, hub or the identifier's. `said` is all that a screen reader hears of it."""

    key: str
    kind: str
    href: str
    said: str
    count: str
    x: float
    y: float
    r: float
    label: Label | None

    @property
    def left(self) -> float:
        return round(self.x - self.r, 1)

    @property
    def top(self) -> float:
        return round(self.y - self.r, 1)

    @property
    def side(self) -> float:
        return round(2 * self.r, 1)


@dataclass(frozen=True)
class Line:
    """`kind`: names (with `level` 1 to 3), hub, tie or judged."""

    a: str
    b: str
    kind: str
    level: int
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Drawing:
    sheet: Sheet
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Picture:
    """The drawings of one network; `kinds`: of the identifiers drawn, for the legend."""

    drawings: tuple[Drawing, ...]
    sketch: Sketch
    kinds: tuple[str, ...]


def draw(officer: Officer, network: Network) -> Picture:
    """The drawings of what the officer may read of the network."""
    seen = sketch(officer, network)
    edges = _list_edges(seen)
    keys = [thing.key for thing in seen.things] + [crowd.key for crowd in seen.crowds]
    points = lay_out(keys, [(a, b) for a, b, _, _ in edges], network.pk)
    laid = np.array([points[key] for key in keys]).reshape(-1, 2)
    kinds = sorted({thing.identifier.kind for thing in seen.things if not thing.hub})
    return Picture(tuple(_draw(seen, network, edges, laid, sheet) for sheet in SHEETS), seen, tuple(kinds))


def _list_edges(seen: Sketch) -> list[tuple[str, str, str, int]]:
    """a, b, kind, level."""
    drawn = {thing.identifier.pk: thing for thing in seen.things}
    named = [
        (crowd.key, drawn[pk].key, "hub" if drawn[pk].hub else "names", drawn[pk].strength.level)
        for crowd in seen.crowds
        for pk in crowd.identifiers
    ]
    ties = [(a, b, "tie", 1) for a, b, _ in seen.ties]
    return named + ties + [(a, b, "judged", 3) for a, b in seen.joined]


def _draw(
    seen: Sketch, network: Network, edges: Sequence[tuple[str, str, str, int]], laid: np.ndarray, sheet: Sheet
) -> Drawing:
    nodes: list[Thing | Crowd] = [*seen.things, *seen.crowds]
    radii = np.array([round(_size(node) * sheet.scale, 1) for node in nodes])
    places = _push_apart(laid * (sheet.width, sheet.height), radii, sheet)
    spots = [
        Spot(float(x), float(y), float(r), _label(node, float(r)))
        for node, (x, y), r in zip(nodes, places.round(1), radii, strict=True)
    ]
    labels = place_labels(spots, sheet.width, sheet.height, sheet.letters)
    marks = tuple(
        _mark(node, network, spot, label) for node, spot, label in zip(nodes, spots, labels, strict=True)
    )
    at = {mark.key: (mark.x, mark.y) for mark in marks}
    return Drawing(
        sheet, marks, tuple(Line(a, b, kind, level, *at[a], *at[b]) for a, b, kind, level in edges)
    )


def _size(node: Thing | Crowd) -> float:
    if isinstance(node, Thing):
        return min(20.0, 6 + 1.4 * sqrt(node.here))
    return 6.0 if node.count == 1 else min(34.0, 11 + 1.1 * sqrt(node.count))


def _push_apart(places: np.ndarray, radii: np.ndarray, sheet: Sheet) -> np.ndarray:
    """Nodes that the springs left upon each other, side by side, and all within the sheet."""
    gap = radii[:, None] + radii[None, :] + 4
    for _ in range(60):
        apart = places[:, None, :] - places[None, :, :]
        far = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(far, np.inf)
        short = np.clip(gap - far, 0, None)
        if not short.any():
            break
        # two nodes on one point part sideways
        way = np.where(far[..., None] > 0, apart / np.maximum(far, 1e-9)[..., None], (1.0, 0.0))
        places = places + (way * short[..., None] / 2).sum(axis=1).clip(-40, 40)
        places = np.clip(
            places, radii[:, None] + 2, np.array((sheet.width, sheet.height)) - radii[:, None] - 2
        )
    return places


def _label(node: Thing | Crowd, radius: float) -> str:
    if isinstance(node, Thing):
        return (
            _shorten(node.identifier.value.removeprefix(":")) if node.identifier.kind not in NAMELESS else ""
        )
    if node.complaint:
        return node.complaint.reference
    return "" if radius >= ROOMY else write_number(node.count)


def _shorten(value: str) -> str:
    """A wallet's ends tell more than its beginning alone."""
    return value if len(value) <= LABEL else f"{value[: LABEL - 8]}…{value[-6:]}"


def _mark(node: Thing | Crowd, network: Network, spot: Spot, label: Label | None) -> Mark:
    if isinstance(node, Thing):
        kind, said, count = "hub" if node.hub else node.identifier.kind, _say_thing(node), ""
        href = _list_complaints(network, (node.identifier.pk,))
    elif node.complaint:
        kind, said, count = "complaint", node.complaint.reference, ""
        href = reverse("complaint", args=[node.complaint.pk])
    else:
        kind, said = "group", _say_group(node)
        count = write_number(node.count) if spot.r >= ROOMY else ""
        href = _list_complaints(network, node.identifiers)
    return Mark(node.key, kind, href, said, count, spot.x, spot.y, spot.r, label)


def _list_complaints(network: Network, identifiers: Sequence[int]) -> str:
    address = reverse("network-complaints", args=[network.pk])
    return f"{address}?{'&'.join(f'identifier={pk}' for pk in identifiers)}" if identifiers else address


def _say_thing(thing: Thing) -> str:
    kind = thing.identifier.kind_name
    what = kind if thing.identifier.kind in NAMELESS else f"{kind} {identifier_shown(thing.identifier.value)}"
    if thing.hub:
        return gettext("%(what)s: a hub, links nothing") % {"what": what}
    return f"{what}: {thing.strength.word}, {thing.strength.reason}"


def _say_group(crowd: Crowd) -> str:
    gaps = {"count": write_number(crowd.count), "n": len(crowd.identifiers)}
    if crowd.key == f"c{REST}":
        return gettext("%(count)s complaints that other, rarer identifiers hold together") % gaps
    return (
        ngettext(
            "%(count)s complaints that name this identifier",
            "%(count)s complaints that name these %(n)s identifiers",
            len(crowd.identifiers),
        )
        % gaps
    )
