"""Burmese syllables as sounds: of the onset, and of the rhyme, tones left out (burmese.tsv)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice, product

from jointdesk.engine.exchange.matching.persons.syllables import Sound, Sounds
from jointdesk.engine.reference import read_tsv

_TONES, _STACK, _ASAT, _MEDIALS = re.compile("[့း]"), "္", "်", "ျြွှ"
_LONGEST_ONSET = 4
_MOST = 4


@cache
def _table() -> Mapping[tuple[str, str], str]:
    return {
        (row["place"], part): row["sound"]
        for row in read_tsv(__package__, "burmese.tsv")
        for part in row["parts"].split()
    }


@lru_cache(maxsize=16384)
def sound_of(syllable: str) -> Sound:
    """The sound of a syllable; empty for what the table cannot read."""
    # the breath belongs to the onset, though it is written behind the rounding
    table, text = _table(), _TONES.sub("", syllable).replace(_STACK, _ASAT).replace("ွှ", "ှွ")
    if ("whole", text) in table:
        return table["whole", text]
    for size in range(min(_LONGEST_ONSET, len(text)), 0, -1):
        onset = table.get(("onset", text[:size]))
        if onset:
            return onset + _rhyme(text[size:])
    return ""


def _rhyme(signs: str) -> str:
    """The rhyme of all signs, else without the medials, else of the longest beginning that is one."""
    table = _table()
    for some in (signs, signs.lstrip(_MEDIALS)):
        for size in range(len(some), 0, -1):
            if ("rhyme", some[:size]) in table:
                return table["rhyme", some[:size]]
    return table["rhyme", "-"]


def burmese_readings(syllables: Sequence[tuple[str, bool]]) -> list[Sounds]:
    """A name's sounds; a syllable that may be a form of address (its second item says so) is also left out."""
    each = [_with_and_without(sound_of(syllable), address) for syllable, address in syllables]
    ways = islice(product(*each), _MOST)
    return [sounds for way in ways if (sounds := tuple(filter(None, way)))]


def _with_and_without(sound: Sound, address: bool) -> Iterable[Sound]:
    return (sound, "") if address else (sound,)
