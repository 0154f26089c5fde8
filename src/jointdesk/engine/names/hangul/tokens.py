"""Hangul words to tokens: the family name split off, every syllable a segment; foreign names by their sound.

A name is foreign that is longer than Korean names are, stands in three words or more, begins with no family name or
has a tense consonant (쩐, 꽝), which Korean names lack.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

from jointdesk.engine.names.hangul.spellings import (
    family_segments,
    foreign_segment,
    segment,
    sound_segment,
)
from jointdesk.engine.names.hangul.syllables import is_syllable, split_letters, split_surname
from jointdesk.engine.names.name import LONGEST_NATIVE, Token
from jointdesk.engine.names.segments import chain_token
from jointdesk.engine.reference import read_tsv

_TENSE = frozenset("ㄲㄸㅃㅉ")
_MOST_WORDS = 2


@cache
def _surnames() -> frozenset[str]:
    return frozenset(
        name for row in read_tsv(__package__, "surnames.tsv") for name in row["surnames"].split()
    )


def read_tokens(words: Sequence[str]) -> tuple[Token, ...]:
    """Tokens of a name in this script; empty when nothing can be read."""
    text = "".join(words)
    if is_foreign(words):
        return tuple(map(_foreign_token, words))
    family, given = (words[0], text[len(words[0]) :]) if len(words) == 2 else split_surname(text)
    return (_family_token(family), _given_token(given)) if given else (_family_token(family),)


@lru_cache(maxsize=4096)
def _family_token(family: str) -> Token:
    return chain_token(family, family_segments(family), "family")


@lru_cache(maxsize=65536)
def _given_token(given: str) -> Token:
    return chain_token(given, tuple(map(segment, given)), "given")


@lru_cache(maxsize=16384)
def _foreign_token(word: str) -> Token:
    return chain_token(word, tuple(map(foreign_segment, word)))


@lru_cache(maxsize=16384)
def read_sound(text: str) -> tuple[Token, ...]:
    """Tokens of a Chinese name written by its sound; empty when no Chinese syllables sound so."""
    segments = tuple(map(sound_segment, text))
    return () if any(segment.unread for segment in segments) else (chain_token(text, segments, "given"),)


def is_foreign(words: Sequence[str]) -> bool:
    """Is this a name of neither Koreans nor Chinese, written by its sound?"""
    text = "".join(words)
    if len(text) > LONGEST_NATIVE or len(words) > _MOST_WORDS or split_surname(text)[0] not in _surnames():
        return True
    return any(map(_is_tense, text))


@lru_cache(maxsize=16384)
def _is_tense(char: str) -> bool:
    return is_syllable(char) and split_letters(char)[0] in _TENSE
