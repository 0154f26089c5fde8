"""The consonants of a name in a script of letters, as classes in a ring.

Vowels are what romanisations differ in; of consonants only the class is kept (consonants.tsv). The words stand one
after the other with no gap, for names are written together and apart, and in a ring, for the family name is written
first or last: of a ring's turns the first in alphabetical order is taken. The fewer the consonants, the more is kept of
them: where a long name keeps five classes, a short one keeps nine, and where its vowels stood.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import groupby, islice, product

from jointdesk.engine.reference import read_tsv

CLASSES = "KTSPMNLHW-"
LEAST, MOST = 4, 60
# Coarse classes a name must have to be told by them alone, and to be told without its vowels.
LONG, MIDDLE = 7, 4
_MOST_RINGS = 4
_COARSE = str.maketrans("SL", "TN", "HW-")
_MIDDLE = str.maketrans("", "", "HW-")


@cache
def _rules(script: str, spoken: bool) -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = [row for row in read_tsv(__package__, "consonants.tsv") if row["script"] == script]
    return tuple((re.compile(row["find"]), row["put"]) for row in rows if spoken or row["way"] == "both")


@lru_cache(maxsize=65536)
def consonants(word: str, script: str, *, spoken: bool = True) -> str:
    """The classes of a word's consonants in their order, `-` where vowels stand.

    `spoken`: without the letters that are silent; many spell those in Latin letters too.
    """
    for pattern, put in _rules(script, spoken):
        word = pattern.sub(put, word)
    return "".join(char for char in word if char in CLASSES)


def rings(words: Iterable[str], script: str, *, fine: bool) -> list[str]:
    """The consonants of the words as a ring, each word as spoken and as written, all as spoken first.

    None if they are too few to tell a name, or more than a name has. `fine`: no class is merged with another.
    """
    ways = [
        dict.fromkeys(consonants(word, script, spoken=spoken) for spoken in (True, False)) for word in words
    ]
    found = (_ring("".join(way), fine) for way in islice(product(*ways), _MOST_RINGS))
    return list(dict.fromkeys(filter(None, found)))


def _ring(classes: str, fine: bool) -> str:
    merged = _close(classes.translate(_COARSE))
    if len(merged) < MIDDLE:
        found = _close(classes)
    elif fine or len(merged) < LONG:
        found = _close(classes.translate(_MIDDLE))
    else:
        found = merged
    return _turn(found) if len(found) >= LEAST and len(classes) <= MOST else ""


def _close(classes: str) -> str:
    """Each class once where it is repeated, across the ring's ends too."""
    once = "".join(one for one, _ in groupby(classes))
    return once[:-1] if len(once) > 1 and once[0] == once[-1] else once


def _turn(classes: str) -> str:
    return min(classes[at:] + classes[:at] for at in range(len(classes)))
