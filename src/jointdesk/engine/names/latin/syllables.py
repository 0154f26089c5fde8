"""Vietnamese as a system: which letters make a syllable, which words are family names, how commonly."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from jointdesk.engine.reference import read_tsv

FEWEST_WORDS, MOST_WORDS = 2, 6


@cache
def vietnamese_weights(place: str) -> Mapping[str, float]:
    """Family or middle names (letters a-z) with the weight they have in a Vietnamese name."""
    rows = read_tsv(__package__, "vietnamese.tsv")
    return {row["part"]: float(row["weight"]) for row in rows if row["place"] == place}


@cache
def _syllable() -> re.Pattern[str]:
    # Orthography: k, gh and ngh stand before e, i and y only; c, g and ng elsewhere (gi is an onset of its own).
    onsets = sorted(vietnamese_weights("onset"), key=len, reverse=True)
    front = "|".join(onset for onset in onsets if onset not in ("c", "g", "ng"))
    back = "|".join(onset for onset in onsets if onset not in ("k", "gh", "ngh"))
    rhymes = "|".join(sorted(vietnamese_weights("rhyme"), key=len, reverse=True))
    return re.compile(f"(?:(?:{front})?(?=[eiy])|(?:{back})?(?![eiy])|gi?(?=[iae]))(?:{rhymes})")


@lru_cache(maxsize=16384)
def is_vietnamese_syllable(plain: str) -> bool:
    """Could these letters be a Vietnamese syllable without its marks?"""
    return _syllable().fullmatch(plain) is not None


def reads_vietnamese(plains: Sequence[str], *, marked: bool = False) -> bool:
    """Do these words, letters a-z, make a Vietnamese name? `marked`: they bear marks of no other language."""
    if not FEWEST_WORDS <= len(plains) <= MOST_WORDS:
        return False
    if not marked and vietnamese_weights("family").keys().isdisjoint(plains):
        return False
    return all(map(is_vietnamese_syllable, plains))


def lacks_marks(family: str) -> bool:
    """Is a family name (lower case) written without the marks it always bears? Phan and Mai bear none."""
    return family.isascii() and family not in vietnamese_weights("unmarked")


def fold_final(plain: str) -> str:
    """Vietnamese writes a final i as y at will: ly, li."""
    return plain[:-1] + "i" if len(plain) > 1 and plain[-1] == "y" and plain[-2] not in "au" else plain
