"""A person as a roster row or a list entry describes them."""

from dataclasses import dataclass

from jointdesk.engine.names import Outcome


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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list entry that may be the person asked for: score 0..1, outcome, and why."""

    id: str
    score: float
    outcome: Outcome
    reasons: tuple[str, ...]
