"""Burmese words to tokens: syllables in written order, with what may be a form of address in front left open.

A name is written without spaces, its honorific joined to it; most honorifics are names too (Maung Maung).
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache

from jointdesk.engine.names.burmese import syllables
from jointdesk.engine.names.name import Segment, Token
from jointdesk.engine.names.segments import chain_token
from jointdesk.engine.reference import read_tsv

_LONGEST_HONORIFIC = 4


@cache
def _honorifics() -> Mapping[tuple[str, ...], float]:
    rows = read_tsv(__package__, "honorifics.tsv")
    return {syllables.split_syllables(row["text"]): float(row["cost"]) for row in rows}


@cache
def latin_honorifics() -> Mapping[str, float]:
    """Forms of address as a Latin name has them in front, with the price of leaving one out."""
    rows = read_tsv(__package__, "honorifics.tsv")
    return {latin: float(row["cost"]) for row in rows for latin in row["latin"].split()}


def read_tokens(words: list[str]) -> tuple[Token, ...]:
    """Tokens of a name in this script; empty when nothing can be read."""
    return tuple([token for token in map(_read_word, words) if token.segments])


@lru_cache(maxsize=32768)
def _read_word(word: str) -> Token:
    parts = syllables.split_syllables(word)
    segments: list[Segment] = []
    while found := _honorific(parts):
        length, cost = found
        if cost > 0:
            segments += [_leave_open(part, cost / length) for part in parts[:length]]
        parts = parts[length:]
    segments += map(syllables.segment, parts)
    return chain_token(word, tuple(segments))


def _honorific(parts: tuple[str, ...]) -> tuple[int, float] | None:
    """Syllables and cost of the honorific in front, if a name is left: two syllables behind what is a name too."""
    for length in range(min(_LONGEST_HONORIFIC, len(parts) - 1), 0, -1):
        cost = _honorifics().get(parts[:length])
        left = len(parts) - length
        if cost is not None and parts[length] != parts[0] and left >= (2 if cost else 1):
            return length, cost
    return None


@lru_cache(maxsize=4096)
def _leave_open(syllable: str, cost: float) -> Segment:
    segment = syllables.segment(syllable)
    return replace(segment, spellings={**segment.spellings, "": cost})
