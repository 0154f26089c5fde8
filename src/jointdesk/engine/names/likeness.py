"""A word against a word of the same script: how alike, and by what. Short words allow no wrong letter."""

from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import Levenshtein

from jointdesk.engine.names.latin import are_variants, fold_final, is_vietnamese_syllable
from jointdesk.engine.names.name import Token

By = Literal["equal", "tones", "initial", "variants", "misspelt", "joined", "unlike"]
Likeness = tuple[float, By]

_EQUAL: Likeness = (1.0, "equal")
_OTHER_TONES: Likeness = (0.2, "tones")
_INITIAL: Likeness = (0.75, "initial")
_UNLIKE: Likeness = (0.0, "unlike")
_VARIANTS = 0.93
# Mario and Maria, Putra and Putri: a last vowel makes a man's name a woman's.
_OTHER_SEX = ({"a", "o"}, {"a", "i"})


def liken(a: Token, b: Token, *, toned: bool, vietnamese: bool) -> Likeness:
    """How alike two words are, 0..1, and by what. `toned`: both names bear tones, and they count."""
    one, other = a.plain, b.plain
    if not one or not other:
        return _EQUAL if a.text == b.text else _UNLIKE
    found = _EQUAL if one == other else _liken_plain(one, other, vietnamese, toned)
    if found[1] == "equal":
        return _OTHER_TONES if toned and (a.base != b.base or a.tones != b.tones) else found
    if one[0] == other[0] and len(one) != len(other) and "initial" in (a.role, b.role):
        return _INITIAL
    return found


@lru_cache(maxsize=65536)
def _liken_plain(a: str, b: str, vietnamese: bool, toned: bool) -> Likeness:
    if vietnamese and fold_final(a) == fold_final(b):
        return _EQUAL
    if not toned and are_variants(a, b):
        return _VARIANTS, "variants"
    likeness = _liken_misspelt(a, b, vietnamese=vietnamese, toned=toned)
    return (likeness, "misspelt") if likeness else _UNLIKE


def _liken_misspelt(a: str, b: str, *, vietnamese: bool, toned: bool) -> float:
    longer = max(len(a), len(b))
    slips = Levenshtein.distance(a, b, score_cutoff=2)
    if slips == 1:
        # Two good Vietnamese syllables are mostly two names (Tính, Bình), unless a letter was left out (Hiền, Hin),
        # which who types tones does not do; a broken syllable is a slip of the pen.
        if vietnamese and is_vietnamese_syllable(a) and is_vietnamese_syllable(b):
            return 0.3 if toned or len(a) == len(b) else 0.5
        if len(a) == len(b) and a[:-1] == b[:-1] and {a[-1], b[-1]} in _OTHER_SEX:
            return 0.4
        return 0.88 if longer >= 5 else 0.78 if longer >= 3 and vietnamese else 0.6 if longer == 4 else 0.3
    if slips == 2 and longer >= 5 and sorted(a) == sorted(b):
        return 0.85
    return 0.75 if slips == 2 and longer >= 8 else 0.0
