"""Chinese characters as the sounds they have in each language, the whole name in one language at a time.

A family name and a given name may be of two languages where families keep their dialect and schools teach Mandarin
(陈川仁 is Tan Chuan-Jin): such readings come after the whole ones.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from jointdesk.engine.exchange.matching.persons.hangul import usual_sound
from jointdesk.engine.exchange.matching.persons.syllables import Sound, Sounds
from jointdesk.engine.reference import read_tsv

# Languages that a family name and a given name are read in, the likeliest first.
READINGS: Sequence[tuple[str, str]] = (
    ("mandarin", "mandarin"),
    ("cantonese", "cantonese"),
    ("hokkien", "hokkien"),
    ("korean", "korean"),
    ("vietnamese", "vietnamese"),
    ("hokkien", "mandarin"),
    ("cantonese", "mandarin"),
    ("hakka", "hakka"),
)
# Languages in which one character may have its second sound.
SECOND: Sequence[str] = ("cantonese", "hokkien", "mandarin")


@cache
def _table() -> Mapping[tuple[str, str, str], Mapping[str, str]]:
    """By language, place and rank: what a character sounds like; of Korean the syllable in Hangul."""
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in read_tsv(__package__, "characters.tsv"):
        place = found.setdefault((row["language"], row["place"], row["rank"]), {})
        place.update(dict.fromkeys(row["characters"], row["sound"]))
    return found


@lru_cache(maxsize=32768)
def sounds_of(char: str, *, family: bool) -> Mapping[str, tuple[Sound, Sound]]:
    """By language the usual and the second sound of a simplified character, each empty if the table has none."""
    return {language: _sounds_in(char, language, family) for language in _languages()}


def _sounds_in(char: str, language: str, family: bool) -> tuple[Sound, Sound]:
    table = _table()
    place = "family" if family and char in table.get((language, "family", "1"), {}) else "any"
    usual, second = (table.get((language, place, rank), {}).get(char, "") for rank in "12")
    return (usual_sound(usual), "") if usual and language == "korean" else (usual, second)


@cache
def _languages() -> tuple[str, ...]:
    return tuple(dict.fromkeys(language for language, _, _ in _table()))


def in_hangul(text: str) -> str:
    """The characters in their usual Sino-Korean readings; empty if one has none."""
    table = _table()["korean", "any", "1"]
    return "".join(table[char] for char in text) if all(char in table for char in text) else ""


def han_readings(family: str, given: str) -> list[Sounds]:
    """The name's sounds, the likeliest reading first."""
    first = [sounds_of(char, family=len(family) == 1) for char in family]
    last = [sounds_of(char, family=False) for char in given]
    whole = [
        (*(sounds[one][0] for sounds in first), *(sounds[other][0] for sounds in last))
        for one, other in READINGS
    ]
    return [sounds for sounds in (*whole, *_seconds([*first, *last])) if all(sounds)]


def _seconds(chars: Sequence[Mapping[str, tuple[Sound, Sound]]]) -> Iterator[Sounds]:
    """One character at a time in its second sound."""
    for language in SECOND:
        usual = [sounds[language][0] for sounds in chars]
        for at, sounds in enumerate(chars):
            if sounds[language][1]:
                yield (*usual[:at], sounds[language][1], *usual[at + 1 :])
