"""A person as a roster row or a list entry describes them."""

from dataclasses import dataclass, field

from jointdesk.engine.names import Name, Outcome


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a person; an empty string means unknown.

    `birth_date` is ISO, in full or `YYYY-MM` or `YYYY`; `nationality` ISO 3166 alpha-2; `names` the name and aliases.
    """

    id: str
    names: tuple[str, ...]
    birth_date: str = ""
    nationality: str = ""
    document: str = ""


@dataclass(slots=True)
class Entry:
    """All that a list says of one id: rows that share it are aliases, and their facts are held side by side."""

    id: str
    names: list[Name] = field(default_factory=list)
    birth_dates: list[str] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list entry that may be the person asked for: score 0..1, outcome, and why."""

    id: str
    score: float
    outcome: Outcome
    reasons: tuple[str, ...]
