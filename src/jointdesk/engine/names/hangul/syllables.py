"""Hangul: syllables, and the Latin spellings Koreans really use for them (Lee, Yi and Rhee are one surname)."""

from collections.abc import Mapping
from functools import cache, lru_cache

from jointdesk.engine.names.name import Segment
from jointdesk.engine.names.segments import join_spellings, keep_cheapest, parse_spellings
from jointdesk.engine.reference import read_tsv

_FIRST, _LAST = 0xAC00, 0xD7A3
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = "-ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
# A spelling never seen for the whole syllable, put together from usual parts, is a little less likely.
_REGULAR = 0.02
_KOREAN = frozenset({"Korean"})


@cache
def _table() -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, "syllables.tsv")
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


def is_syllable(char: str) -> bool:
    """Is `char` a complete Hangul syllable?"""
    return _FIRST <= ord(char) <= _LAST


def split_surname(text: str) -> tuple[str, str]:
    """Family and given part of an unspaced Korean name; a two-syllable family name needs a longer whole."""
    if len(text) >= 3 and ("surname", text[:2]) in _table():
        return text[:2], text[2:]
    return text[:1], text[1:]


@lru_cache(maxsize=16384)
def segment(char: str, *, surname: bool = False) -> Segment:
    """The syllable with its spellings; `surname` brings in those of the family name."""
    spellings = _regular(char)
    spellings = keep_cheapest(spellings, _table().get(("syllable", char), {}))
    if surname:
        spellings = keep_cheapest(spellings, _table().get(("surname", char), {}))
    return Segment(char, spellings, {}, unread=not spellings)


def family_segments(family: str) -> tuple[Segment, ...]:
    """A family name as segments: whole where the table has it, by syllables otherwise."""
    if len(family) == 1:
        return (segment(family, surname=True),)
    return tuple(segment(char) for char in family)


def _regular(char: str) -> dict[str, float]:
    if not is_syllable(char):
        return {}
    number = ord(char) - _FIRST
    initial, vowel, final = number // 588, number % 588 // 28, number % 28
    table = _table()
    parts = (
        table[("initial", _INITIALS[initial])],
        table[("vowel", _VOWELS[vowel])],
        table.get(("final", _FINALS[final]), {"": 0.3}),
    )
    return {spelling: cost + _REGULAR for spelling, cost in join_spellings(parts, 0.7).items() if spelling}


def same_syllable(a: str, b: str) -> bool:
    """Equal, or equal under the initial-sound rule (리 in the North is 이 in the South)."""
    return a == b or _drop_initial(a) == _drop_initial(b)


@lru_cache(maxsize=4096)
def _drop_initial(char: str) -> str:
    if not is_syllable(char):
        return char
    number = ord(char) - _FIRST
    initial, rest = number // 588, number % 588
    iotated = _VOWELS[rest // 28] in "ㅑㅕㅖㅛㅠㅣ"
    if _INITIALS[initial] in "ㄹㄴ":
        initial = _INITIALS.index("ㅇ" if iotated else "ㄴ")
    return chr(_FIRST + initial * 588 + rest)
