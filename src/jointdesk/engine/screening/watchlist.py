"""A list of persons, indexed so that a roster row finds its few candidates without a scan."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from jointdesk.engine.names import Name, read
from jointdesk.engine.screening.evidence import document_keys
from jointdesk.engine.screening.name_index import NameIndex
from jointdesk.engine.screening.person import MOST_NAMES, Candidate, Entry, Person, normalise
from jointdesk.engine.screening.verdict import best_comparison, contradicts, judge

# How many entries are compared in full: by the sound of a name, and by each other road to them.
NEAREST, SAME_BIRTH_DATE, SAME_DOCUMENT = 100, 100, 100


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
        person = normalise(person)
        number = self._by_id.setdefault(person.id, len(self._entries))
        if number == len(self._entries):
            self._entries.append(Entry(person.id))
        entry = self._entries[number]
        self._add_names(entry, number, person.names)
        if len(person.birth_date) == 10 and person.birth_date not in entry.birth_dates:
            self._by_birth_date[person.birth_date].append(number)
        if person.document not in entry.documents:
            for key in document_keys(person.document):
                self._by_document[key].append(number)
        entry.note_facts(person)

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
        person = normalise(person)
        names = [read(name) for name in person.names]
        entries = (self._entries[number] for number in self._recall(person, names))
        compared = [
            (entry, best_comparison(names, entry.names))
            for entry in entries
            if contradicted or not contradicts(person, entry)
        ]
        return judge(person, compared)[:top]

    def _recall(self, person: Person, names: Sequence[Name]) -> set[int]:
        """Numbers of the entries worth a full comparison."""
        found = {self._owners[number] for name in names for number in self._index.nearest(name, NEAREST)}
        found.update(self._by_birth_date.get(person.birth_date, [])[:SAME_BIRTH_DATE])
        for key in document_keys(person.document):
            found.update(self._by_document.get(key, [])[:SAME_DOCUMENT])
        return found
