"""Counting heads: when two rows are one person found twice."""

from collections.abc import Sequence

from jointdesk.engine.names import Comparison
from jointdesk.engine.screening.person import Person


def same_person(a: Person, b: Person) -> Comparison:
    """The strict rule of counting: the same document; or names match, same full birth date, same nationality."""
    raise NotImplementedError


def group_same_persons(persons: Sequence[Person]) -> list[list[str]]:
    """Ids grouped by `same_person` (transitively), every id once, in order of first appearance."""
    raise NotImplementedError
