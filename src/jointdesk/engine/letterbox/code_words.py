"""Bytes as words that can be spoken, and words as people type them back.

The word of a byte names the same thing in every language, so a slip printed in one can be read to an officer who
works in another. Case, accents, full width, dashes and line breaks make no difference; where a language writes words
without spaces between them, none are needed.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from rapidfuzz.distance import DamerauLevenshtein

from jointdesk.engine.reference import read_tsv

LANGUAGES = ("en", "vi", "km", "ko", "zh")
SPACED = ("en", "vi")
# a code of words is shorter, however it is spaced
MOST_TYPED = 2_000
NEAR = 2
_GAPS = re.compile(r"[\W_]+")
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# marks that Khmer and Korean write inside a word are no gaps
_KHMER = re.compile("[^\u1780-\u17d3\u17dd]+")

Units = tuple[str, ...]


@dataclass(frozen=True)
class Unknown:
    """What was typed in place of a word, and the words of the list it may have been meant as."""

    typed: str
    near: tuple[str, ...]


def word_of(byte: int, language: str) -> str:
    return _rows()[byte][language]


def picture_of(byte: int) -> str:
    return _rows()[byte]["picture"]


def read_words(text: str, most: int) -> tuple[str, list[int | Unknown]]:
    """The language that explains most of `text`, and its first `most` + 1 words: a byte each, or what is no word."""
    readings = ((language, _read_in(text[:MOST_TYPED], language, most + 1)) for language in LANGUAGES)
    language, found = max(readings, key=lambda reading: _count_known(reading[1]))
    return language, [word if isinstance(word, int) else _name_unknown(word, language) for word in found]


def _count_known(found: Sequence[int | Units]) -> tuple[int, int]:
    known = sum(isinstance(word, int) for word in found)
    return known, known - len(found)


def _read_in(text: str, language: str, most: int) -> list[int | Units]:
    """A byte for each word, or the units that are none."""
    units, ends = _split(text, language)
    words, longest = _words_by_units(language)
    found: list[int | Units] = []
    place = 0
    while place < len(units) and len(found) < most:
        for size in range(1, longest + 1):
            byte = words.get(tuple(units[place : place + size]))
            if byte is not None:
                break
        else:
            byte, size = None, _size_of_unknown(units, place, ends, words, longest)
        found.append(tuple(units[place : place + size]) if byte is None else byte)
        place += size
    return found


def _split(text: str, language: str) -> tuple[list[str], set[int]]:
    """The units words are made of (syllables or whole words, else characters), and where a gap follows one."""
    if language in SPACED:
        units = [unit for unit in _GAPS.split(_fold(text)) if unit]
        # a Vietnamese word has several units, so nothing between them is its end
        return units, set() if language == "vi" else set(range(1, len(units) + 1))
    gap = _KHMER if language == "km" else _GAPS
    chunks = [chunk for chunk in gap.split(_fold(text)) if chunk]
    characters = [character for chunk in chunks for character in chunk]
    ends, end = set(), 0
    for chunk in chunks:
        end += len(chunk)
        ends.add(end)
    return characters, ends


def _size_of_unknown(
    units: list[str], place: int, ends: set[int], words: dict[Units, int], longest: int
) -> int:
    """Up to the next gap, or to where a word begins: one slip must not swallow what follows it."""
    size = 1
    while place + size not in ends and place + size < len(units) and size < longest:
        if _begins_word(units, place + size, words, longest):
            break
        size += 1
    return size


def _begins_word(units: list[str], place: int, words: dict[Units, int], longest: int) -> bool:
    return any(tuple(units[place : place + size]) in words for size in range(1, longest + 1))


def _name_unknown(units: Sequence[str], language: str) -> Unknown:
    typed = _join(units, language)[:40]
    distances = sorted(
        (DamerauLevenshtein.distance(typed, folded, score_cutoff=NEAR), byte, len(folded))
        for byte, folded in enumerate(_folded_words(language))
    )
    close = (byte for distance, byte, size in distances if distance <= min(NEAR, size // 2))
    near = tuple(word_of(byte, language) for byte in islice(close, 3))
    return Unknown(typed, near)


def _join(units: Sequence[str], language: str) -> str:
    return (" " if language in SPACED else "").join(units)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold().replace("đ", "d")
    return unicodedata.normalize("NFC", _LATIN_MARKS.sub("", unicodedata.normalize("NFD", plain)))


@cache
def _folded_words(language: str) -> tuple[str, ...]:
    return tuple(_join(_split(row[language], language)[0], language) for row in _rows())


@cache
def _words_by_units(language: str) -> tuple[dict[Units, int], int]:
    words = {tuple(_split(row[language], language)[0]): byte for byte, row in enumerate(_rows())}
    return words, max(map(len, words))


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return read_tsv("jointdesk.engine.letterbox", "words.tsv")
