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
from typing import NamedTuple
from zlib import crc32

from jointdesk.engine.names import han
from jointdesk.engine.names.hangul.syllables import drop_initial
from jointdesk.engine.names.name import Name, Script, Segment, Token
from jointdesk.engine.names.sounds import Slot, word_slots

MOST_SLOTS, MOST_UNITS, MOST_READINGS = 10, 16, 6
# A word may be cut into syllables in so many ways, if the best spelling of each costs no more.
_WAYS, _OPEN = 3, 0.3
# A spelling dearer than this is too rare to look a name up by.
_DEAREST, _CHEAPEST_OF_WORD, _BEAM = 0.5, 0.2, 20
_NO_WAY = (9.0, "")
_MOST_REMEMBERED = 1 << 17

# A word as written or as another script writes it, and how surely that means the same word.
Unit = Mapping[int, float]
# Elsewhere m and ng are letters, no syllables of their own.
_SYLLABIC = frozenset({"han", "hangul", "burmese"})
# Languages a given name may be said in, those that share most of their sounds together.
_LANGUAGES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "han": (("Mandarin",), ("Cantonese",), ("Hokkien", "Hakka"), ("Sino-Vietnamese",), ("Korean",)),
    "hangul": (("Korean",), ("Mandarin",)),
}
_HANJA, _SKELETON = 0.9, 0.5
_SHORTEST_SKELETON = 3
_NOT_SKELETON = re.compile("[aeiouyhw]|(?<=n)g")


class Reading(NamedTuple):
    """One way a name is said: its syllables in order, and of how many each word is."""

    slots: tuple[Slot, ...]
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """The readings of a name, and its words (of Han and Hangul the characters) by the CRC-32 of their letters."""

    readings: tuple[Reading, ...]
    units: tuple[Unit, ...]


def name_keys(name: Name) -> Keys:
    """Keys of a name in its first script; `alternatives` have their own."""
    script = name.script
    units: list[Unit] = []
    said: list[Sequence[tuple[Slot, ...]]] = []
    for token in name.tokens:
        units += _token_units(script, token)
        said.append(_token_readings(script, token))
    whole = _join_words(said)
    mixed = _given_languages(script, name.tokens)
    readings = whole if not mixed else tuple([_follow(whole[0], slots) for slots in mixed])
    return Keys(readings, tuple(units[:MOST_UNITS]))


def _join_words(said: Sequence[Sequence[tuple[Slot, ...]]]) -> tuple[Reading, ...]:
    """Every word in its likeliest reading, then one word at a time in another."""
    found = [_join([ways[0] for ways in said])]
    for at, ways in enumerate(said):
        for other in ways[1:]:
            found.append(_join([other if place == at else words[0] for place, words in enumerate(said)]))
    others = [len(ways) > 1 for ways in said]
    if sum(others) > 1:
        found.append(_join([ways[1] if len(ways) > 1 else ways[0] for ways in said]))
    return tuple(found[:MOST_READINGS])


def _join(words: Sequence[tuple[Slot, ...]]) -> Reading:
    slots: tuple[Slot, ...] = ()
    lengths = []
    for word in words:
        kept = word[: MOST_SLOTS - len(slots)]
        if kept:
            slots += kept
            lengths.append(len(kept))
    return Reading(slots, tuple(lengths))


def _follow(whole: Reading, given: tuple[Slot, ...]) -> Reading:
    """The reading with these syllables for the given name."""
    return Reading(whole.slots[: -len(given)] + given, whole.words)


def _given_languages(script: Script, tokens: Sequence[Token]) -> Sequence[tuple[Slot, ...]]:
    """A given name is said in one language throughout: its syllables in each."""
    languages = _LANGUAGES.get(script)
    if not languages or not tokens or tokens[-1].role != "given":
        return ()
    parts = [_segment_languages(segment, languages) for segment in tokens[-1].segments]
    return [
        tuple([slot for slots in spoken for slot in slots])
        for spoken in zip(*parts, strict=True)
        if all(spoken)
    ]


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


def _token_readings(script: str, token: Token) -> Sequence[tuple[Slot, ...]]:
    """The syllables of a word; where their number is open, in a few ways, the likeliest first."""
    if not token.segments:
        return (word_slots(token.plain),)
    if script in _SYLLABIC and _is_syllabic(token.segments):
        return (tuple([slot for segment in token.segments for slot in _segment_slots(segment)]),)
    return _word_readings(script, token)


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


class _Spoken:
    """The slots of a segment in each of some languages, remembered by its spellings."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[Mapping[str, float], tuple[tuple[Slot, ...], ...]]] = {}

    def get(self, segment: Segment, languages: Sequence[tuple[str, ...]]) -> tuple[tuple[Slot, ...], ...]:
        found = self._found.get(id(segment.spellings))
        if found is None or found[0] is not segment.spellings:
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            spoken = tuple([_read_language(segment, names) for names in languages])
            found = self._found[id(segment.spellings)] = segment.spellings, spoken
        return found[1]


_segment_languages = _Spoken().get


def _read_language(segment: Segment, languages: tuple[str, ...]) -> tuple[Slot, ...]:
    spoken = {
        spelling: cost
        for spelling, cost in segment.spellings.items()
        if cost <= _DEAREST and any(name in segment.languages.get(spelling, "") for name in languages)
    }
    return join_readings(spoken.items())


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


_words: dict[tuple[str, str], tuple[tuple[Slot, ...], ...]] = {}


def _word_readings(script: str, token: Token) -> tuple[tuple[Slot, ...], ...]:
    """Readings of a word whose segments are letters; its script and text tell them."""
    key = (script, token.text)
    if key not in _words:
        if len(_words) >= _MOST_REMEMBERED:
            _words.clear()
        _words[key] = _part_readings(list(_likely_spellings(token.segments)))
    return _words[key]


def _part_readings(spellings: Sequence[tuple[str, float]]) -> tuple[tuple[Slot, ...], ...]:
    """A reading for each likely number of syllables."""
    by_count: defaultdict[int, list[tuple[str, float]]] = defaultdict(list)
    for spelling, cost in spellings:
        by_count[len(word_slots(spelling))].append((spelling, cost))
    found = [(min(cost for _, cost in alike), alike) for count, alike in by_count.items() if count]
    found = sorted(found, key=itemgetter(0))[:_WAYS]
    return tuple([join_readings(alike) for least, alike in found if least <= _OPEN]) or ((),)


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
