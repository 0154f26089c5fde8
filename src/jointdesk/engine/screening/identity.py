"""Counting heads: when two rows are one person found twice.

The rule is strict, because a wrong answer changes published figures: the same document; or names that match,
the same full birth date and the same nationality. Persons without these facts are never joined.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from jointdesk.engine.names import Comparison, Name, read
from jointdesk.engine.screening.evidence import SHORTEST_DOCUMENT, normalise_document
from jointdesk.engine.screening.name_index import NameIndex
from jointdesk.engine.screening.person import Person
from jointdesk.engine.screening.verdict import best_comparison

# Up to this many rows with one birth date and nationality, each is compared with each; above, by index.
_FEW, _NEAREST = 24, 20


def same_person(a: Person, b: Person) -> Comparison:
    """The strict rule of counting: same document; or names match, same full birth date, same nationality."""
    document = _document(a)
    if document and document == _document(b):
        return Comparison("match", 1.0, ("same document",))
    missing = [
        fact
        for fact, known in (
            ("full birth date", len(a.birth_date) == len(b.birth_date) == 10),
            ("nationality", a.nationality and b.nationality),
            ("name", any(n.strip() for n in a.names) and any(n.strip() for n in b.names)),
        )
        if not known
    ]
    if missing:
        return Comparison("cannot_compare", 0.0, tuple(f"{fact} unknown" for fact in missing))
    if _cohort(a) != _cohort(b):
        return Comparison("no_match", 0.0, ("other birth date or nationality",))
    names = best_comparison(_read(a), _read(b))
    reasons = ("same birth date", "same nationality", *names.reasons)
    return Comparison(names.outcome, names.score, reasons)


def group_same_persons(persons: Sequence[Person]) -> list[list[str]]:
    """Ids grouped by `same_person` (transitively), every id once, in order of first appearance."""
    groups = _Groups([person.id for person in persons])
    first_by_document: dict[str, str] = {}
    cohorts: defaultdict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in persons:
        document = _document(person)
        if document:
            groups.join(person.id, first_by_document.setdefault(document, person.id))
        if len(person.birth_date) == 10 and person.nationality:
            cohorts[_cohort(person)].append(person)
    for cohort in cohorts.values():
        for a, b in _matching_pairs(cohort):
            groups.join(a, b)
    return groups.listed()


def _matching_pairs(cohort: list[Person]) -> Iterator[tuple[str, str]]:
    if len(cohort) < 2:
        return
    names = [_read(person) for person in cohort]
    for i, j in _pairs_to_compare(names):
        if best_comparison(names[i], names[j]).outcome == "match":
            yield cohort[i].id, cohort[j].id


def _pairs_to_compare(names: list[tuple[Name, ...]]) -> Iterator[tuple[int, int]]:
    if len(names) <= _FEW:
        yield from combinations(range(len(names)), 2)
        return
    index = NameIndex()
    owners: list[int] = []
    for i, own in enumerate(names):
        for name in own:
            yield from (
                (owners[number], i) for number in index.nearest(name, _NEAREST) if owners[number] != i
            )
            index.add(name)
            owners.append(i)


def _read(person: Person) -> tuple[Name, ...]:
    return tuple(read(name) for name in person.names if name.strip())


def _document(person: Person) -> str:
    number = normalise_document(person.document)
    return number if len(number) >= SHORTEST_DOCUMENT else ""


def _cohort(person: Person) -> tuple[str, str]:
    return person.birth_date, person.nationality.upper()


class _Groups:
    """Union-find over ids, kept in order of first appearance."""

    def __init__(self, ids: Sequence[str]) -> None:
        self._order = list(dict.fromkeys(ids))
        self._rank = {id_: number for number, id_ in enumerate(self._order)}
        self._parent = {id_: id_ for id_ in self._order}

    def find(self, id_: str) -> str:
        while self._parent[id_] != id_:
            self._parent[id_] = self._parent[self._parent[id_]]
            id_ = self._parent[id_]
        return id_

    def join(self, a: str, b: str) -> None:
        first, second = sorted((self.find(a), self.find(b)), key=self._rank.__getitem__)
        self._parent[second] = first

    def listed(self) -> list[list[str]]:
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for id_ in self._order:
            groups[self.find(id_)].append(id_)
        return list(groups.values())
