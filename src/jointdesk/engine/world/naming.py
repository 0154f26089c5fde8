"""Composing names from tables of surnames and given names, with all the ways a name is written at home."""

import random
import unicodedata
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.reference import read_tsv
from jointdesk.engine.world.draws import PACKAGE

# Which column of dialect spellings a passport of these countries carries (Cantonese, Hokkien).
DIALECTS = {"HK": 0, "MY": 1, "SG": 1, "ID": 1, "TH": 1, "PH": 1}
GIVEN_FIRST = {"th", "id", "ms", "ph", "in", "bd", "en"}


@dataclass(frozen=True, slots=True)
class PersonName:
    """`native` as the home country writes it; `surname` and `given` are the words of the passport's Latin.

    `others` are further full spellings a passport or a clerk may use, each a tuple of words.
    """

    native: str
    surname: tuple[str, ...]
    given: tuple[str, ...]
    surname_first: bool
    others: tuple[tuple[str, ...], ...] = ()

    @property
    def latin(self) -> tuple[str, ...]:
        """The passport's words in their usual order."""
        return self.surname + self.given if self.surname_first else self.given + self.surname

    @property
    def swapped(self) -> tuple[str, ...]:
        """The same words with family and given name the other way round."""
        if not self.surname:
            return self.given[1:] + self.given[:1]
        return self.given + self.surname if self.surname_first else self.surname + self.given


@dataclass(frozen=True, slots=True)
class _Part:
    native: str
    latin: str
    others: tuple[str, ...]


@cache
def _parts(culture: str, part: str, sex: str) -> tuple[_Part, ...]:
    return tuple(
        _Part(row["native"], row["latin"], tuple(filter(None, row["other"].split(";"))))
        for row in read_tsv(PACKAGE, "names.tsv")
        if row["culture"] == culture and row["part"] == part and row["sex"] in ("", sex)
    )


def fold_name(text: str) -> str:
    """Plain lower-case Latin without marks; other scripts stand as they are."""
    spread = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(char for char in spread if not unicodedata.combining(char)).lower()


def compose_name(rng: random.Random, culture: str, sex: str, country: str) -> PersonName:
    """A name of this culture for a person of this sex (`M`, `F`) with a passport of this country."""
    sex = sex.lower()
    if culture == "vi":
        return _vietnamese(rng, sex)
    if culture == "zh":
        return _chinese(rng, sex, country)
    if culture == "ko":
        return _korean(rng, sex)
    if culture == "my":
        return _burmese(rng, sex)
    return _two_part(rng, culture, sex)


def _vietnamese(rng: random.Random, sex: str) -> PersonName:
    surname = rng.choice(_parts("vi", "surname", sex))
    middle = rng.choice(_parts("vi", "middle", sex))
    given = [rng.choice(_parts("vi", "given", sex))]
    if rng.random() < 0.2:
        given.insert(0, rng.choice(_parts("vi", "given", sex)))
    parts = [surname, middle, *given]
    return PersonName(
        " ".join(part.native for part in parts),
        (surname.latin,),
        tuple(part.latin for part in parts[1:]),
        surname_first=True,
    )


def _chinese(rng: random.Random, sex: str, country: str) -> PersonName:
    surname = rng.choice(_parts("zh", "surname", sex))
    given = rng.sample(_parts("zh", "given", sex), 2 if rng.random() < 0.75 else 1)
    native = surname.native + "".join(part.native for part in given)
    joined = "".join(part.latin for part in given).capitalize()
    pinyin = (surname.latin, joined)
    spaced = (surname.latin, *(part.latin.capitalize() for part in given))
    if country not in DIALECTS:
        others = (spaced,) if spaced != pinyin else ()
        return PersonName(native, (surname.latin,), (joined,), surname_first=True, others=others)
    dialect = DIALECTS[country]
    syllables = tuple(part.others[dialect].capitalize() for part in given)
    return PersonName(
        native, (surname.others[dialect],), syllables, surname_first=True, others=(pinyin, spaced)
    )


def _korean(rng: random.Random, sex: str) -> PersonName:
    surname = rng.choice(_parts("ko", "surname", sex))
    given = rng.sample(_parts("ko", "given", sex), 2)
    joined = "".join(part.latin for part in given).capitalize()
    spelt = tuple(rng.choice((part.latin, *part.others)) for part in given)
    family = rng.choice((surname.latin, *surname.others))
    others = {
        (surname.latin, *(part.latin.capitalize() for part in given)),
        (family, "-".join(spelt).capitalize()),
        (family, "".join(spelt).capitalize()),
    }
    native = surname.native + "".join(part.native for part in given)
    return PersonName(
        native,
        (surname.latin,),
        (joined,),
        surname_first=True,
        others=tuple(sorted(others - {(surname.latin, joined)})),
    )


def _burmese(rng: random.Random, sex: str) -> PersonName:
    parts = rng.sample(_parts("my", "given", sex), 3 if rng.random() < 0.65 else 2)
    spelt = tuple(rng.choice((part.latin, *part.others)) for part in parts)
    latin = tuple(part.latin for part in parts)
    native = "".join(part.native for part in parts)
    return PersonName(native, (), latin, surname_first=True, others=(spelt,) if spelt != latin else ())


def _two_part(rng: random.Random, culture: str, sex: str) -> PersonName:
    surname = rng.choice(_parts(culture, "surname", sex))
    given = rng.choice(_parts(culture, "given", sex))
    link = ("bin" if sex == "m" else "binti",) if culture == "ms" else ()
    words = [given, surname] if culture in GIVEN_FIRST else [surname, given]
    native = " ".join([words[0].native, *link, words[1].native])
    family, own = (*link, *surname.latin.split()), tuple(given.latin.split())
    others = _other_spellings(given, surname, link, culture in GIVEN_FIRST)
    return PersonName(native, family, own, culture not in GIVEN_FIRST, others)


def _other_spellings(
    given: _Part, surname: _Part, link: tuple[str, ...], given_first: bool
) -> tuple[tuple[str, ...], ...]:
    spellings = []
    for part, other in ((given, surname), (surname, given)):
        for spelling in part.others:
            first, last = (spelling, other.latin) if part is given else (other.latin, spelling)
            words = (*first.split(), *link, *last.split()) if given_first else (*last.split(), *first.split())
            spellings.append(words)
    return tuple(spellings)
