"""Thai letters with their spellings: as counted in their surroundings, and as reviewed for what counts do not show.

The counts (costs.tsv, by tools/thai_costs.py) are of given names; Sanskrit-style spellings (Dharmasakti, -bhakdi) live
in family names, so what the reviewed table has stays possible at a price.
"""

from collections.abc import Mapping
from functools import cache, lru_cache

from jointdesk.engine.names.name import Segment
from jointdesk.engine.names.segments import join_spellings, keep_cheapest, parse_spellings
from jointdesk.engine.names.thai.letters import Part, split_parts
from jointdesk.engine.reference import read_tsv

# Price of a reviewed spelling that the counts do not bear out, and the dearest spelling kept.
_UNCOUNTED, _DEAREST = 0.15, 0.8
_AMBIGUOUS, _DOUBLED = 0.05, 0.4


@cache
def _reviewed() -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, "syllables.tsv")
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


@cache
def _counted() -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, "costs.tsv")
    return {(row["kind"], row["context"]): parse_spellings(row["spellings"]) for row in rows}


@lru_cache(maxsize=16384)
def segments(word: str) -> tuple[Segment, ...]:
    """The word's letters as segments in spoken order."""
    return tuple(map(_segment, split_parts(word)))


@lru_cache(maxsize=65536)
def _segment(part: Part) -> Segment:
    counted = next((_counted()[part.kind, c] for c in part.contexts if (part.kind, c) in _counted()), None)
    reviewed = {spelling: cost for spelling, cost in _review(part).items() if cost <= _DEAREST}
    if counted is not None:
        dearer = {s: cost + _UNCOUNTED for s, cost in reviewed.items() if cost + _UNCOUNTED <= _DEAREST}
        reviewed = keep_cheapest(counted, dearer)
    return Segment(part.text, reviewed, {}, unread=not reviewed)


def _review(part: Part) -> dict[str, float]:
    """The reviewed spellings of a part; a consonant before no vowel closes a syllable, opens one, or both."""
    table = _reviewed()
    if part.kind != "consonant":
        return (
            table.get((part.kind, part.text))
            or table.get((part.kind, part.text[:1]))
            or table.get((part.kind, "*"), {})
        )
    opening = table.get(("consonant", part.text), {})
    right = part.contexts[-2].split(" ")[1]
    if right.startswith("V") and right != "V$":
        return opening
    closing = table.get(("final", part.text), {})
    later = {spelling: cost + _AMBIGUOUS for spelling, cost in opening.items()}
    double = join_spellings((closing, later), _DOUBLED)
    return keep_cheapest(closing, later, double)
