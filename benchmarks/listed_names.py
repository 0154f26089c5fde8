"""Invented persons for a long list: names of the region composed of real parts, half native, half in Latin letters.

Parts come from the simulated world's tables and, where a folder of development names is given, from the words and
characters of its rows (the tuning half alone): parts are dealt anew, so that hardly any name is a real one's. Some
4,000 parts make a list far more crowded than life. With `many` parts are put together of smaller ones first: any
reviewed character in a Chinese given name, Burmese names by syllable, Thai and Khmer family names of two words; the
Latin half is then the usual spelling of such a name.
"""

import datetime
import random
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from crowd import spell

from jointdesk.engine.names.burmese.syllables import split_syllables
from jointdesk.engine.names.han import known_characters
from jointdesk.engine.screening import Person
from jointdesk.engine.world.naming import compose_name

CULTURES = {
    "vi": "VN",
    "zh": "CN",
    "ko": "KR",
    "km": "KH",
    "th": "TH",
    "my": "MM",
    "id": "ID",
    "ms": "MY",
    "ph": "PH",
}
FIRST_BORN, LAST_BORN = datetime.date(1950, 1, 1), datetime.date(2007, 12, 31)
Parts = dict[str, list[str]]


def rows_of(path: Path, *, tuning: bool = True) -> list[list[str]]:
    """Rows of one half of a table: the CRC-32 of a row parts it."""
    lines = path.read_text("utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines if (zlib.crc32(line.encode()) % 2 == 0) == tuning]


def read_parts(folder: Path | None) -> Parts:
    """Parts of names by culture and place."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    if folder is None:
        return parts
    for native, latin, *_ in rows_of(folder / "zh_latin.tsv"):
        if 2 <= len(native) <= 3 and len(words := latin.split()) == 2:
            parts["zh surname"].append(native[0])
            parts["zh given"] += native[1:]
            parts["zh latin surname"].append(words[0])
            parts["zh latin given"].append(words[1])
    for native, latin, *_ in rows_of(folder / "ko_latin.tsv"):
        if len(native) == 3 and len(words := latin.split()) == 2:
            parts["ko surname"].append(native[0])
            parts["ko given"] += native[1:]
            parts["ko latin surname"].append(words[0])
            parts["ko latin given"].append(words[1])
    for name, *_ in rows_of(folder / "vi_roster.tsv"):
        if len(words := name.split()) >= 3 and "(" not in name:
            parts["vi surname"].append(words[0])
            parts["vi given"] += words[1:]
    for native, latin, *_ in rows_of(folder / "my_latin.tsv"):
        parts["my whole"].append(native)
        parts["my latin given"] += latin.split()
    for culture, table in (("th", "th_latin_given.tsv"), ("km", "km_latin_places.tsv")):
        for native, latin, *_ in rows_of(folder / table):
            parts[f"{culture} surname"] += native.split()
            parts[f"{culture} latin surname"] += latin.split()
    return parts


def name_of(rng: random.Random, culture: str, parts: Parts, many: bool = False) -> str:
    """A name of this culture, in its own script or in Latin letters."""
    native = rng.random() < 0.5
    if many and culture in _DEALT_MANY and parts:
        dealt = _DEALT_MANY[culture](rng, parts)
        return dealt if native else spell(dealt)
    if culture not in _DEALT or f"{culture} {'whole' if culture == 'my' else 'surname'}" not in parts:
        name = compose_name(rng, culture, rng.choice("MF"), CULTURES[culture])
        return name.native if native else " ".join(name.latin)
    return _DEALT[culture](rng, parts, native)


def _deal_chinese(rng: random.Random, parts: Parts, native: bool) -> str:
    if native:
        given = [rng.choice(parts["zh given"]) for _ in range(2 if rng.random() < 0.8 else 1)]
        return rng.choice(parts["zh surname"]) + "".join(given)
    return f"{rng.choice(parts['zh latin surname'])} {rng.choice(parts['zh latin given'])}"


def _deal_korean(rng: random.Random, parts: Parts, native: bool) -> str:
    if native:
        return rng.choice(parts["ko surname"]) + "".join(rng.choice(parts["ko given"]) for _ in range(2))
    return f"{rng.choice(parts['ko latin surname'])} {rng.choice(parts['ko latin given'])}"


def _deal_vietnamese(rng: random.Random, parts: Parts, native: bool) -> str:
    given = [rng.choice(parts["vi given"]) for _ in range(rng.choice((1, 2, 2, 2, 3)))]
    name = " ".join([rng.choice(parts["vi surname"]), *given])
    if native:
        return name
    marked = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return "".join(char for char in marked if not unicodedata.combining(char)).upper()


def _deal_burmese(rng: random.Random, parts: Parts, native: bool) -> str:
    if native:
        return "".join(rng.sample(parts["my whole"], rng.choice((1, 2))))[:16]
    return " ".join(rng.choice(parts["my latin given"]) for _ in range(rng.randint(2, 4)))


def _deal_two_words(culture: str) -> Callable[[random.Random, Parts, bool], str]:
    def deal(rng: random.Random, parts: Parts, native: bool) -> str:
        words = parts[f"{culture} surname" if native else f"{culture} latin surname"]
        return f"{rng.choice(words)} {rng.choice(words)}"

    return deal


_DEALT = {
    "zh": _deal_chinese,
    "ko": _deal_korean,
    "vi": _deal_vietnamese,
    "my": _deal_burmese,
    "th": _deal_two_words("th"),
    "km": _deal_two_words("km"),
}


def _deal_any_characters(rng: random.Random, parts: Parts) -> str:
    given = [rng.choice(_characters()) for _ in range(2 if rng.random() < 0.8 else 1)]
    return rng.choice(parts["zh surname"]) + "".join(given)


@cache
def _characters() -> tuple[str, ...]:
    return tuple(char for char, _ in known_characters() if len(char) == 1)


def _deal_korean_syllables(rng: random.Random, parts: Parts) -> str:
    return rng.choice(parts["ko surname"]) + "".join(rng.choice(parts["ko given"]) for _ in range(2))


def _deal_burmese_syllables(rng: random.Random, parts: Parts) -> str:
    if "my syllable" not in parts:
        parts["my syllable"] = [one for name in parts["my whole"] for one in split_syllables(name)]
    return "".join(rng.choice(parts["my syllable"]) for _ in range(rng.choice((2, 2, 3, 3, 3, 4))))


def _deal_compound_surname(culture: str) -> Callable[[random.Random, Parts], str]:
    def deal(rng: random.Random, parts: Parts) -> str:
        given, *family = (rng.choice(parts[f"{culture} surname"]) for _ in range(3))
        return f"{given} {''.join(family)}"

    return deal


_DEALT_MANY = {
    "zh": _deal_any_characters,
    "ko": _deal_korean_syllables,
    "my": _deal_burmese_syllables,
    "th": _deal_compound_surname("th"),
    "km": _deal_compound_surname("km"),
}


def make_persons(
    count: int, seed: int, folder: Path | None, prefix: str = "L", *, many: bool = False
) -> Iterator[Person]:
    """Persons with a name and birth date, nine in ten with a nationality, half with a document."""
    rng = random.Random(seed)
    parts = read_parts(folder)
    days = (LAST_BORN - FIRST_BORN).days
    cultures = list(CULTURES)
    for number in range(count):
        culture = rng.choices(cultures, (20, 25, 20, 10, 10, 8, 3, 3, 1))[0]
        yield Person(
            f"{prefix}{number}",
            (name_of(rng, culture, parts, many),),
            (FIRST_BORN + datetime.timedelta(days=rng.randrange(days))).isoformat(),
            CULTURES[culture] if rng.random() < 0.9 else "",
            f"{rng.choice('ABCMNP')}{rng.randrange(10**7, 10**8)}" if rng.random() < 0.5 else "",
        )
