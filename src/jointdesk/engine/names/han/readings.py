"""What each character is read as, and which forms are one character: tables from Unihan, corrected by hand.

characters.tsv holds reviewed readings of name characters and comes first; readings.tsv has every other character, by
reading: a rank tells the usual reading from a later one and from one found by analogy.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import islice, product

from jointdesk.engine.reference import read_tsv

USUAL, LATER, BY_ANALOGY = "1", "2", "3"
NOT_REVIEWED = "-"
_MOST_SOUNDS = 4


@cache
def _folds() -> Mapping[int, str]:
    return {
        ord(char): row["folded"] for row in read_tsv(__package__, "folds.tsv") for char in row["variants"]
    }


@lru_cache(maxsize=16384)
def simplify(text: str) -> str:
    """The text in the forms it is read by: simplified for traditional, Japanese and rarer variants, one for one."""
    return text.translate(_folds())


@cache
def _reviewed() -> Mapping[str, Mapping[str, str]]:
    return {row["han"]: row for row in read_tsv(__package__, "characters.tsv")}


@cache
def _readings(language: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """(rank, reading) of every character, best rank first."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in read_tsv(__package__, "readings.tsv"):
        if row["language"] == language:
            one = ((row["rank"], row["reading"]),)
            for char in row["characters"]:
                found[char] = found[char] + one if char in found else one
    return found


def reviewed(char: str, language: str) -> tuple[str, ...]:
    """Readings of a simplified character (or compound surname) that were checked by hand, usual first."""
    cell = _reviewed().get(char, {}).get(language, NOT_REVIEWED)
    return () if cell == NOT_REVIEWED else tuple(cell.split())


def readings(char: str, language: str) -> tuple[tuple[str, str], ...]:
    """(rank, reading) of a simplified character in Unihan or by analogy, best rank first."""
    return _readings(language).get(char, ())


def is_reviewed(char: str) -> bool:
    """Was any reading of the character checked by hand?"""
    return char in _reviewed()


def reviewed_characters() -> tuple[tuple[str, str], ...]:
    """Characters reviewed in every language, with their Sino-Korean readings in Hangul."""
    rows = _reviewed().items()
    return tuple((char, row["korean"]) for char, row in rows if row["korean"] != NOT_REVIEWED)


@lru_cache(maxsize=16384)
def korean_readings(char: str) -> tuple[str, ...]:
    """Sino-Korean readings of a simplified character, in Hangul; empty when there is none."""
    further = (reading for _, reading in readings(char, "korean"))
    return tuple(dict.fromkeys((*reviewed(char, "korean"), *further)))


def sound_in_korean(text: str) -> tuple[str, ...]:
    """A family name in Hanja as Hangul writes it, in each of its readings; empty when one is unknown."""
    readings = (korean_readings(char) for char in simplify(text))
    return tuple("".join(sounds) for sounds in islice(product(*readings), _MOST_SOUNDS))
