"""The invented population: persons, and the guarantee that no two of them can be confused by a fair rule.

The rule by which two rows are one person: the same document; or the same full birth date, the same nationality
and a name equal up to spelling, script and order. `Population` never lets two persons share a document, nor
nationality and birth date (true or as somebody wrote it) together with any word of the name.
"""

import datetime
import random
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.reference import read_tsv
from jointdesk.engine.world.draws import PACKAGE, Weighted, fill
from jointdesk.engine.world.naming import PersonName, compose_name, fold_name

HOST = "KH"


@dataclass(frozen=True, slots=True)
class Individual:
    """A person as he or she truly is. `birth_date` is a full ISO date, `sex` M or F."""

    id: str
    name: PersonName
    sex: str
    birth_date: str
    nationality: str
    document: str

    @property
    def words(self) -> frozenset[str]:
        """Every word, in plain Latin, by which the name may be written, and the native form."""
        spellings = (self.name.latin, *self.name.others, tuple(self.name.native.split()))
        return frozenset(fold_name(word) for words in spellings for word in words)


@dataclass(frozen=True, slots=True)
class Nationality:
    """How many people of a country are found, the cultures of their names, the shape of their passports."""

    country: str
    weight: int
    cultures: Weighted[str]
    document: str


@cache
def nationalities() -> dict[str, Nationality]:
    """The nationalities of nationalities.tsv by country."""
    found = {}
    for row in read_tsv(PACKAGE, "nationalities.tsv"):
        pairs = [pair.split(":") for pair in row["cultures"].split()]
        cultures = Weighted([culture for culture, _ in pairs], [float(weight) for _, weight in pairs])
        found[row["country"]] = Nationality(row["country"], int(row["weight"]), cultures, row["document"])
    return found


@cache
def foreigners() -> Weighted[str]:
    """Countries of foreigners, by weight."""
    rows = [row for row in nationalities().values() if row.country != HOST]
    return Weighted([row.country for row in rows], [row.weight for row in rows])


class Population:
    """Makes persons, one after the other, none of whom can be taken for another."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.count = 0
        self._documents: set[str] = set()
        self._owners: dict[tuple[str, str], dict[str, str]] = {}

    def invent(self, country: str, ages: tuple[int, int] = (18, 44)) -> Individual:
        """A new person of this country, aged within `ages` in 2025."""
        nationality = nationalities()[country]
        sex = "M" if self.rng.random() < 0.74 else "F"
        name = compose_name(self.rng, nationality.cultures.draw(self.rng), sex, country)
        document = fill(self.rng, nationality.document)
        while document in self._documents:
            document = fill(self.rng, nationality.document)
        self._documents.add(document)
        self.count += 1
        return self._date(Individual(f"P{self.count:05d}", name, sex, "", country, document), ages)

    def _date(self, person: Individual, ages: tuple[int, int]) -> Individual:
        first = datetime.date(2025 - ages[1], 1, 1)
        days = (datetime.date(2025 - ages[0], 1, 1) - first).days
        while True:
            birth = (first + datetime.timedelta(days=self.rng.randrange(days))).isoformat()
            if self.claim(person, birth):
                return Individual(
                    person.id, person.name, person.sex, birth, person.nationality, person.document
                )

    def claim(self, person: Individual, birth_date: str, countries: Iterable[str] = ()) -> bool:
        """Whether this person may be written with this birth date (and these nationalities) unmistakably."""
        cells = [(country, birth_date) for country in (person.nationality, *countries)]
        words = person.words
        for cell in cells:
            owners = self._owners.get(cell, {})
            if any(owners.get(word, person.id) != person.id for word in words):
                return False
        for cell in cells:
            self._owners.setdefault(cell, {}).update(dict.fromkeys(words, person.id))
        return True
