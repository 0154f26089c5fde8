"""A name as other people hear it: a few ways its words may sound, as codes, each with its price.

Han is heard in one language at a time, a foreign name in Mandarin alone; Vietnamese by its own letters; all else by its
spellings. The number of ways is bounded, and so is their length.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

from jointdesk.engine.names.heard.letters import SCRIPTS, spell_letters
from jointdesk.engine.names.heard.sounds import ANY, BURMESE, MANDARIN, VIETNAMESE, encode, fold
from jointdesk.engine.names.name import LONGEST_NATIVE, Name, Script, Segment, Token

_MOST_WAYS, _MOST_OF_PART, _DEAREST = 10, 5, 0.31
_MOST_WORDS, _LONGEST_WORD = 6, 48
# Letters of a code that a cost of 1, a wrong letter, comes to.
_LETTERS_A_COST = 4.0
_DIALECT = 0.1
# Chinese abroad go by the speech of their forebears; foreigners are written by Mandarin sound.
_DIALECTS = ("Cantonese", "Hokkien or Teochew", "Hakka", "Sino-Vietnamese")
_MANDARIN, _BURMESE = "Mandarin", "Burmese"
_FOLDED = {_MANDARIN: MANDARIN, _BURMESE: BURMESE, "Sino-Vietnamese": VIETNAMESE}
_HEARD_IN_HANGUL = frozenset({"Korean", "by sound", "Mandarin sound"})

Ways = Mapping[str, float]


@dataclass(slots=True)
class Heard:
    """Codes of the whole name, likeliest first, their prices in letters, and where in each code the words end.

    `column`: the prices as numpy has them, made when they are first added to a table.
    """

    codes: tuple[str, ...]
    prices: tuple[float, ...]
    ends: tuple[tuple[int, ...], ...]
    column: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Hearing:
    """A name heard as it stands, with its first word last, and by its letters where its script has the old alphabet.

    Of its likeliest code: `may_be_word`, the code of a name that may be but a word; `many_words`, the words of one that
    has several; `bag`, the letters in their order of the alphabet.
    """

    straight: Heard
    turned: Heard | None
    letters: Heard | None
    may_be_word: str
    many_words: tuple[str, ...]
    bag: str


def hear(name: Name) -> Hearing:
    """The ways the name sounds, worked out once."""
    found = name.heard
    if not isinstance(found, Hearing):
        found = _hear(name)
        object.__setattr__(name, "heard", found)
    return found


def _hear(name: Name) -> Hearing:
    tokens = name.tokens[:_MOST_WORDS]
    readings = sorted(_read(name, tokens), key=lambda reading: reading[1])[:_MOST_WAYS]
    turned = [((*words[1:], words[0]), price) for words, price in readings] if len(tokens) > 1 else []
    written = [(tuple(_write(name.script, token) for token in tokens), 0.0)] if name.script in SCRIPTS else []
    straight = _collect(readings)
    likeliest, ends = (straight.codes[0], straight.ends[0]) if straight.codes else ("", ())
    return Hearing(
        straight,
        _collect(turned) if turned else None,
        _collect(written) if written else None,
        likeliest if len(tokens) == 1 or name.script == "han" else "",
        tuple(likeliest[start:end] for start, end in pairwise((0, *ends))) if len(tokens) > 1 else (),
        "".join(sorted(likeliest)),
    )


# Codes of the words, and their price.
_Reading = tuple[tuple[str, ...], float]


def _collect(readings: Iterable[_Reading]) -> Heard:
    cheapest: dict[tuple[str, ...], float] = {}
    for words, price in readings:
        cheapest[words] = min(price, cheapest.get(words, 99.0))
    return Heard(
        tuple("".join(words) for words in cheapest),
        tuple(price * _LETTERS_A_COST for price in cheapest.values()),
        tuple(tuple(accumulate(map(len, words))) for words in cheapest),
    )


def _write(script: Script, token: Token) -> str:
    return spell_letters(token.text)[:_LONGEST_WORD]


def _read(name: Name, tokens: Sequence[Token]) -> Iterator[_Reading]:
    """The words of the name in every language they may be heard in."""
    if name.script == "latin":
        yield from _join([fold((token.base or token.plain)[:_LONGEST_WORD], VIETNAMESE) for token in tokens])
    elif name.script == "han":
        yield from _join([_chain(token.segments, _MANDARIN) for token in tokens])
        if sum(len(token.text) for token in tokens) <= LONGEST_NATIVE:
            for language in _DIALECTS:
                for words, price in _join([_chain(token.segments, language) for token in tokens]):
                    yield words, price + _DIALECT
    else:
        language = _BURMESE if name.script == "burmese" else ""
        yield from _join([_chain(token.segments, language) for token in tokens])


def _join(words: Sequence[Ways]) -> Iterator[_Reading]:
    """The cheapest choices of a way for every word."""
    chosen: list[_Reading] = [((), 0.0)]
    for ways in words:
        likely = sorted(ways.items(), key=lambda way: way[1])[:_MOST_WAYS]
        longer = [
            ((*before, encode(sounds)[:_LONGEST_WORD]), price + cost)
            for before, price in chosen
            for sounds, cost in likely
        ]
        chosen = sorted(longer, key=lambda reading: reading[1])[:_MOST_WAYS]
    return iter(chosen)


def _chain(segments: Sequence[Segment], language: str) -> Ways:
    """Sounds of a chain of parts, cheapest first; in one language where one is named."""
    ways = {"": 0.0}
    for segment in segments:
        longer: dict[str, float] = {}
        for sounds, cost in _part(segment, language).items():
            for before, paid in ways.items():
                if paid + cost < longer.get(before + sounds, 9.0):
                    longer[before + sounds] = paid + cost
        ways = dict(sorted(longer.items(), key=lambda way: way[1])[:_MOST_WAYS]) if longer else ways
    return ways


def _part(segment: Segment, language: str) -> Ways:
    return _part_of(segment.text, tuple(_spellings(segment, language)), language)


def _spellings(segment: Segment, language: str) -> Iterator[tuple[str, float]]:
    wanted = {language} if language else _HEARD_IN_HANGUL
    for spelling, cost in segment.spellings.items():
        named = segment.languages.get(spelling, "")
        heard = not named or not wanted.isdisjoint(named.split("/"))
        if heard and cost <= _DEAREST:
            yield spelling, cost


@lru_cache(maxsize=32768)
def _part_of(text: str, spellings: tuple[tuple[str, float], ...], language: str) -> Ways:
    """The likeliest sounds of a part; its usual spelling costs nothing, in whatever language."""
    least = min((cost for _, cost in spellings), default=0.0)
    folded = _FOLDED.get(language, ANY)
    ways: dict[str, float] = {}
    for spelling, cost in spellings:
        for sounds, more in fold(spelling, folded).items():
            if cost - least + more < ways.get(sounds, 9.0):
                ways[sounds] = cost - least + more
    return dict(sorted(ways.items(), key=lambda way: way[1])[:_MOST_OF_PART])
