"""Spellings as sounds, and sounds as codes: of two codes the letters that differ tell how unlike they sound.

A sound is one letter (phonemes.tsv). Its code is several, the coarsest first, so that an edit distance over codes
is small between sounds that languages exchange (t, th, d) and large between others.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import product

from jointdesk.engine.names.segments import parse_spellings
from jointdesk.engine.reference import read_tsv

ANY, MANDARIN, BURMESE, VIETNAMESE = "any", "mandarin", "burmese", "vietnamese"
_MOST_WAYS = 6
_NO_CODE = "-"
# Sounds that open a syllable with the one before (kr, pl), and those that never are that one.
_LEANT_ON, _LEANS_NOT = "lr", "lrnmNJ"
# Sounds heard, with the cost of hearing them so.
Ways = Mapping[str, float]


@cache
def _folds(language: str) -> Mapping[str, Ways]:
    rows = [row for row in read_tsv(__package__, "folds.tsv") if row["language"] in (ANY, language)]
    rows.sort(key=lambda row: row["language"] != ANY)
    return {row["spelling"]: _parse(row["sounds"]) for row in rows}


def _parse(cell: str) -> Ways:
    return parse_spellings(cell) if ":" in cell else {cell: 0.0}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    spellings = sorted(_folds(language), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, spellings)))


@lru_cache(maxsize=65536)
def fold(spelling: str, language: str = ANY) -> Ways:
    """How the letters of a syllable or part may sound; letters of no sound are passed over."""
    folds = _folds(language)
    pieces = [folds[found.group()] for found in _pattern(language).finditer(spelling)]
    ways: dict[str, float] = {}
    for choice in _choose(pieces):
        sounds, cost = "".join(sound for sound, _ in choice), sum(price for _, price in choice)
        if cost < ways.get(sounds, 9.0):
            ways[sounds] = cost
    return ways


def _choose(pieces: Iterable[Ways]) -> Iterable[tuple[tuple[str, float], ...]]:
    chosen: list[tuple[tuple[str, float], ...]] = [()]
    for piece in pieces:
        chosen = [(*before, way) for before, way in product(chosen, piece.items())]
        chosen = sorted(chosen, key=lambda ways: sum(price for _, price in ways))[:_MOST_WAYS]
    return chosen


@cache
def _codes() -> tuple[Mapping[str, str], Mapping[str, str], frozenset[str], frozenset[str]]:
    rows = read_tsv(__package__, "phonemes.tsv")
    onsets = {row["sound"]: row["onset"] for row in rows}
    finals = {row["sound"]: row["final"].strip(_NO_CODE) for row in rows}
    vowels, glides = (
        frozenset(row["sound"] for row in rows if row["kind"] == kind) for kind in ("vowel", "glide")
    )
    return onsets, finals, vowels, glides


@lru_cache(maxsize=65536)
def encode(sounds: str) -> str:
    """The code of a word's sounds: a consonant before a vowel, or before one that leans on it (kr, kw), opens."""
    onsets, finals, vowels, glides = _codes()
    code = []
    opens = False
    for at in range(len(sounds) - 1, -1, -1):
        sound = sounds[at]
        if at and sound == sounds[at - 1]:
            continue
        if sound in vowels:
            code.append(onsets[sound])
            opens = True
        elif not opens or (sound in glides and at and sounds[at - 1] not in vowels):
            code.append(finals[sound])
        else:
            code.append(onsets[sound])
            opens = at > 0 and sound in _LEANT_ON and sounds[at - 1] not in _LEANS_NOT
    return "".join(reversed(code))
