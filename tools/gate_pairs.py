"""People at a gate and entries of a list, drawn from the simulated world with the slips of both sides, and the truth.

Names, birth dates, sexes and documents come from engine/world, and so do the officer's slips in the name and the date.
The world lacks what SLIPS adds: rates assumed from practice, since no roster with its truth is public. The list writes
a name in its own script, with one Latin alias for three in four.
"""

import dataclasses
import datetime
import random
from collections.abc import Mapping
from dataclasses import dataclass

from jointdesk.engine.screening.evidence.lunar import solar_dates
from jointdesk.engine.screening.person import Person
from jointdesk.engine.world.draws import stream
from jointdesk.engine.world.gate import write_person
from jointdesk.engine.world.people import Individual, Population, foreigners

SEEN_ON = datetime.date(2025, 10, 15)
# Share of rows, of the roster unless said, that bear the slip.
SLIPS: Mapping[str, float] = {
    "sex wrong": 0.01,
    "nationality wrong": 0.03,
    "nationality empty": 0.05,
    "document one character wrong": 0.03,
    "document look-alike": 0.01,
    "document is another one": 0.04,
    "age instead of a date": 0.08,
    "age counted a year or two more": 0.15,  # of ages
    "age guessed, a few years off": 0.2,  # of ages
    "birth date of somebody else": 0.01,
    "1 January for an unknown day": 0.03,
    "another era": 0.03,  # of Thai and Taiwanese
    "lunar": 0.02,  # of Chinese, Korean and Vietnamese
    "list: year only": 0.08,
    "list: no document": 0.25,
    "list: a phone": 0.2,
    "roster: a phone": 0.4,
    "roster: another phone": 0.35,  # of those with one
}
LUNAR, ERAS = ("CN", "TW", "KR", "VN"), {"TH": 543, "TW": -1911}


@dataclass(frozen=True)
class Gate:
    """Roster and list; a row and an entry with one id are the same person, the others are on one side only."""

    roster: list[Person]
    listed: list[Person]


def draw_gate(seed: int, both: int, apart: int) -> Gate:
    """`both` persons on roster and list, `apart` more on each side alone."""
    rng = stream(seed, "gate pairs")
    population = Population(rng)
    people = [population.invent(foreigners().draw(rng)) for _ in range(both + 2 * apart)]
    phones = {person.id: f"+855{rng.randrange(10_000_000, 99_999_999)}" for person in people}
    roster = [write_row(rng, person, population, phones[person.id]) for person in people[: both + apart]]
    listed = people[:both] + people[both + apart :]
    rng.shuffle(roster)
    return Gate(roster, [write_entry(rng, person, phones[person.id]) for person in listed])


def write_entry(rng: random.Random, person: Individual, phone: str) -> Person:
    latin = " ".join(person.name.latin)
    names = (person.name.native, latin) if rng.random() < 0.75 else (person.name.native,)
    return Person(
        person.id,
        tuple(dict.fromkeys(names)),
        person.birth_date[:4] if slips(rng, "list: year only") else person.birth_date,
        person.nationality,
        "" if slips(rng, "list: no document") else person.document,
        sex=person.sex,
        phones=(phone,) if slips(rng, "list: a phone") else (),
    )


def write_row(rng: random.Random, person: Individual, population: Population, phone: str) -> Person:
    written = write_person(rng, person, population)
    row = Person(
        person.id,
        (written.name,),
        written.birth_date,
        "" if slips(rng, "nationality empty") else person.nationality,
        slip_in_document(rng, written.document),
        sex=written.sex,
        phones=(phone,) if slips(rng, "roster: a phone") else (),
    )
    if slips(rng, "nationality wrong"):
        row = dataclasses.replace(row, nationality=foreigners().draw(rng))
    if row.sex and slips(rng, "sex wrong"):
        row = dataclasses.replace(row, sex="F" if row.sex == "M" else "M")
    if row.phones and slips(rng, "roster: another phone"):
        row = dataclasses.replace(row, phones=(f"+855{rng.randrange(10_000_000, 99_999_999)}",))
    return slip_in_birth(rng, row, person)


def slip_in_birth(rng: random.Random, row: Person, person: Individual) -> Person:
    if slips(rng, "age instead of a date"):
        age = write_age(rng, person.birth_date)
        return dataclasses.replace(row, birth_date="", age=age, age_on=SEEN_ON.isoformat())
    if len(row.birth_date) < 10:
        return row
    date = person.birth_date
    if slips(rng, "birth date of somebody else"):
        date = f"{rng.randrange(1980, 2006)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
    elif slips(rng, "1 January for an unknown day"):
        date = f"{date[:4]}-01-01"
    elif person.nationality in ERAS and slips(rng, "another era"):
        date = f"{int(date[:4]) + ERAS[person.nationality]:04d}{date[4:]}"
    elif person.nationality in LUNAR and slips(rng, "lunar"):
        date = find_lunar(date)
    else:
        date = row.birth_date
    return dataclasses.replace(row, birth_date=date)


def write_age(rng: random.Random, birth_date: str) -> int:
    born = datetime.date.fromisoformat(birth_date)
    age = SEEN_ON.year - born.year - ((SEEN_ON.month, SEEN_ON.day) < (born.month, born.day))
    if slips(rng, "age counted a year or two more"):
        return SEEN_ON.year - born.year + 1
    return (
        age + rng.choice((-4, -3, -2, -1, 1, 2, 3, 4)) if slips(rng, "age guessed, a few years off") else age
    )


def find_lunar(date: str) -> str:
    """The lunar date of a solar one, written as if it were solar; the date itself where it cannot be written so."""
    solar = datetime.date.fromisoformat(date)
    for behind in range(15, 56):
        lunar = (solar - datetime.timedelta(days=behind)).isoformat()
        if date in solar_dates(lunar):
            return lunar
    return date


def slip_in_document(rng: random.Random, document: str) -> str:
    if not document:
        return ""
    if slips(rng, "document is another one"):
        return "".join(rng.choice("0123456789") if char.isdigit() else char for char in document)
    if slips(rng, "document one character wrong"):
        at = rng.randrange(1, len(document))
        return document[:at] + rng.choice("0123456789") + document[at + 1 :]
    if slips(rng, "document look-alike"):
        return document.replace("0", "O", 1) if "0" in document else document.replace("1", "I", 1)
    return document


def slips(rng: random.Random, slip: str) -> bool:
    return rng.random() < SLIPS[slip]
