"""What retrieves a name: the sounds of its syllables, alike in every script and spelling, and its words as written.

Only likely spellings count, and their number is bounded. Recall comes first: the re-rank tells apart what keys
cannot.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from zlib import crc32

from jointdesk.engine.names import han
from jointdesk.engine.names.hangul.syllables import drop_initial
from jointdesk.engine.names.name import Name, Script, Segment, Token
from jointdesk.engine.names.sounds import Slot, note_repeats, word_slots

MOST_SLOTS, MOST_UNITS = 16, 16
# A spelling dearer than this is too rare to look a name up by.
_DEAREST, _CHEAPEST_OF_WORD, _BEAM = 0.31, 0.2, 20
_NO_WAY = (9.0, "")
_MOST_REMEMBERED = 1 << 17

# A word as written or as another script writes it, and how surely that means the same word.
Unit = Mapping[int, float]
# Elsewhere m and ng are letters, no syllables of their own.
_SYLLABIC = frozenset({"han", "hangul", "burmese"})
_HANJA, _SKELETON = 0.9, 0.5
_SHORTEST_SKELETON = 3
_NOT_SKELETON = re.compile("[aeiouyhw]|(?<=n)g")


@dataclass(frozen=True, slots=True)
class Keys:
    """The syllables of a name, and its words (of Han and Hangul the characters) by the CRC-32 of their letters."""

    slots: tuple[Slot, ...]
    units: tuple[Unit, ...]


def name_keys(name: Name) -> Keys:
    """Keys of a name in its first script; `alternatives` have their own."""
    slots: list[Slot] = []
    units: list[Unit] = []
    for token in name.tokens:
        slots += _token_slots(name.script, token)
        units += _token_units(name.script, token)
    return Keys(tuple(note_repeats(slots[:MOST_SLOTS])), tuple(units[:MOST_UNITS]))


def _token_units(script: Script, token: Token) -> Iterable[Unit]:
    if script == "han":
        return map(_han_unit, token.text)
    if script == "hangul":
        return map(_hangul_unit, token.text)
    return (_word_unit(token.plain),) if script == "latin" else (_number(token.text),)


@lru_cache(maxsize=65536)
def _number(text: str) -> dict[int, float]:
    return {crc32(text.encode()): 1.0}


@lru_cache(maxsize=16384)
def _han_unit(char: str) -> Unit:
    """The character, and the Hangul syllables Koreans read it as."""
    korean = {crc32(drop_initial(syllable).encode()): _HANJA for syllable in han.korean_readings(char)}
    return korean | _number(char)


@lru_cache(maxsize=16384)
def _hangul_unit(syllable: str) -> Unit:
    return _number(drop_initial(syllable))


@lru_cache(maxsize=65536)
def _word_unit(plain: str) -> Unit:
    """The word, and its consonants alone: a vowel or an h is what is soonest lost."""
    if len(plain) < _SHORTEST_SKELETON:
        return _number(plain)
    return {crc32(f"~{_NOT_SKELETON.sub('', plain)}".encode()): _SKELETON} | _number(plain)


def _token_slots(script: str, token: Token) -> Sequence[Slot]:
    if not token.segments:
        return word_slots(token.plain)
    if script in _SYLLABIC and _is_syllabic(token.segments):
        return [slot for segment in token.segments for slot in _segment_slots(segment)]
    return _word_slots(script, token)


def _is_syllabic(segments: Sequence[Segment]) -> bool:
    return all(_has_vowel(segment.spellings) for segment in segments)


class _Remembered:
    """What was worked out for a mapping of spellings; a room hands out the same mapping for the same syllable."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[Mapping[str, float], bool, tuple[Slot, ...]]] = {}

    def get(self, spellings: Mapping[str, float]) -> tuple[bool, tuple[Slot, ...]]:
        found = self._found.get(id(spellings))
        if found is None or found[0] is not spellings:
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            syllabic = _begins_with_vowel_sound(spellings)
            found = (spellings, syllabic, _read_spellings(spellings) if syllabic else ())
            self._found[id(spellings)] = found
        return found[1], found[2]


_remembered = _Remembered()


def _has_vowel(spellings: Mapping[str, float]) -> bool:
    return _remembered.get(spellings)[0]


def _segment_slots(segment: Segment) -> tuple[Slot, ...]:
    return _remembered.get(segment.spellings)[1]


def _begins_with_vowel_sound(spellings: Mapping[str, float]) -> bool:
    """Is this a whole syllable? One that may be silent, or is only a letter, is not."""
    if not spellings or "" in spellings:
        return False
    cheapest = min(spellings, key=lambda spelling: spellings[spelling])
    return any(char in "aeiouy" for char in cheapest) or cheapest in ("ng", "m", "hm")


def _read_spellings(spellings: Mapping[str, float]) -> tuple[Slot, ...]:
    likely = [(spelling, cost) for spelling, cost in spellings.items() if spelling and cost <= _DEAREST]
    return join_readings(likely or list(spellings.items()))


def join_readings(spellings: Iterable[tuple[str, float]]) -> tuple[Slot, ...]:
    """Slots over several spellings of one thing: as many as the likely ones have, sounds at their likeliest."""
    read = [(word_slots(spelling), 1.0 - cost) for spelling, cost in spellings]
    votes: defaultdict[int, float] = defaultdict(float)
    for slots, share in read:
        votes[len(slots)] += share**8
    if not votes or not (count := max(votes, key=lambda length: (votes[length], length))):
        return ()
    joined: list[dict[int, float]] = [{} for _ in range(count)]
    for slots, share in read:
        for at, slot in enumerate(slots):
            place = joined[at * count // len(slots)]
            for sound, likely in slot.items():
                place[sound] = max(place.get(sound, 0.0), round(likely * share, 3))
    return tuple(joined)


_words: dict[tuple[str, str], tuple[Slot, ...]] = {}


def _word_slots(script: str, token: Token) -> tuple[Slot, ...]:
    """Slots of a word whose segments are letters; its script and text tell them."""
    key = (script, token.text)
    if key not in _words:
        if len(_words) >= _MOST_REMEMBERED:
            _words.clear()
        _words[key] = join_readings(_likely_spellings(token.segments))
    return _words[key]


# Letters that sounds hardly tell apart: of two spellings alike in these, the likelier stands for both.
_ALIKE = str.maketrans("bdgvrjzocqyew", "ptkwlssukkiiw", "h")


def _likely_spellings(segments: Sequence[Segment]) -> Iterable[tuple[str, float]]:
    """A few of the likeliest spellings of a chain of letters that differ in sound, with their costs."""
    beam = {"": (0.0, "")}
    for segment in segments:
        likely = [(tail, tail.translate(_ALIKE), cost) for tail, cost in _likely(segment)]
        longer: dict[str, tuple[float, str]] = {}
        for folded, (paid, head) in beam.items():
            for tail, alike, cost in likely:
                way = (paid + cost, head + tail)
                if way < longer.get(folded + alike, _NO_WAY):
                    longer[folded + alike] = way
        beam = dict(sorted(longer.items(), key=itemgetter(1))[:_BEAM]) if longer else beam
    return [(spelling, min(1.0, cost)) for cost, spelling in beam.values()]


def _likely(segment: Segment) -> list[tuple[str, float]]:
    return [item for item in segment.spellings.items() if item[1] <= _CHEAPEST_OF_WORD]
