"""Japanese names in characters: read by no rule a Chinese reader has, so characters refute no Japanese name.

Family names are read by a table; a given name may be read in many ways and is left open. Whether letters are Japanese
is told by their syllables: consonant and vowel, in words no Chinese name has.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from jointdesk.engine.names.han.readings import is_reviewed, readings, reviewed_characters, simplify
from jointdesk.engine.reference import read_tsv

# A syllable, an n or a lengthening h that no vowel follows; no letters are two of these.
_WORD = re.compile(
    r"(?:(?:sh|ch|ts|[kgnhbmpr]y|[kgnhbmprwsztdfyj])?[aiueo]|n(?![aiueoy])|(?<=o)h(?![aiueoy]))+"
)
_DOUBLE = re.compile(r"(?<=[a-z])([kstp])(?=\1)|(?<=[a-z])t(?=ch)|(?<=s)s(?=h)")
_LONG = re.compile(r"(?<=o)[uh](?![aiueo])|(?<=o)o|(?<=u)u")
_MOST_CHINESE, _LONGEST_CHINESE = 2, 3
_LONGEST_WORD = 24


@cache
def _surnames() -> Mapping[str, tuple[str, ...]]:
    rows = read_tsv(__package__, "japanese_surnames.tsv")
    return {simplify(row["surname"]): tuple(row["readings"].split()) for row in rows}


def split_family(text: str) -> str:
    """The longest Japanese family name that a name in simplified characters begins with; empty if none is known."""
    return next((text[:size] for size in (3, 2, 1) if len(text) > size and text[:size] in _surnames()), "")


def find_family(text: str, words: Sequence[str]) -> tuple[str, str]:
    """The family name in the characters, and the word that is a reading of it; each empty if there is none."""
    family = split_family(text)
    known = _surnames().get(family, ())
    return family, next((word for word in words if _shorten(word) in known), "")


def _shorten(word: str) -> str:
    """Long vowels as most passports have them: ohtani, ootani and outani are otani."""
    return _LONG.sub("", word)


def may_be_japanese(words: Sequence[str]) -> bool:
    """Are all words (letters a-z) of Japanese syllables, and one of them no Chinese word?"""
    return len(words) > 1 and all(map(_is_japanese, words)) and not all(map(_is_chinese, words))


def is_chinese_name(text: str) -> bool:
    """Is this of the length and with the family name of a Chinese, and no Japanese family name?"""
    return len(text) <= _LONGEST_CHINESE and is_reviewed(text[:1]) and not split_family(text)


@lru_cache(maxsize=16384)
def _is_japanese(word: str) -> bool:
    return 1 < len(word) <= _LONGEST_WORD and _WORD.fullmatch(_DOUBLE.sub("", word)) is not None


@cache
def _pinyin() -> frozenset[str]:
    return frozenset(
        reading for char, _ in reviewed_characters() for _, reading in readings(char, "mandarin")
    )


@lru_cache(maxsize=16384)
def _is_chinese(word: str) -> bool:
    """May the word be one or two syllables of pinyin?"""
    cuts = ((word[:at], word[at:]) for at in range(1, len(word) + 1))
    return any(head in _pinyin() and (not tail or tail in _pinyin()) for head, tail in cuts)
