"""Where words stand in a drawing: beside their node, never over another node or word, or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]  # left, top, right, bottom
GAP = 4
# a glyph of the drawing's type face, as a share of its size; Han and Hangul are as wide as high
NARROW_GLYPH, WIDE_GLYPH = 0.62, 1.05


@dataclass(frozen=True)
class Spot:
    """A node: its middle and radius, and what may be written beside it."""

    x: float
    y: float
    r: float
    text: str


@dataclass(frozen=True)
class Label:
    text: str
    x: float
    y: float
    anchor: str


def place_labels(spots: Sequence[Spot], width: int, height: int, size: float) -> list[Label | None]:
    """A label for each spot or None, earlier spots first; `size`: the height of a line."""
    taken = [(spot.x - spot.r, spot.y - spot.r, spot.x + spot.r, spot.y + spot.r) for spot in spots]
    placed: list[Label | None] = []
    for spot in spots:
        label, box = _find_room(spot, taken, (0, 0, width, height), size)
        placed.append(label)
        if box:
            taken.append(box)
    return placed


def measure(text: str, size: float) -> float:
    """About how wide `text` is."""
    return sum(size * (WIDE_GLYPH if ord(glyph) > 0x2E80 else NARROW_GLYPH) for glyph in text)


def _find_room(spot: Spot, taken: list[Box], frame: Box, size: float) -> tuple[Label | None, Box | None]:
    if not spot.text:
        return None, None
    wide = measure(spot.text, size)
    for label, left, top in _try_places(spot, wide, size):
        box = (left, top, left + wide, top + size * 1.15)
        if _inside(box, frame) and not any(_overlap(box, other) for other in taken):
            return label, box
    return None, None


def _try_places(spot: Spot, wide: float, size: float) -> Iterable[tuple[Label, float, float]]:
    """Right, left, below, above: the label, and its box's left and top."""
    beside = spot.r + GAP
    up = size * 0.85  # from a line's top to where its letters stand
    for x, anchor, left in ((spot.x + beside, "start", 0.0), (spot.x - beside, "end", -wide)):
        top = spot.y - size * 0.58
        yield Label(spot.text, round(x, 1), round(top + up, 1), anchor), x + left, top
    for top in (spot.y + beside - 2, spot.y - beside - size * 1.1):
        yield Label(spot.text, round(spot.x, 1), round(top + up, 1), "middle"), spot.x - wide / 2, top


def _inside(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
