"""Latin spellings that are one name's: Mohamed and Muhammad, Lee and Yi, Soeharto and Suharto, Bill and William.

Groups are told in a table; beyond them two words are one name's where both fold to the same letters. Words too
short to tell by their letters, and two good Vietnamese syllables, are not folded.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from jointdesk.engine.names.latin.syllables import is_vietnamese_syllable
from jointdesk.engine.reference import read_tsv

_LEAST_WRITTEN, _LEAST_FOLDED = 5, 4
_OLD = re.compile("oe|dj|tj|sj|nj")


@cache
def _groups() -> Mapping[str, frozenset[str]]:
    """Groups by spelling; a spelling may stand in several (Chang: 張, 장)."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for row in read_tsv(__package__, "variants.tsv"):
        for spelling in row["spellings"].split():
            groups[spelling].add(row["group"])
    return {spelling: frozenset(found) for spelling, found in groups.items()}


@cache
def _folds(scheme: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = read_tsv(__package__, "folds.tsv")
    return tuple((re.compile(row["find"]), row["put"]) for row in rows if row["scheme"] == scheme)


def has_variants(word: str) -> bool:
    """Does the table know other spellings of the word?"""
    return word in _groups()


def are_variants(a: str, b: str) -> bool:
    """Are the two words (letters a-z) known spellings of one name, or two spellings of the same sounds?"""
    groups = _groups()
    if not groups.get(a, frozenset()).isdisjoint(groups.get(b, frozenset())):
        return True
    if (
        min(len(a), len(b)) < _LEAST_WRITTEN - 1
        or max(len(a), len(b)) < _LEAST_WRITTEN
        or abs(len(a) - len(b)) > 2
    ):
        return False
    if fold_sounds(a).isdisjoint(fold_sounds(b)):
        return False
    return not (is_vietnamese_syllable(a) and is_vietnamese_syllable(b))


@lru_cache(maxsize=65536)
def fold_sounds(word: str) -> frozenset[str]:
    """The word with one letter for each sound; two where it may be in old Indonesian spelling."""
    found = {_apply("any", word)}
    if _OLD.search(word):
        found.add(_apply("any", _apply("old", word)))
    return frozenset(folded for folded in found if len(folded) >= _LEAST_FOLDED)


def _apply(scheme: str, word: str) -> str:
    for pattern, put in _folds(scheme):
        word = pattern.sub(put, word)
    return word
