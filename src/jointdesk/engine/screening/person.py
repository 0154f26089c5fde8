"""A person as a roster row or a list entry describes them; facts in normal form, bounded in number."""

from dataclasses import dataclass, field, replace
from typing import TypeVar

from jointdesk.engine.names import Name, Outcome
from jointdesk.engine.screening.evidence import read_document

# Names and facts kept of one id; a list that repeats an id without end is bounded.
MOST_NAMES = 20
Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a person; an empty string means unknown.

    `birth_date` is ISO, in full or `YYYY-MM` or `YYYY`; `nationality` ISO 3166 alpha-2, several with spaces between;
    `names` the name and aliases; `sex` M or F; `phones` E.164; `age` in years as told on the ISO date `age_on`.
    """

    id: str
    names: tuple[str, ...]
    birth_date: str = ""
    nationality: str = ""
    document: str = ""
    sex: str = ""
    phones: tuple[str, ...] = ()
    age: int | None = None
    age_on: str = ""


@dataclass(slots=True)
class Entry:
    """All that a list says of one id: rows that share it are aliases, and their facts are held side by side."""

    id: str
    names: list[Name] = field(default_factory=list)
    birth_dates: list[str] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    sexes: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    ages: list[tuple[int, str]] = field(default_factory=list)

    def note_facts(self, person: Person) -> None:
        """Note every fact of `person`, in normal form, that is not known yet; names are the caller's."""
        _note(person.birth_date, self.birth_dates)
        _note(person.nationality, self.nationalities)
        _note(person.document, self.documents)
        _note(person.sex, self.sexes)
        for phone in person.phones:
            _note(phone, self.phones)
        if person.age is not None and person.age_on:
            _note((person.age, person.age_on), self.ages)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list entry that may be the person asked for: score 0..1, outcome, and why."""

    id: str
    score: float
    outcome: Outcome
    reasons: tuple[str, ...]


def normalise(person: Person) -> Person:
    """Facts in the forms that are compared: names once each, document without spaces, codes in capitals."""
    return replace(
        person,
        names=tuple(dict.fromkeys(name for name in person.names if name.strip()))[:MOST_NAMES],
        document=read_document(person.document),
        nationality=" ".join(person.nationality.upper().split()),
        sex=person.sex.upper(),
        phones=tuple(dict.fromkeys(person.phones))[:MOST_NAMES],
    )


def _note(fact: Fact, known: list[Fact]) -> None:
    if fact and fact not in known and len(known) < MOST_NAMES:
        known.append(fact)
