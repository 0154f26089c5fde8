"""Two Latin spellings that may stand for one name in Han or Hangul: Xu Rong and Tsui Wing, Oh Seonggyu and Oh Sungkyu.

The characters themselves are not known, so this never makes a match: it tells that the two cannot be told apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from jointdesk.engine.names import han, hangul
from jointdesk.engine.names.chains import LONGEST_SPELLING
from jointdesk.engine.names.name import Name, Script, Segment

_DEAREST = 0.21
_SCRIPTS: tuple[Script, ...] = ("han", "hangul")
LEAST_PARTS, MOST_PARTS, MOST_LETTERS = 2, 4, 24

# Characters, or Hangul syllables, by Latin spelling: a name is written in one of the two.
Units = Mapping[str, frozenset[str]]


@cache
def _units(script: Script) -> Units:
    known = list(han.known_characters())
    if script == "han":
        return _by_spelling(han.segment(char) for char, _ in known)
    syllables = sorted({syllable for _, korean in known for syllable in "".join(korean.split())})
    return _by_spelling(
        hangul.segment(syllable, surname=surname) for syllable in syllables for surname in (False, True)
    )


def _by_spelling(segments: Iterable[Segment]) -> Units:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for segment in segments:
        for spelling, cost in segment.spellings.items():
            # Hangul of a Chinese name stands for characters, which are looked at by themselves.
            borrowed = hangul.is_syllable(segment.text[0]) and "Korean" not in segment.languages[spelling]
            if cost <= _DEAREST and not borrowed:
                found[spelling].add(segment.text)
    return {spelling: frozenset(units) for spelling, units in found.items()}


def may_be_syllable(word: str) -> bool:
    """May the word spell a character or a Hangul syllable?"""
    return any(word in _units(script) for script in _SCRIPTS)


@lru_cache(maxsize=32768)
def _prefixes(letters: str, script: Script) -> tuple[str, ...]:
    """Spellings the letters may begin with."""
    units = _units(script)
    longest = min(len(letters), LONGEST_SPELLING)
    return tuple(letters[:stop] for stop in range(1, longest + 1) if letters[:stop] in units)


@lru_cache(maxsize=32768)
def _common_unit(a: str, b: str, script: Script) -> str:
    units = _units(script)
    return min(units[a] & units[b], default="")


def find_common_reading(a: Name, b: Name) -> str | None:
    """Characters or syllables that both Latin names may spell, family name first or last; None if there are none."""
    first, second = (tuple(token.plain for token in name.tokens) for name in (a, b))
    fewest, most = sorted((len(first), len(second)))
    if fewest < LEAST_PARTS or most > MOST_PARTS:
        return None
    if any(sum(map(len, words)) > MOST_LETTERS or not all(words) for words in (first, second)):
        return None
    for words in dict.fromkeys((second, second[1:] + second[:1], second[-1:] + second[:-1])):
        for script in _SCRIPTS:
            found = _walk(first, words, script)
            if found:
                return found
    return None


def _walk(first: tuple[str, ...], second: tuple[str, ...], script: Script) -> str | None:
    """Step along both names, unit by unit; a unit keeps within a word. The letters left on each side are the state."""
    states: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {(first, second): ""}
    for _ in range(MOST_PARTS):
        states = _step(states, script)
        found = states.get(((), ()), "")
        if len(found) >= LEAST_PARTS:
            return found
    return None


def _step(
    states: Mapping[tuple[tuple[str, ...], tuple[str, ...]], str], script: Script
) -> dict[tuple[tuple[str, ...], tuple[str, ...]], str]:
    after: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {}
    for (mine, theirs), read in states.items():
        if not mine or not theirs:
            continue
        others = _prefixes(theirs[0], script)
        for one in _prefixes(mine[0], script) if others else ():
            for other in others:
                unit = _common_unit(one, other, script)
                if unit:
                    after.setdefault((_drop(mine, one), _drop(theirs, other)), read + unit)
    return after


def _drop(words: tuple[str, ...], piece: str) -> tuple[str, ...]:
    rest = words[0][len(piece) :]
    return (rest, *words[1:]) if rest else words[1:]
