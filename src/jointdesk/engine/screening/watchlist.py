"""A list of persons, indexed so that a roster row finds its few candidates without a scan."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from jointdesk.engine.names import Name, read
from jointdesk.engine.screening.evidence import SHORTEST_ONE_OFF, is_near, normalise_document
from jointdesk.engine.screening.name_index import NameIndex
from jointdesk.engine.screening.person import Candidate, Entry, Person
from jointdesk.engine.screening.verdict import best_comparison, contradicts, weigh

# How many entries are compared in full: by the sound of a name, and by each other road to them.
NEAREST, SAME_BIRTH_DATE, SAME_DOCUMENT = 100, 100, 100
# Names and facts kept of one id; a list that repeats an id without end is bounded.
MOST_NAMES = 20


class Watchlist:
    """Build once, add to it, screen against it. Not shared between threads while adding."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._index = NameIndex()
        self._owners: list[int] = []
        self._by_id: dict[str, int] = {}
        self._by_birth_date: dict[str, list[int]] = defaultdict(list)
        self._by_document: dict[str, list[int]] = defaultdict(list)

    def __len__(self) -> int:
        """Number of ids."""
        return len(self._entries)

    @classmethod
    def build(cls, persons: Iterable[Person]) -> "Watchlist":
        """Index `persons`; a repeated id adds its names and facts as aliases."""
        watchlist = cls()
        for person in persons:
            watchlist.add(person)
        return watchlist

    def add(self, person: Person) -> None:
        """Index one more person, or one more alias of a known id."""
        person = _normalise(person)
        number = self._by_id.setdefault(person.id, len(self._entries))
        if number == len(self._entries):
            self._entries.append(Entry(person.id))
        entry = self._entries[number]
        self._add_names(entry, number, person.names)
        if _note(person.birth_date, entry.birth_dates) and len(person.birth_date) == 10:
            self._by_birth_date[person.birth_date].append(number)
        _note(person.nationality, entry.nationalities)
        if _note(person.document, entry.documents):
            for key in _document_keys(person.document):
                self._by_document[key].append(number)

    def _add_names(self, entry: Entry, number: int, names: Iterable[str]) -> None:
        known = {name.raw for name in entry.names}
        for text in names:
            if text not in known and len(entry.names) < MOST_NAMES:
                name = read(text)
                entry.names.append(name)
                self._index.add(name)
                self._owners.append(number)

    def screen(self, person: Person, top: int = 10, *, contradicted: bool = True) -> list[Candidate]:
        """Up to `top` candidates for `person`, best first; entries that only contradict are left out.

        `contradicted` False also leaves out, before the names are compared, every entry with another birth date
        and no document in common: those can be no match, and they are most of the work.
        """
        person = _normalise(person)
        names = [read(name) for name in person.names]
        entries = (self._entries[number] for number in self._recall(person, names))
        found = (
            self._weigh(person, names, entry)
            for entry in entries
            if contradicted or not contradicts(person, entry)
        )
        return sorted((candidate for candidate in found if candidate), key=_order)[:top]

    def _recall(self, person: Person, names: Sequence[Name]) -> set[int]:
        """Numbers of the entries worth a full comparison."""
        found = {self._owners[number] for name in names for number in self._index.nearest(name, NEAREST)}
        found.update(self._by_birth_date.get(person.birth_date, [])[:SAME_BIRTH_DATE])
        for key in _document_keys(person.document):
            found.update(self._by_document.get(key, [])[:SAME_DOCUMENT])
        return found

    def _weigh(self, person: Person, names: Sequence[Name], entry: Entry) -> Candidate | None:
        comparison = best_comparison(names, entry.names)
        differs = comparison.outcome == "no_match" and not is_near(comparison)
        if differs and person.document not in entry.documents:
            return None
        candidate = weigh(person, entry, comparison)
        return candidate if candidate.outcome == "match" or _is_lead(candidate, comparison.outcome) else None


def _note(fact: str, known: list[str]) -> bool:
    """Note a fact of an entry; True if it was not known before."""
    if not fact or fact in known or len(known) >= MOST_NAMES:
        return False
    known.append(fact)
    return True


def _is_lead(candidate: Candidate, name_outcome: str) -> bool:
    """Worth an officer's look: the name matches, or the rest agrees under a name nobody can compare."""
    return name_outcome == "match" or (name_outcome == "cannot_compare" and candidate.score >= 0.3)


def _order(candidate: Candidate) -> tuple[int, float, str]:
    return (
        {"match": 0, "cannot_compare": 1, "no_match": 2}[candidate.outcome],
        -candidate.score,
        candidate.id,
    )


def _normalise(person: Person) -> Person:
    names = tuple(dict.fromkeys(name for name in person.names if name.strip()))[:MOST_NAMES]
    document = normalise_document(person.document)
    return replace(person, names=names, document=document, nationality=person.nationality.upper())


def _document_keys(document: str) -> list[str]:
    """The number, and its halves: one wrong character leaves one half whole."""
    if len(document) < SHORTEST_ONE_OFF:
        return [document] if document else []
    half = len(document) // 2
    return [document, f"{document[:half]}…", f"…{document[-half:]}"]
