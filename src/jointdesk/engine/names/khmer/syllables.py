"""Khmer: consonants of two series, which decide how each vowel sign is read, subscripts and silent finals."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from jointdesk.engine.names.name import Segment
from jointdesk.engine.names.segments import keep_cheapest, parse_spellings
from jointdesk.engine.reference import read_tsv

_SUBSCRIPT = "្"
_UNIT = re.compile(
    r"(?P<base>[ក-អ])(?P<shift>[៉៊]?)(?P<subs>(?:្[ក-អ])*)(?P<shift2>[៉៊]?)"
    r"(?P<vowel>េះ|ោះ|ុះ|ុំ|ាំ|[ា-ៃោ-ៅ]|ំ|ះ|ៈ)?(?P<mark>[់៍៌័៏ៈ]?)|(?P<alone>[ឥ-ឳ])"
)
# Sonorants take the series of the consonant they hang under or over.
_SONORANTS = frozenset("ងញនមយរលវ")


@cache
def _table() -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, "syllables.tsv")
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


@lru_cache(maxsize=16384)
def segments(word: str) -> tuple[Segment, ...]:
    """The word's letters as segments in spoken order."""
    units = list(_UNIT.finditer(word))
    found: list[Segment] = []
    for index, unit in enumerate(units):
        later = units[index + 1] if index + 1 < len(units) else None
        found.extend(_read_unit(unit, first=index == 0, later=later))
    return tuple(found)


def _read_unit(unit: re.Match[str], *, first: bool, later: re.Match[str] | None) -> list[Segment]:
    if unit["alone"]:
        return [_segment(unit["alone"], _table().get(("independent", unit["alone"]), {"": 0.5}))]
    letters = [unit["base"], *unit["subs"].replace(_SUBSCRIPT, "")]
    if unit["mark"] == "៍":
        return [_segment(letter, {"": 0.0, **_dearer(_final(letter), 0.3)}) for letter in letters]
    closes = not first and not unit["vowel"] and not unit["mark"]
    if closes:
        return _close(letters, last=later is None)
    series = _series(letters, unit["shift"] or unit["shift2"])
    sign = unit["vowel"] or (unit["mark"] if unit["mark"] == "ៈ" else "*")
    if later is not None and later["mark"] == "់" and not later["vowel"] and sign == "*":
        sign = "់"
    vowel = _table().get((f"vowel{series}", sign), _table()[(f"vowel{series}", "*")])
    read = [_segment(letter, _initial(letter)) for letter in letters]
    if unit["mark"] == "់":
        return (
            [_segment(letter, _final(letter)) for letter in letters]
            if not first
            else [*read, _segment(sign, vowel)]
        )
    return [*read, _segment(sign, vowel)]


def _close(letters: list[str], *, last: bool) -> list[Segment]:
    """Letters without a vowel behind the first syllable: a final, or an opening with the unwritten vowel."""
    if len(letters) > 1 and not last:
        read = [
            _segment(letter, keep_cheapest(_final(letter), _dearer(_initial(letter), 0.05)))
            for letter in letters
        ]
        return [*read, _segment("", {"": 0.1, "a": 0.0, "o": 0.0, "or": 0.1})]
    silent = [_segment(letter, {"": 0.0, **_dearer(_initial(letter), 0.1)}) for letter in letters[1:]]
    head = keep_cheapest(_final(letters[0]), _dearer(_initial(letters[0]), 0.05), {"": 0.1} if silent else {})
    unwritten = {"": 0.0, "a": 0.1, "o": 0.1, "or": 0.2} if not last else {"": 0.0}
    return [_segment(letters[0], head), *silent, _segment("", unwritten)]


def _series(letters: list[str], shift: str) -> int:
    if shift:
        return 1 if shift == "៉" else 2
    strong = [letter for letter in letters if letter not in _SONORANTS] or letters
    return 1 if ("consonant1", strong[-1]) in _table() else 2


def _initial(letter: str) -> dict[str, float]:
    return _table().get(("consonant1", letter)) or _table().get(("consonant2", letter), {"": 0.5})


def _final(letter: str) -> dict[str, float]:
    return _table().get(("final", letter), {"": 0.3})


def _dearer(spellings: Mapping[str, float], more: float) -> dict[str, float]:
    return {spelling: cost + more for spelling, cost in spellings.items()}


def _segment(text: str, spellings: Mapping[str, float]) -> Segment:
    return Segment(text, spellings, {}, unread=not spellings)
