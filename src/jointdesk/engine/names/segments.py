"""A name in another script is a chain of segments, each with its Latin spellings: how rooms put them together.

Costs add up: 0 for a usual spelling, 1 for a wrong letter. How letters run along a chain: chains.py.
"""

from collections.abc import Iterable, Mapping

from jointdesk.engine.names.name import Role, Segment, Token


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
    usual = "".join([usual_spelling(part) for part in segments])
    return Token(text=text, plain=usual, role=role, segments=segments)


# By the identity of the mapping, which is kept with it: a room hands out the same one for the same part.
_usual: dict[int, tuple[Mapping[str, float], str]] = {}
_MOST_REMEMBERED = 1 << 14


def usual_spelling(segment: Segment) -> str:
    """The cheapest spelling of a part; empty if it has none."""
    spellings = segment.spellings
    found = _usual.get(id(spellings))
    if found is None or found[0] is not spellings:
        if len(_usual) >= _MOST_REMEMBERED:
            _usual.clear()
        found = spellings, min(spellings, key=spellings.__getitem__, default="")
        _usual[id(spellings)] = found
    return found[1]
