"""The keys of a name: what is published for others to find, and what is asked.

The letter in front says who asks for it. What is written alike is compared as written, by sound only what is not:
H characters; G Hangul, and Han in its Korean reading; syllables as L asked by those who write Latin letters, N by those
who do not; consonants likewise as C and K.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from jointdesk.engine.exchange.matching.caps import PERSON, PERSON_YEAR
from jointdesk.engine.exchange.matching.persons.births import read_birth
from jointdesk.engine.exchange.matching.persons.burmese import burmese_readings
from jointdesk.engine.exchange.matching.persons.characters import han_readings, in_hangul
from jointdesk.engine.exchange.matching.persons.consonants import rings
from jointdesk.engine.exchange.matching.persons.hangul import hangul_readings, is_syllable, southern
from jointdesk.engine.exchange.matching.persons.syllables import Sounds, is_syllabic, latin_readings, skeleton
from jointdesk.engine.names import Name, read
from jointdesk.engine.reference import read_tsv

# The tables' and rules' version: keys of two versions never meet.
VERSION = "1"
MOST_KEYS = 8
_LEAST_CHARACTERS, _MOST_CHARACTERS, _MOST_NATIVE, _MOST_BURMESE = 2, 12, 4, 8
_MOST_CUTS_ASKED = 2


class Keys(NamedTuple):
    """The keys of a name or a person; `excess`: how many more there would have been, of those published and asked."""

    published: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    excess: int = 0


def person_keys(names: Iterable[str], birth_date: str, kind: str) -> Keys:
    """The keys of a person under `kind`, of every name and alias; none without a birth date that the kind needs.

    A full birth date has keys of both kinds; a year alone has keys of `person_year`.
    """
    birth = read_birth(birth_date)
    if birth is None or (kind == PERSON and not birth.day):
        return Keys()
    year_only = kind == PERSON_YEAR
    suffix = birth.year if year_only else birth.year + birth.day
    found = [name_keys(name, fine=year_only) for text in names for name in _names_in(text)]
    return Keys(
        tuple(dict.fromkeys(f"{key}|{suffix}" for keys in found for key in keys.published)),
        tuple(dict.fromkeys(f"{key}|{suffix}" for keys in found for key in keys.asked)),
        sum(keys.excess for keys in found),
    )


def shared_sounds(names: Iterable[str]) -> frozenset[str]:
    """Every key of the names without a birth date: two persons who have none in common are never found as one."""
    found = (name_keys(name, fine=False) for text in names for name in _names_in(text))
    return frozenset(key for keys in found for key in (*keys.published, *keys.asked))


def name_keys(name: Name, *, fine: bool) -> Keys:
    """The keys of one name, without the birth date. `fine`: vowels count too, for dates that tell less."""
    read_script = _SCRIPTS.get(name.script)
    if read_script is None:
        return Keys()
    published, asked = read_script(name, fine)
    all_published, all_asked = (tuple(dict.fromkeys(filter(None, keys))) for keys in (published, asked))
    excess = max(0, len(all_published) - MOST_KEYS) + max(0, len(all_asked) - MOST_KEYS)
    return Keys(_mark(all_published), _mark(all_asked), excess)


def _mark(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(VERSION + key for key in keys[:MOST_KEYS])


def _names_in(text: str) -> Iterable[Name]:
    """A field may hold aliases and the name in another script: each is a name of its own."""
    name = read(text)
    return (name, *name.alternatives)


_Both = tuple[Sequence[str], Sequence[str]]


def _of_latin(name: Name, fine: bool) -> _Both:
    words = [token.plain for at, token in enumerate(name.tokens) if len(token.plain) > 1 or at]
    whole, bare = (_skeletons(some, fine) for some in latin_readings(words))
    lettered = [word for word in words if len(word) > 1 and word not in _left_out()]
    # between two hands that write Latin letters a name made of syllables is told by them
    consonants, syllabic = _rings(lettered, "latin", fine), is_syllabic(lettered)
    skeletons = list(dict.fromkeys((*whole[:1], *bare[:1], *whole, *bare)))
    published = [
        *_by(consonants, "K" if syllabic else "CK"),
        *_by(skeletons, "LN"),
    ]
    asked = [*(f"L|{one}" for one in (*whole[:_MOST_CUTS_ASKED], *bare[:1])), *_by(consonants, "C")]
    return published, asked


def _by(found: Iterable[str], letters: str) -> list[str]:
    """Each of what was found as a key of each letter."""
    return [f"{letter}|{one}" for one in found for letter in letters]


def _of_han(name: Name, fine: bool) -> _Both:
    family = "".join(token.text for token in name.tokens if token.role == "family")
    given = "".join(token.text for token in name.tokens if token.role != "family")
    text = family + given
    if not _LEAST_CHARACTERS <= len(text) <= _MOST_CHARACTERS:
        return (), ()
    written = f"H|{''.join(sorted(text))}"
    if len(text) > _MOST_NATIVE:
        return (written,), (written,)
    korean = in_hangul(text)
    said = [f"G|{_sort_hangul(korean)}"] if korean else []
    skeletons = _skeletons(han_readings(family, given), fine)
    published = [written, *said, *(f"L|{one}" for one in skeletons)]
    return published, [written, *said, *(f"N|{one}" for one in skeletons)]


def _of_hangul(name: Name, fine: bool) -> _Both:
    chars = [char for token in name.tokens for char in token.text if is_syllable(char)]
    if not _LEAST_CHARACTERS <= len(chars) <= _MOST_CHARACTERS:
        return (), ()
    written = f"G|{_sort_hangul(chars)}"
    skeletons = _skeletons(hangul_readings(chars), fine)
    return [written, *(f"L|{one}" for one in skeletons)], [written, *(f"N|{one}" for one in skeletons)]


def _sort_hangul(chars: Iterable[str]) -> str:
    return "".join(sorted(map(southern, chars)))


def _of_burmese(name: Name, fine: bool) -> _Both:
    parts = [(part.text, "" in part.spellings) for token in name.tokens for part in token.segments]
    if len(parts) > _MOST_BURMESE:
        return (), ()
    readings = [sounds for sounds in burmese_readings(parts) if len(sounds) >= _LEAST_CHARACTERS]
    skeletons = _skeletons(readings, fine)
    return [f"{letter}|{one}" for one in skeletons for letter in "LN"], [f"N|{one}" for one in skeletons[:2]]


def _skeletons(readings: Iterable[Sounds], fine: bool) -> list[str]:
    return list(dict.fromkeys(skeleton(sounds, fine=fine) for sounds in readings))


def _of_letters(name: Name, fine: bool) -> _Both:
    found = _rings([token.text for token in name.tokens], name.script, fine)
    return _by(found, "CK"), _by(found, "K")


def _rings(words: Sequence[str], script: str, fine: bool) -> list[str]:
    """The consonants of a name of several words: one word is never a whole name."""
    return rings(words, script, fine=fine) if len(words) > 1 else []


@cache
def _left_out() -> frozenset[str]:
    """Words of a Latin name that papers leave out at will: son of, daughter of."""
    return frozenset(row["text"] for row in read_tsv(__package__, "left_out.tsv"))


_SCRIPTS: Mapping[str, Callable[[Name, bool], _Both]] = {
    "latin": _of_latin,
    "han": _of_han,
    "hangul": _of_hangul,
    "burmese": _of_burmese,
    "khmer": _of_letters,
    "thai": _of_letters,
    "lao": _of_letters,
}
