"""A character as a segment: every spelling it takes in Latin letters, with its cost and languages."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from jointdesk.engine.names import hangul
from jointdesk.engine.names.han.readings import (
    BY_ANALOGY,
    LATER,
    USUAL,
    korean_readings,
    readings,
    reviewed,
    reviewed_characters,
)
from jointdesk.engine.names.han.spellings import MOST, respell, spell
from jointdesk.engine.names.han.surnames import surname_reading
from jointdesk.engine.names.name import Segment

_LANGUAGES = {
    "vietnamese": "Sino-Vietnamese",
    "cantonese": "Cantonese",
    "hokkien": "Hokkien or Teochew",
    "hakka": "Hakka",
}
# What a reading costs before its spelling does: Mandarin is the usual one, a later or guessed reading less sure.
_DIALECT, _LATER_SPELLING, _KOREAN = 0.05, 0.05, 0.2
_MANDARIN_RANK = {USUAL: 0.0, LATER: 0.15}
_RANK = {USUAL: 0.05, LATER: 0.15, BY_ANALOGY: 0.2}
_DEAREST_KOREAN = 0.5
_RESPELT_UP_TO = 0.2
_MOST_IN_SHORT = 0.55
Found = Iterator[tuple[str, float, str]]


@lru_cache(maxsize=16384)
def segment(char: str, *, surname: bool = False, mandarin: str = "", short: bool = False) -> Segment:
    """A simplified character with its spellings and the languages they come from.

    `surname`: as a family name; `mandarin`: its pinyin where that is known to be another than the word's; `short`: in a
    name of two syllables, of which a slurred final makes another name (Chen Jing, Chen Jin).
    """
    if short:
        whole = segment(char, surname=surname, mandarin=mandarin)
        kept = {spelling: cost for spelling, cost in whole.spellings.items() if cost <= _MOST_IN_SHORT}
        return Segment(char, kept, whole.languages, unread=whole.unread)
    spellings: dict[str, float] = {}
    languages: defaultdict[str, set[str]] = defaultdict(set)
    for spelling, cost, language in _read(char, surname, mandarin):
        if cost <= MOST:
            languages[spelling].add(language)
            spellings[spelling] = min(cost, spellings.get(spelling, 9.0))
    named = {spelling: _join_languages(frozenset(names)) for spelling, names in languages.items()}
    return Segment(char, spellings, named, unread=not spellings)


@cache
def _join_languages(names: frozenset[str]) -> str:
    # one text for all spellings of these languages: thousands of characters are kept
    return "/".join(sorted(names))


def _read(char: str, surname: bool, mandarin: str) -> Found:
    found = [
        *_read_mandarin(char, surname, mandarin),
        *_read_dialects(char, surname),
        *_read_vietnamese(char),
    ]
    yield from found
    for spelling, cost, language in found:
        if cost <= _RESPELT_UP_TO:
            for other, further in respell(spelling, dialect="Mandarin" not in language).items():
                yield other, cost + further, language
    yield from _read_korean(char, surname)


def _read_mandarin(char: str, surname: bool, known: str) -> Found:
    special = known or (surname_reading(char, "mandarin") if surname else "")
    ranked = [(0.0, special)] if special else []
    ranked += [(_MANDARIN_RANK[rank], reading) for rank, reading in readings(char, "mandarin")]
    for dear, reading in ranked:
        for spelling, cost in spell("mandarin", reading).items():
            yield spelling, dear + cost, "Mandarin" if spelling == reading else "Mandarin, older spelling"


def _read_dialects(char: str, surname: bool) -> Found:
    special = surname_reading(char, "cantonese") if surname else ""
    ranked = [(_DIALECT, special)] if special else []
    ranked += [(_RANK[rank], reading) for rank, reading in readings(char, "cantonese")]
    for dear, reading in ranked:
        for spelling, cost in spell("cantonese", reading).items():
            yield spelling, dear + cost, "Cantonese"
    for language in ("cantonese", "hokkien", "hakka"):
        for dear, reading in _as_reviewed(char, language):
            spelt = {reading: 0.0} if language == "cantonese" else spell(language, reading)
            for spelling, cost in spelt.items():
                yield spelling, dear + cost, _LANGUAGES[language]


def _as_reviewed(char: str, language: str) -> Iterable[tuple[float, str]]:
    by_hand = reviewed(char, language)
    if by_hand or language == "cantonese":
        return [(_DIALECT + place * _LATER_SPELLING, reading) for place, reading in enumerate(by_hand)]
    return [(_RANK[rank], reading) for rank, reading in readings(char, language)]


def _read_vietnamese(char: str) -> Found:
    by_hand = reviewed(char, "vietnamese")
    for place, reading in enumerate(by_hand):
        yield _plain(reading), _DIALECT + place * _LATER_SPELLING, _LANGUAGES["vietnamese"]
    for rank, reading in readings(char, "vietnamese"):
        later = LATER if by_hand and rank == USUAL else rank
        yield _plain(reading), _RANK[later], _LANGUAGES["vietnamese"]


def _read_korean(char: str, surname: bool) -> Found:
    for syllable in korean_readings(char):
        found = hangul.segment(syllable, surname=surname)
        for spelling, cost in found.spellings.items():
            # Hangul is spelt in pinyin too, where it writes a Chinese name
            if spelling and cost <= _DEAREST_KOREAN and "Korean" in found.languages.get(spelling, "Korean"):
                yield spelling, _KOREAN + cost, "Korean"


def known_characters() -> Iterable[tuple[str, str]]:
    """Every character (or compound surname) reviewed in all languages with its Sino-Korean readings."""
    return reviewed_characters()


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    marked = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(char for char in marked if not unicodedata.combining(char))
