"""A word against a word of the same script: how alike, and by what. Short words allow no wrong letter.

A slip that keeps the sound (Pon, Phon) is one name's more often than one that makes another sound (Phol, Phong); where
both names are made of syllables, another good syllable is another name (Aung, Maung), unless both may spell one.
"""

from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import Levenshtein

from jointdesk.engine.names.common_reading import share_reading
from jointdesk.engine.names.latin import are_variants, fold_final, is_vietnamese_syllable
from jointdesk.engine.names.name import Token

By = Literal["equal", "tones", "initial", "variants", "misspelt", "joined", "unlike"]
Likeness = tuple[float, By]

_EQUAL: Likeness = (1.0, "equal")
_OTHER_TONES: Likeness = (0.2, "tones")
_INITIAL: Likeness = (0.75, "initial")
_UNLIKE: Likeness = (0.0, "unlike")
_VARIANTS, _OTHER_SYLLABLE, _OTHER_NAME = 0.93, 0.3, 0.4
_TWO_VOWELS, _TWO_SLIPS = 0.78, 0.62
# For `scripts`: one of the names is Vietnamese.
VIETNAMESE = -1
# Mario and Maria, Putra and Putri: a last vowel makes a man's name a woman's.
_OTHER_SEX = ({"a", "o"}, {"a", "i"})
_VOWELS = frozenset("aeiouy")
_NO_VOWELS = str.maketrans("", "", "aeiouyh")
# Consonants that are written for one another.
_ALIKE = tuple(map(frozenset, ("bp", "dt", "gk", "ckq", "sxz", "vwf", "lr", "jcz", "jy", "td", "nm")))
# By length of the longer word: up to 4, 5, 6, from 7 letters on.
_SAME_SOUND, _LOST_LETTER = (0.6, 0.88, 0.88, 0.9), (0.45, 0.75, 0.82, 0.85)
_OTHER_VOWEL, _OTHER_CONSONANT, _OTHER_FIRST = (
    (0.4, 0.65, 0.8, 0.84),
    (0.3, 0.5, 0.6, 0.72),
    (0.3, 0.4, 0.5, 0.6),
)


def liken(a: Token, b: Token, *, toned: bool, vietnamese: bool, scripts: int = 0) -> Likeness:
    """How alike two words are, 0..1, and by what.

    `toned`: both names bear tones, and they count; `scripts`: those whose syllables both names are made of, as
    bits, or VIETNAMESE.
    """
    one, other = a.plain, b.plain
    if not one or not other:
        return _EQUAL if a.text == b.text else _UNLIKE
    found = _EQUAL if one == other else _liken_plain(one, other, vietnamese, toned, scripts)
    if found[1] == "equal":
        return _OTHER_TONES if toned and (a.base != b.base or a.tones != b.tones) else found
    if one[0] == other[0] and len(one) != len(other) and "initial" in (a.role, b.role):
        return _INITIAL
    return found


@lru_cache(maxsize=65536)
def _liken_plain(a: str, b: str, vietnamese: bool, toned: bool, scripts: int) -> Likeness:
    if vietnamese and fold_final(a) == fold_final(b):
        return _EQUAL
    if not toned and are_variants(a, b):
        return _VARIANTS, "variants"
    slips = Levenshtein.distance(a, b, score_cutoff=2)
    if slips > 2:
        return _UNLIKE
    if scripts == VIETNAMESE:
        likeness = _liken_vietnamese(a, b, slips, toned=toned, vietnamese=vietnamese)
    elif scripts and not share_reading(a, b, scripts):
        likeness = _OTHER_SYLLABLE
    else:
        likeness = _liken_misspelt(a, b, slips)
    return (likeness, "misspelt") if likeness else _UNLIKE


def _liken_vietnamese(a: str, b: str, slips: int, *, toned: bool, vietnamese: bool) -> float:
    longer = max(len(a), len(b))
    if slips == 1:
        # Two good Vietnamese syllables are mostly two names (Tính, Bình), unless a letter was left out (Hiền, Hin),
        # which who types tones does not do; a broken syllable is a slip of the pen.
        if vietnamese and is_vietnamese_syllable(a) and is_vietnamese_syllable(b):
            return 0.3 if toned or len(a) == len(b) else 0.5
        return 0.88 if longer >= 5 else 0.78 if longer >= 3 and vietnamese else 0.6 if longer == 4 else 0.3
    return _liken_twice(a, b)


def _liken_misspelt(a: str, b: str, slips: int) -> float:
    if slips == 2:
        return _liken_twice(a, b)
    longer, shorter = (a, b) if len(a) >= len(b) else (b, a)
    at = next((i for i, (x, y) in enumerate(zip(longer, shorter, strict=False)) if x != y), len(shorter))
    step = min(max(len(longer) - 4, 0), 3)
    if len(a) != len(b):
        return _lose_letter(longer, at)[step]
    letters = {longer[at], shorter[at]}
    if at == len(longer) - 1 and letters in _OTHER_SEX:
        return _OTHER_NAME
    return _change_letter(letters, at)[step]


def _lose_letter(longer: str, at: int) -> tuple[float, ...]:
    """A letter twice, or an h behind a consonant, is no sound of its own."""
    lost, before = longer[at], longer[at - 1] if at else ""
    if at == 0:
        return _OTHER_CONSONANT
    silent = lost == before or (lost == "h" and before not in _VOWELS)
    return _SAME_SOUND if silent else _LOST_LETTER


def _change_letter(letters: AbstractSet[str], at: int) -> tuple[float, ...]:
    if letters <= _VOWELS:
        return _OTHER_VOWEL
    if any(letters <= alike for alike in _ALIKE):
        return _SAME_SOUND
    return _OTHER_CONSONANT if at else _OTHER_FIRST


def _liken_twice(a: str, b: str) -> float:
    longer = max(len(a), len(b))
    if longer >= 5 and sorted(a) == sorted(b):
        return 0.85
    if longer < 8 or a[0] != b[0]:
        return 0.0
    same_consonants = a.translate(_NO_VOWELS) == b.translate(_NO_VOWELS)
    return _TWO_VOWELS if same_consonants else _TWO_SLIPS
