"""Burmese: syllables of onset and rhyme, each with the spellings in use (there is no official one)."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from jointdesk.engine.names.name import Segment
from jointdesk.engine.names.segments import join_spellings, parse_spellings
from jointdesk.engine.reference import read_tsv

_ASAT, _STACK = "်", "္"
_CREAKY = "့"
_WITHOUT_STOP = 0.15
_TONES = re.compile("[့း]")
# A consonant opens a syllable unless it is killed (asat) or stands on another (stack); kinzi is killed.
_SYLLABLE = re.compile(
    rf"[က-ဪဿ၎][ျြွှ]*(?:[^က-ဪဿ၎\s]|[က-အ](?={_ASAT}|[့း]{_ASAT}|{_STACK})|{_STACK}[က-အ][ျြွှ]*)*"
)
_ONSET = re.compile(r"^([က-အဿ])([ျြ]?)(ွ?)(ှ?)(.*)$", re.DOTALL)
_UNKNOWN_RHYME = {"": 0.5, "a": 0.4, "i": 0.5, "an": 0.5, "at": 0.5}


@cache
def _table() -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, "syllables.tsv")
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


def split_syllables(word: str) -> list[str]:
    """Syllables of a Burmese word."""
    return _SYLLABLE.findall(word)


@lru_cache(maxsize=16384)
def segment(syllable: str) -> Segment:
    """A syllable with its spellings; `unread` when its onset is not in the table."""
    toneless = _TONES.sub("", syllable)
    whole = _table().get(("whole", toneless)) or _table().get(("whole", toneless.replace(_STACK, _ASAT)))
    spellings = dict(whole) if whole else _spell(toneless)
    if _CREAKY in syllable:
        spellings = _stop(spellings)
    return Segment(syllable, spellings, {}, unread=not spellings)


def _stop(spellings: dict[str, float]) -> dict[str, float]:
    """Creaky nasals are mostly written with a t behind: Myint, Nyunt."""
    stopped = {s + "t": cost for s, cost in spellings.items() if s.endswith(("n", "m"))}
    return {**{s: cost + (_WITHOUT_STOP if stopped else 0.0) for s, cost in spellings.items()}, **stopped}


def _spell(syllable: str) -> dict[str, float]:
    found = _ONSET.match(syllable)
    if not found:
        return {}
    base, glide, rounded, breathed, rest = found.groups()
    onset = _table().get(("onset", base + glide + breathed)) or _table().get(("onset", base + glide))
    onset = onset or _table().get(("onset", base))
    if onset is None:
        return {}
    rhyme = _table().get(("rhyme", rounded + rest)) if rounded else None
    parts = [onset, rhyme] if rhyme else [onset, *_rounding(rounded), _rhyme(rest)]
    spellings = join_spellings(parts, 0.7)
    spellings.pop("", None)
    return spellings


def _rounding(rounded: str) -> list[dict[str, float]]:
    return [{"w": 0.0, "u": 0.3, "": 0.5}] if rounded else []


def _rhyme(rest: str) -> dict[str, float]:
    table = _table()
    if not rest:
        return table[("rhyme", "-")]
    # A rhyme may carry a stacked letter behind its own; the rhyme is what stands before it.
    for end in range(len(rest), 0, -1):
        found = table.get(("rhyme", rest[:end])) or table.get(("rhyme", rest[:end].replace(_STACK, _ASAT)))
        if found:
            return found
    return _UNKNOWN_RHYME
