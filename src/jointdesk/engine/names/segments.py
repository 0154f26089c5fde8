"""A name in another script is a chain of segments, each with its Latin spellings; a Latin name runs along it.

Costs add up: 0 for a usual spelling, 1 for a wrong letter. A stray Latin letter may be stepped over; a segment
may not run across a word boundary of the Latin name without a price.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jointdesk.engine.names.name import Role, Segment, Token

LONGEST_SPELLING = 8
STRAY_LETTER = 0.8
CROSSED_BOUNDARY = 0.5


def parse_spellings(cell: str) -> dict[str, float]:
    """A table cell `kim:0 gim:.05` as costs by spelling; `-` is the empty spelling."""
    pairs = (item.rsplit(":", 1) for item in cell.split())
    return {"" if spelling == "-" else spelling: float(cost) for spelling, cost in pairs}


def join_spellings(parts: Iterable[dict[str, float]], most: float = 1.0) -> dict[str, float]:
    """Spellings of a syllable from those of its parts, costs added, those dearer than `most` left out."""
    joined = {"": 0.0}
    for part in parts:
        longer: dict[str, float] = {}
        for head, paid in joined.items():
            for tail, cost in part.items():
                total = paid + cost
                if total <= most and total < longer.get(head + tail, 9.0):
                    longer[head + tail] = total
        joined = longer
    return joined


def keep_cheapest(spellings: dict[str, float], *more: dict[str, float]) -> dict[str, float]:
    """One mapping of several, each spelling at its lowest cost."""
    merged = dict(spellings)
    for other in more:
        for spelling, cost in other.items():
            if cost < merged.get(spelling, 9.0):
                merged[spelling] = cost
    return merged


def chain_token(text: str, segments: tuple[Segment, ...], role: Role = "unknown") -> Token:
    """A token of a script that is read part by part; `plain` is its usual spelling."""
    usual = "".join(min(part.spellings, key=lambda s: part.spellings[s], default="") for part in segments)
    return Token(text=text, plain=usual, role=role, segments=segments)


@dataclass(frozen=True, slots=True)
class Path:
    """How a Latin name runs along a chain: its cost and the piece each segment took."""

    cost: float
    pieces: tuple[str, ...]


def run_along(chain: Sequence[Segment], latin: str, boundaries: frozenset[int], budget: float) -> Path | None:
    """The cheapest way `latin` (a-z) spells `chain`, or None above `budget`.

    `boundaries` are the offsets where a word of the Latin name ends.
    """
    states: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for segment in chain:
        states = _take_segment(segment, states, latin, boundaries, budget)
        if not states:
            return None
    end = len(latin)
    best: Path | None = None
    for position, (cost, pieces) in states.items():
        total = cost + (end - position) * STRAY_LETTER
        if total <= budget and (best is None or total < best.cost):
            best = Path(total, pieces)
    return best


def _take_segment(
    segment: Segment,
    states: dict[int, tuple[float, tuple[str, ...]]],
    latin: str,
    boundaries: frozenset[int],
    budget: float,
) -> dict[int, tuple[float, tuple[str, ...]]]:
    """States after `segment`: Latin offset -> (cost, pieces). A stray letter may stand before the segment."""
    after: dict[int, tuple[float, tuple[str, ...]]] = {}
    spellings, end = segment.spellings, len(latin)
    for start, (paid, pieces) in states.items():
        for stray in (0, 1):
            begin = start + stray
            spent = paid + stray * STRAY_LETTER
            if spent > budget or begin > end:
                break
            for stop in range(begin, min(begin + LONGEST_SPELLING, end) + 1):
                cost = spellings.get(latin[begin:stop])
                if cost is None:
                    continue
                total = spent + cost
                if stop - begin > 1 and any(begin < edge < stop for edge in boundaries):
                    total += CROSSED_BOUNDARY
                if total <= budget and (stop not in after or total < after[stop][0]):
                    after[stop] = (total, (*pieces, latin[begin:stop]))
    return after
