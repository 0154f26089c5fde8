"""Thai letters with their spellings: as counted in their surroundings, and as reviewed for what counts do not show.

The counts (costs.tsv, by tools/thai_costs.py) are of given names; Sanskrit-style spellings (Dharmasakti, -bhakdi) live
in family names, so what the reviewed table has stays possible at a price.
"""

from collections.abc import Mapping
from functools import cache, lru_cache

from jointdesk.engine.names.name import Segment
from jointdesk.engine.names.segments import join_spellings, keep_cheapest, parse_spellings
from jointdesk.engine.names.thai.letters import Part, contexts, split_parts
from jointdesk.engine.reference import read_tsv

# Price of a reviewed spelling that the counts do not bear out, and the dearest spelling kept.
_UNCOUNTED, _DEAREST = 0.15, 0.8
_DEAREST_JOINED = 1.0
_AMBIGUOUS, _DOUBLED = 0.05, 0.4
_QUIET = frozenset("หอรวย")
_STOPS, _SECOND_STOP = frozenset("กขคจชฎฏฐฒดตถทธบปพภศษส"), 0.1
# Price of writing one letter for two (Muhammad, Mohamad).
_HALVED = 0.2
# Price of a spelling that only a foreign name in Thai letters has.
_FOREIGN = 0.1


@cache
def _reviewed() -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, "syllables.tsv")
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


@cache
def _foreign() -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, "foreign.tsv")
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


@cache
def _counted() -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, "costs.tsv")
    return {(row["kind"], row["context"]): parse_spellings(row["spellings"]) for row in rows}


def segments(word: str) -> tuple[tuple[Segment, ...], str]:
    """The word's letters as segments in spoken order, and its usual spelling.

    A letter and the vowel behind it, written or not, are one segment: half the steps for whoever runs along them.
    """
    read: list[tuple[Segment, str]] = []
    opening: Part | None = None
    for part in split_parts(word):
        if part.kind == "consonant":
            if opening:
                read.append(_read(opening))
            opening = part
        elif part.kind == "silent":
            read += [_read(opening), _read(part)] if opening else [_read(part)]
            opening = None
        else:
            read.append(_read_pair(opening, part) if opening else _read(part))
            opening = None
    return tuple([segment for segment, _ in read]), "".join([usual for _, usual in read])


@lru_cache(maxsize=4096)
def _read(part: Part) -> tuple[Segment, str]:
    """A part with its spellings, and the cheapest."""
    return _make(part.text, _spell(part))


@lru_cache(maxsize=16384)
def _read_pair(letter: Part, vowel: Part) -> tuple[Segment, str]:
    text = letter.text if vowel.kind == "unwritten" else letter.text + vowel.text
    return _make(text, join_spellings((_spell(letter), _spell(vowel)), _DEAREST_JOINED))


def _make(text: str, spellings: dict[str, float]) -> tuple[Segment, str]:
    usual = min(spellings, key=spellings.__getitem__, default="")
    return Segment(text, spellings, {}, unread=not spellings), usual


@lru_cache(maxsize=16384)
def _spell(part: Part) -> dict[str, float]:
    counted = next(
        (_counted()[place] for c in contexts(part) if (place := (part.kind, c)) in _counted()), None
    )
    spellings = {spelling: cost for spelling, cost in _review(part, _reviewed()).items() if cost <= _DEAREST}
    if counted is not None:
        dearer = {s: cost + _UNCOUNTED for s, cost in spellings.items() if cost + _UNCOUNTED <= _DEAREST}
        spellings = keep_cheapest(counted, dearer)
    dearer = {s: cost + _FOREIGN for s, cost in _review(part, _foreign()).items()}
    spellings = keep_cheapest(spellings, dearer)
    if _is_spoken(part):
        spellings.pop("", None)
    if part.following == part.text:
        return keep_cheapest(spellings, {"": _HALVED})
    return keep_cheapest(spellings, {"": _SECOND_STOP}) if _is_second_stop(part) else spellings


def _is_second_stop(part: Part) -> bool:
    """Of two stops that close a word the second is not spoken (ยุทธ, เชษฐ)."""
    return part.right == "$" and len(part.left) > 1 and part.text in _STOPS and part.last in _STOPS


def _is_spoken(part: Part) -> bool:
    """The first letter behind a vowel or at the start opens or closes a syllable; few are silent there.

    Of two stops one letter may do for both (เศรษฐ: Seth).
    """
    if part.kind != "consonant" or len(part.left) > 1 or part.text in _QUIET:
        return False
    return not (part.text in _STOPS and part.following in _STOPS)


def _review(part: Part, table: Mapping[tuple[str, str], dict[str, float]]) -> dict[str, float]:
    """The spellings a table has of a part; a consonant before no vowel closes a syllable, opens one, or both."""
    kind, text = part.kind, part.text
    if kind != "consonant":
        return table.get((kind, text)) or table.get((kind, text[:1])) or table.get((kind, "*"), {})
    opening = table.get(("consonant", text), {})
    if part.right == "V":
        return opening
    closing = table.get(("final", text), {})
    later = {spelling: cost + _AMBIGUOUS for spelling, cost in opening.items()}
    double = join_spellings((closing, later), _DOUBLED)
    return keep_cheapest(closing, later, double)
