"""Two Latin spellings that may stand for one name in Han, Hangul or Burmese: Xu Rong and Tsui Wing, Aung and Ong.

What was written is not known, so this never makes a match: it tells that the two cannot be told apart. Units are
characters or syllables. Most pairs are told apart by the units both names may begin and end with, kept as bits.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from jointdesk.engine.names import burmese, han, hangul
from jointdesk.engine.names.chains import LONGEST_SPELLING
from jointdesk.engine.names.name import Script, Segment

_DEAREST = 0.21
_SCRIPTS: Mapping[int, Script] = {1: "han", 2: "hangul", 4: "burmese"}
LEAST_PARTS, MOST_PARTS, MOST_LETTERS = 2, 4, 24

# Characters or syllables by Latin spelling: a name is written in one script.
Units = Mapping[str, frozenset[str]]
# The units a word may begin with and end with, as bits.
WordUnits = tuple[int, int]
# The letters left on each side.
_Left = tuple[tuple[str, ...], tuple[str, ...]]


@cache
def _units(script: Script) -> Units:
    if script == "burmese":
        return _by_spelling(burmese.segment(syllable) for syllable in burmese.known_syllables())
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


@cache
def _bits(script: Script) -> Mapping[str, int]:
    """The units of a spelling as bits."""
    units = _units(script)
    numbers = {unit: at for at, unit in enumerate(sorted(frozenset().union(*units.values())))}
    return {spelling: sum(1 << numbers[unit] for unit in some) for spelling, some in units.items()}


def may_be_syllable(word: str) -> bool:
    """May the word spell a character or a Hangul syllable?"""
    return any(word in _units(script) for script in ("han", "hangul"))


@lru_cache(maxsize=65536)
def spell_units(words: tuple[str, ...]) -> Mapping[int, Sequence[WordUnits]]:
    """For each script in which all the words together may be a name: the units of every word."""
    if not LEAST_PARTS <= len(words) <= MOST_PARTS or not all(words) or sum(map(len, words)) > MOST_LETTERS:
        return {}
    found: dict[int, Sequence[WordUnits]] = {}
    for bit, script in _SCRIPTS.items():
        spelt = [units for word in words if (units := _word_units(word, script))]
        if len(spelt) == len(words):
            found[bit] = spelt
    return found


@lru_cache(maxsize=65536)
def _word_units(word: str, script: Script) -> WordUnits | None:
    """The units the word may begin and end with; None where it is no run of units."""
    bits = _bits(script)
    size = len(word)
    opens, closes = [True, *(False,) * size], [*(False,) * size, True]
    for stop in range(1, size + 1):
        spans = range(max(0, stop - LONGEST_SPELLING), stop)
        opens[stop] = any(opens[start] and word[start:stop] in bits for start in spans)
    if not opens[size]:
        return None
    for start in range(size - 1, -1, -1):
        spans = range(start + 1, min(size, start + LONGEST_SPELLING) + 1)
        closes[start] = any(closes[stop] and word[start:stop] in bits for stop in spans)
    first = last = 0
    for at in range(size):
        if at < LONGEST_SPELLING and closes[at + 1]:
            first |= bits.get(word[: at + 1], 0)
        if size - at <= LONGEST_SPELLING and opens[at]:
            last |= bits.get(word[at:], 0)
    return first, last


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


def find_common_reading(
    first: Sequence[str],
    second: Sequence[str],
    first_units: Mapping[int, Sequence[WordUnits]],
    second_units: Mapping[int, Sequence[WordUnits]],
) -> str | None:
    """What both names' words may spell, family name first or last; None if there is nothing."""
    for bit, mine in first_units.items():
        theirs = second_units.get(bit)
        if theirs is None:
            continue
        count = len(theirs)
        for turn in dict.fromkeys((0, 1, count - 1)):
            if mine[0][0] & theirs[turn][0] and mine[-1][1] & theirs[turn - 1][1]:
                found = _walk(tuple(first), (*second[turn:], *second[:turn]), _SCRIPTS[bit], LEAST_PARTS)
                if found:
                    return found
    return None


@lru_cache(maxsize=65536)
def share_reading(a: str, b: str, scripts: int) -> bool:
    """May the two words spell the same in one of the scripts (bits)?"""
    return any(_walk((a,), (b,), script, 1) for bit, script in _SCRIPTS.items() if bit & scripts)


def _walk(first: tuple[str, ...], second: tuple[str, ...], script: Script, least: int) -> str | None:
    """Step along both names, unit by unit; a unit keeps within a word. The letters left on each side are the state."""
    states: dict[_Left, tuple[str, ...]] = {(first, second): ()}
    for _ in range(MOST_PARTS):
        states = _step(states, script)
        if not states:
            return None
        found = states.get(((), ()), ())
        if len(found) >= least:
            return "".join(found)
    return None


def _step(states: Mapping[_Left, tuple[str, ...]], script: Script) -> dict[_Left, tuple[str, ...]]:
    after: dict[_Left, tuple[str, ...]] = {}
    for (mine, theirs), read in states.items():
        if not mine or not theirs:
            continue
        others = _prefixes(theirs[0], script)
        for one in _prefixes(mine[0], script) if others else ():
            for other in others:
                unit = _common_unit(one, other, script)
                if unit:
                    after.setdefault((_drop(mine, one), _drop(theirs, other)), (*read, unit))
    return after


def _drop(words: tuple[str, ...], piece: str) -> tuple[str, ...]:
    rest = words[0][len(piece) :]
    return (rest, *words[1:]) if rest else words[1:]
