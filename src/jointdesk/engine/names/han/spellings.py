"""From a reading in a scholars' romanisation to the spellings people use for it, by rule.

A table per language gives spellings of initials and finals with their costs, and of whole syllables that do not
follow. Pinyin, Hokkien and Hakka readings are themselves in use as spellings; Jyutping is not.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from jointdesk.engine.names.segments import keep_cheapest, parse_spellings
from jointdesk.engine.reference import read_tsv

_TABLES = {
    "mandarin": "pinyin.tsv",
    "cantonese": "cantonese.tsv",
    "hokkien": "hokkien.tsv",
    "hakka": "hakka.tsv",
}
_SCHOLARLY = frozenset({"cantonese"})
_NO_INITIAL = "-"
# English vowels and doubled letters in place of plain ones.
RESPELT = 0.15
# A final that Taiwan, Foochow and Teochew speakers do not tell apart: too dear for a name of two syllables.
_SLURRED = 0.65
_RESPELLINGS = tuple(
    (re.compile(old), new, cost)
    for old, new, *dear in (
        (r"i$", "ee"),
        (r"ee$", "i"),
        (r"i(?=n|ng|m|t|k|p)", "ee"),
        (r"(?<![aeiou])u(?!i|e|a|o)", "oo"),
        (r"oo", "u"),
        (r"(?<![aeiou])o(?=ng|n|k)", "oo"),
        (r"([aeou])$", r"\1h"),
        (r"h$", ""),
        (r"([^c])k$", r"\1ck"),
        (r"ia", "ea"),
        (r"iang$", "eong"),
        (r"on$", "onn"),
        (r"ai$", "ye"),
        (r"iu$", "ew"),
        (r"ie", "ea"),
        (r"(?<=[aeiou])n$", "ng", _SLURRED),
        (r"(?<=[aeiou])ng$", "n", _SLURRED),
        (r"m$", "n", _SLURRED),
    )
    for cost in (dear or (RESPELT,))
)
MOST = 0.75


@cache
def _table(language: str) -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, _TABLES[language])
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


@cache
def _initials(language: str) -> tuple[str, ...]:
    found = [part for place, part in _table(language) if place == "initial" and part != _NO_INITIAL]
    return tuple(sorted(found, key=len, reverse=True))


@lru_cache(maxsize=8192)
def spell(language: str, reading: str) -> Mapping[str, float]:
    """Spellings of a reading (letters a-z) with their costs, 0 usual."""
    table = _table(language)
    own = {} if language in _SCHOLARLY else {reading: 0.0}
    found = keep_cheapest(own, table.get(("whole", reading), {}), _join(language, reading))
    return {
        spelling: cost
        for spelling, cost in found.items()
        if spelling and cost <= MOST and not _is_odd(spelling)
    }


def _is_odd(spelling: str) -> bool:
    return "ii" in spelling or "eee" in spelling or "ooo" in spelling


def _join(language: str, reading: str) -> dict[str, float]:
    table = _table(language)
    initial = next((one for one in _initials(language) if reading.startswith(one) and reading != one), "")
    final = reading[len(initial) :]
    itself = {} if language in _SCHOLARLY else {initial: 0.0}
    heads = keep_cheapest(itself, table.get(("initial", initial or _NO_INITIAL), {}))
    tails = table.get(("final", final), {})
    if language not in _SCHOLARLY:
        tails = keep_cheapest({final: 0.0}, tails)
    joined: dict[str, float] = {}
    for head, first in heads.items():
        for tail, second in tails.items():
            joined[head + tail] = min(first + second, joined.get(head + tail, 9.0))
    return joined


@lru_cache(maxsize=8192)
def respell(spelling: str) -> Mapping[str, float]:
    """The same sound as clerks of British colonies wrote it, with the cost: Lung, Loong; Si, See; Ko, Koh."""
    found: dict[str, float] = {}
    for old, new, cost in _RESPELLINGS:
        other = old.sub(new, spelling)
        if other != spelling and not _is_odd(other):
            found.setdefault(other, cost)
    return found
