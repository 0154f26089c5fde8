"""How an officer at the gate writes a person down: capitals without tones, the order swapped, another script,
a wrong digit in the birth date, day and month exchanged, no document.

A person found twice is written so that a fair reader can see it: `evidence` says what both rows keep whole.
"""

import datetime
import random
from typing import Literal, NamedTuple

from jointdesk.engine.world.draws import Weighted
from jointdesk.engine.world.naming import PersonName, fold_name
from jointdesk.engine.world.people import Individual, Population

Evidence = Literal["none", "document", "birth"]

FREE = Weighted(
    ("capitals", "swapped", "native", "other", "plain", "slip"), (0.38, 0.15, 0.15, 0.13, 0.11, 0.08)
)
LATIN = Weighted(("capitals", "swapped", "plain"), (0.5, 0.3, 0.2))
BIRTH = Weighted(("exact", "digit", "exchanged", "year", "empty"), (0.71, 0.08, 0.05, 0.05, 0.11))


class Written(NamedTuple):
    """What stands in the roster of a person."""

    name: str
    birth_date: str
    sex: str
    document: str


def write_person(
    rng: random.Random, person: Individual, population: Population, evidence: Evidence = "none"
) -> Written:
    """The person as written at the gate; never so that he or she could be taken for another."""
    name = write_name(rng, person.name, (LATIN if evidence == "birth" else FREE).draw(rng))
    birth_date = person.birth_date if evidence == "birth" else _write_birth(rng, person, population)
    document = person.document
    if evidence == "birth" or (evidence == "none" and rng.random() < 0.38):
        document = ""
    return Written(name, birth_date, person.sex if rng.random() < 0.96 else "", document)


def write_name(rng: random.Random, name: PersonName, style: str) -> str:
    """The name in one of the styles of FREE."""
    if style == "native":
        return name.native
    if style == "other" and name.others:
        return _capitals(rng.choice(name.others))
    if style == "swapped":
        return _capitals(name.swapped)
    if style == "plain":
        return " ".join(name.latin)
    capitals = _capitals(name.latin)
    return _slip(rng, capitals) if style == "slip" else capitals


def _capitals(words: tuple[str, ...]) -> str:
    return fold_name(" ".join(words)).upper()


def _slip(rng: random.Random, text: str) -> str:
    """One letter of the longest word lost or doubled."""
    longest = max(text.split(), key=len)
    if len(longest) < 4:
        return text
    at = text.index(longest) + rng.randrange(1, len(longest))
    return text[:at] + text[at + 1 :] if rng.random() < 0.5 else text[:at] + text[at] + text[at:]


def _write_birth(rng: random.Random, person: Individual, population: Population) -> str:
    style, true = BIRTH.draw(rng), person.birth_date
    if style == "empty":
        return ""
    if style == "year":
        return true[:4]
    wrong = (
        _wrong_digit(rng, true) if style == "digit" else _exchanged(true) if style == "exchanged" else true
    )
    return wrong if population.claim(person, wrong) else true


def _exchanged(birth_date: str) -> str:
    year, month, day = birth_date.split("-")
    return f"{year}-{day}-{month}" if int(day) <= 12 else birth_date


def _wrong_digit(rng: random.Random, birth_date: str) -> str:
    """One digit of year (the last two), month or day wrong.

    A slip never makes an adult look like a child: a desk that protects children rightly holds the proceeding
    then, and the truth would have to know what two officers find.
    """
    latest = max(2006, int(birth_date[:4]))
    for _ in range(20):
        at = rng.choice((2, 3, 5, 6, 8, 9))
        wrong = birth_date[:at] + rng.choice("0123456789") + birth_date[at + 1 :]
        try:
            year = datetime.date.fromisoformat(wrong).year
        except ValueError:
            continue
        if wrong != birth_date and 1950 <= year <= latest:
            return wrong
    return birth_date
