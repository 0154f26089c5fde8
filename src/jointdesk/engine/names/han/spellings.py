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
        if spelling and cost <= MOST and (spelling == reading or not _is_odd(spelling))
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


@cache
def _respellings() -> tuple[tuple[bool, re.Pattern[str], str, float], ...]:
    rows = read_tsv(__package__, "respellings.tsv")
    return tuple(
        (row["place"] == "dialect", re.compile(row["pattern"]), row["spelt"], float(row["cost"]))
        for row in rows
    )


@lru_cache(maxsize=16384)
def respell(spelling: str, *, dialect: bool) -> Mapping[str, float]:
    """The same sound as clerks and bearers wrote it, with the further cost: Lung, Loong; Si, See; Ko, Koh."""
    found: dict[str, float] = {}
    for only_dialect, pattern, spelt, cost in _respellings():
        if dialect or not only_dialect:
            other = pattern.sub(spelt, spelling)
            if other != spelling and not _is_odd(other):
                found[other] = min(cost, found.get(other, cost))
    return found
