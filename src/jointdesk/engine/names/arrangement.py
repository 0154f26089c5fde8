"""A name as alignment needs it: where its words stand, their letters as bits, neighbours written together.

Worked out when the name is first compared with one of its own script, and kept with it: a gate holds one name against
hundreds, and most pairs of words are told apart by their bits alone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jointdesk.engine.names.common_reading import WordUnits, spell_units
from jointdesk.engine.names.latin.variants import has_variants
from jointdesk.engine.names.name import Name, Token

TWICE = -1
# Words of more differing letters (bits of either alone) are not alike; a short word allows one wrong letter only.
_APART, _SHORT_APART, _LONG = 5, 2, 5
MOST_JOINED = 4
# Words [start, stop) written together, and the letters as bits.
Join = tuple[int, int, str, int]


@dataclass(slots=True)
class Arrangement:
    """`places`: where a word stands, TWICE if it does so twice; `joins`: neighbours by length.

    For each word: how many letters may differ (`apart`), whether they need not be alike (`loose`), whether it has known
    variants (`grouped`). `spelt`: for each script whose syllables the whole name may spell, the units each word begins
    and ends with; `scripts`: those scripts as bits.
    """

    places: Mapping[str, int]
    bits: Sequence[int]
    apart: Sequence[int]
    loose: Sequence[bool]
    grouped: Sequence[bool]
    joins: Mapping[int, Sequence[Join]]
    spelt: Mapping[int, Sequence[WordUnits]]
    scripts: int


def arrange(name: Name) -> Arrangement:
    """The arrangement of a name, made once."""
    found = name.places
    if not isinstance(found, Arrangement):
        found = _make(name.tokens)
        object.__setattr__(name, "places", found)
    return found


def _make(tokens: Sequence[Token]) -> Arrangement:
    plains = [token.plain for token in tokens]
    places: dict[str, int] = {}
    for at, plain in enumerate(plains):
        if plain:
            places[plain] = TWICE if plain in places else at
    bits = [as_bits(plain) for plain in plains]
    spelt = spell_units(tuple(plains))
    return Arrangement(
        places,
        bits,
        [_APART if len(plain) >= _LONG else _SHORT_APART for plain in plains],
        [not token.plain or token.role == "initial" for token in tokens],
        [has_variants(plain) for plain in plains],
        _join_neighbours(plains, bits),
        spelt,
        sum(spelt),
    )


@lru_cache(maxsize=65536)
def as_bits(word: str) -> int:
    """The letters of a word as a set of bits."""
    found = 0
    for char in word:
        found |= 1 << (ord(char) & 31)
    return found


def _join_neighbours(plains: Sequence[str], bits: Sequence[int]) -> Mapping[int, Sequence[Join]]:
    """Neighbours written together, by length."""
    found: defaultdict[int, list[Join]] = defaultdict(list)
    for start in range(len(plains) - 1):
        joined, letters = plains[start], bits[start]
        for stop in range(start + 2, min(len(plains), start + MOST_JOINED) + 1):
            if not joined or not plains[stop - 1]:
                break
            joined += plains[stop - 1]
            letters |= bits[stop - 1]
            found[len(joined)].append((start, stop, joined, letters))
    return found
