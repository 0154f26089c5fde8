"""Two Latin spellings that may stand for one name in Han or Hangul: Xu Rong and Tsui Wing, Oh Seonggyu and Oh Sungkyu.

The characters themselves are not known, so this never makes a match: it tells that the two cannot be told apart.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import product

from jointdesk.engine.names import han, hangul
from jointdesk.engine.names.name import Name
from jointdesk.engine.names.segments import LONGEST_SPELLING

_DEAREST = 0.21
LEAST_PARTS, MOST_PARTS, MOST_LETTERS = 2, 4, 24


# Units by offset, each with the offsets where it may end; and where a walk along two names stands (True: in Hangul).
Starts = Mapping[int, Mapping[str, tuple[int, ...]]]
State = tuple[int, int, bool]


@cache
def _units() -> Mapping[str, frozenset[str]]:
    """Characters and syllables by Latin spelling. Hangul is marked by itself, so the two never mix in a word."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for char, korean in han.known_characters():
        for spelling, cost in han.segment(char).spellings.items():
            if cost <= _DEAREST:
                found[spelling].add(char)
        for syllable in "".join(korean.split()):
            for segment in (hangul.segment(syllable), hangul.segment(syllable, surname=True)):
                for spelling, cost in segment.spellings.items():
                    if cost <= _DEAREST:
                        found[spelling].add(syllable)
    return {spelling: frozenset(units) for spelling, units in found.items()}


@lru_cache(maxsize=65536)
def _pieces(words: tuple[str, ...]) -> tuple[tuple[int, str, int], ...]:
    """Every (start, unit, stop) of the letters; a unit keeps within a word."""
    found = []
    at = 0
    for word in words:
        for start in range(len(word)):
            for stop in range(start + 1, min(len(word), start + LONGEST_SPELLING) + 1):
                found += [(at + start, unit, at + stop) for unit in _units().get(word[start:stop], ())]
        at += len(word)
    return tuple(found)


@lru_cache(maxsize=65536)
def _by_start(words: tuple[str, ...]) -> Starts:
    table: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for start, unit, stop in _pieces(words):
        table[start][unit].append(stop)
    return {start: {unit: tuple(stops) for unit, stops in units.items()} for start, units in table.items()}


def find_common_reading(a: Name, b: Name) -> str | None:
    """Characters or syllables that both Latin names may spell, family name first or last; None if there are none."""
    first, second = (tuple(token.plain for token in name.tokens) for name in (a, b))
    if not all(LEAST_PARTS <= sum(map(len, words)) <= MOST_LETTERS for words in (first, second)):
        return None
    if min(len(first), len(second)) < LEAST_PARTS or max(len(first), len(second)) > MOST_PARTS:
        return None
    turned = second[1:] + second[:1], second[-1:] + second[:-1]
    for words in dict.fromkeys((second, *turned)):
        found = _walk(first, words)
        if found:
            return found
    return None


def _walk(first: tuple[str, ...], second: tuple[str, ...]) -> str | None:
    """Step along both names by units common to them."""
    one, other = _by_start(first), _by_start(second)
    ends = sum(map(len, first)), sum(map(len, second))
    if one.get(0, {}).keys().isdisjoint(other.get(0, {})):
        return None
    states = {(0, 0, script): "" for script in (True, False)}
    for _ in range(MOST_PARTS):
        states = _step(states, one, other)
        found = next((read for (i, j, _), read in states.items() if (i, j) == ends), "")
        if len(found) >= LEAST_PARTS:
            return found
    return None


def _step(states: Mapping[State, str], one: Starts, other: Starts) -> dict[State, str]:
    after: dict[State, str] = {}
    for (i, j, in_hangul), read in states.items():
        mine, theirs = one.get(i, {}), other.get(j, {})
        for unit in sorted(mine.keys() & theirs.keys()):
            if hangul.is_syllable(unit[0]) == in_hangul:
                for stop, halt in product(mine[unit], theirs[unit]):
                    after.setdefault((stop, halt, in_hangul), read + unit)
    return after
