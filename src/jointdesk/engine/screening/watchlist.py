"""A list of persons, indexed so that a roster row finds its few candidates without a scan.

Roads to an entry: the sound of a name, a document (a half of it, if one character is wrong), a phone, a birth date
under a name that is faintly alike. A few hundred entries at most are compared in full.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from jointdesk.engine.names import Name, read
from jointdesk.engine.screening.born import weigh_roughly, write_swapped
from jointdesk.engine.screening.entry_store import EntryStore
from jointdesk.engine.screening.evidence import SHORTEST_PHONE, document_keys, is_near
from jointdesk.engine.screening.list_file import open_list, write_list
from jointdesk.engine.screening.marks import Marks
from jointdesk.engine.screening.name_index import NameIndex
from jointdesk.engine.screening.person import MOST_NAMES, Candidate, Entry, Person, normalise
from jointdesk.engine.screening.verdict import best_comparison, contradicts, judge

# How many entries are compared in full: by the sound of a name, and by each other road to them.
NEAREST, SAME_BIRTH_DATE, SAME_MARK = 60, 2000, 100
# A list so long, and so many of its names, by which tables are fetched before the first person is asked for.
_LONG, _TRIED = 20_000, 24
_REMEMBERED = 16384
_BORN = "b"


Kept = TypeVar("Kept")


class _Remembered(Generic[Kept]):
    """What was asked for lately of some entries, the eldest forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Kept] = OrderedDict()

    def get(self, number: int, make: Callable[[int], Kept]) -> Kept:
        found = self._kept.pop(number, None)
        if found is None:
            found = make(number)
            if len(self._kept) >= _REMEMBERED:
                self._kept.popitem(last=False)
        self._kept[number] = found
        return found

    def drop(self, number: int) -> None:
        self._kept.pop(number, None)


class Watchlist:
    """Build once, add to it, remove from it, screen against it. Not shared between threads while it changes."""

    def __init__(self) -> None:
        self._store = EntryStore()
        self._index = NameIndex()
        self._marks = Marks()
        self._facts: _Remembered[Entry] = _Remembered()
        self._names: _Remembered[tuple[Name, ...]] = _Remembered()

    def __len__(self) -> int:
        """Number of ids."""
        return self._store.count_alive()

    @classmethod
    def build(cls, persons: Iterable[Person]) -> "Watchlist":
        """Index `persons`; a repeated id adds its names and facts as aliases."""
        watchlist = cls()
        known: dict[str, int] = {}
        for person in persons:
            known[person.id] = watchlist._add(normalise(person), known.get(person.id))
        watchlist._index.settle()
        watchlist._marks.settle()
        watchlist._prepare()
        return watchlist

    @classmethod
    def open(cls, path: Path, stamp: str = "") -> "Watchlist | None":
        """A list that was saved with this stamp; None if it is missing, stale or damaged, and must be built anew."""
        arrays = open_list(path, stamp)
        if arrays is None:
            return None
        watchlist = cls()
        watchlist._store = EntryStore(arrays)
        watchlist._index = NameIndex(arrays)
        watchlist._marks = Marks(arrays["marks"], arrays["marked"])
        watchlist._prepare()
        return watchlist

    def _prepare(self) -> None:
        """What the scripts of a long list need to be read, compared and sought, so that no search waits for it."""
        if len(self._store) < _LONG:
            return
        step = len(self._store) // _TRIED
        tried = [name for at in range(0, len(self._store), step) for name in self._read_names(at)]
        for name in tried:
            self._index.search(name, 1)
            best_comparison([name], tried)

    def save(self, path: Path, stamp: str = "") -> None:
        """Write the list to a file for `open`; `stamp` tells of what it was built."""
        marks, marked = self._marks.stored()
        write_list(
            path, stamp, {**self._store.arrays(), **self._index.arrays(), "marks": marks, "marked": marked}
        )

    def add(self, person: Person) -> None:
        """Index one more person, or one more alias of a known id."""
        self._add(normalise(person), self._store.find(person.id))

    def remove(self, id_: str) -> None:
        """Forget an id with all its names and facts; one that is not there is no error."""
        number = self._store.find(id_)
        if number is not None:
            self._forget(number)
            for name in self._store.remove(number):
                self._index.remove(name)

    def _forget(self, number: int) -> None:
        self._facts.drop(number)
        self._names.drop(number)

    def _add(self, person: Person, number: int | None) -> int:
        """Number of the entry. `person` is in normal form."""
        if number is None:
            number = self._store.add_entry(person.id)
            known: list[str] = []
        else:
            self._forget(number)
            known = self._store.name_texts(number)
        for text in person.names:
            if text not in known and len(known) < MOST_NAMES:
                known.append(text)
                self._store.add_name(number, text)
                self._index.add(read(text))
        self._store.add_facts(number, person)
        for mark in _marks_of(person):
            self._marks.add(mark, number)
        return number

    def screen(
        self, person: Person, top: int = 10, *, contradicted: bool = True, sparing: bool = False
    ) -> list[Candidate]:
        """Up to `top` candidates for `person`, best first; entries that only contradict are left out.

        `contradicted` False also leaves out, before the names are compared, every entry with another birth date
        and no document in common: those can be no match, and they are most of the work.
        `sparing` spares an officer most of those that only a name speaks for (`judge`).
        """
        person = normalise(person)
        names = [read(name) for name in person.names]
        marked = self._find_marked(person)
        compared = []
        named, bearers = self._find_named(person, names)
        for number in dict.fromkeys((*marked, *named)):
            if not contradicted and contradicts(person, self._recollect(number)):
                continue
            comparison = best_comparison(names, self._read_names(number))
            if number in marked or comparison.outcome != "no_match" or is_near(comparison):
                compared.append((self._recollect(number), comparison))
        return judge(person, compared, top, bearers=bearers, among=len(self), sparing=sparing)

    def recall(self, person: Person, most: int = NEAREST) -> list[str]:
        """Ids worth a full comparison with `person`, those that sound nearest first: the search without the verdict."""
        person = normalise(person)
        names = [read(name) for name in person.names]
        numbers = dict.fromkeys((*self._find_marked(person), *self._find_named(person, names)[0]))
        return [self._recollect(number).id for number in list(numbers)[:most]]

    def _find_marked(self, person: Person) -> dict[int, None]:
        """Numbers of entries that share a document, or half of one, or a phone."""
        found: dict[int, None] = {}
        for mark in _marks_of(person):
            if not mark.startswith(_BORN):
                found |= dict.fromkeys(self._store.keep_alive(self._marks.find(mark))[:SAME_MARK].tolist())
        return found

    def _find_named(self, person: Person, names: Sequence[Name]) -> tuple[list[int], int]:
        """Numbers of entries under a name that sounds or is written nearly alike, the birth date considered.

        And how many entries bear such a name, whatever their birth date.
        """
        contemporaries = self._born_alike(person.birth_date)

        def weigh_birth(places: NDArray[np.int64]) -> NDArray[np.float32]:
            return weigh_roughly(person.birth_date, self._store.born(self._store.owners(places)))

        found = [self._index.search(name, NEAREST, weigh_birth, contemporaries) for name in names]
        numbers = np.concatenate([np.empty(0, np.int64), *(one.names for one in found)])
        bearers = max([one.bearers for one in found], default=0)
        return self._store.owners(numbers).tolist(), bearers

    def _born_alike(self, birth_date: str) -> NDArray[np.int64]:
        """Names of those born on this day, or on that with day and month exchanged."""
        days = {birth_date, write_swapped(birth_date)} if len(birth_date) == 10 else set()
        found = [self._marks.find(f"{_BORN}{day}")[:SAME_BIRTH_DATE] for day in sorted(days)]
        return self._store.names_of(np.concatenate([np.empty(0, np.int64), *found]))

    def _recollect(self, number: int) -> Entry:
        """The entry with its facts."""
        return self._facts.get(number, self._store.facts)

    def _read_names(self, number: int) -> tuple[Name, ...]:
        return self._names.get(number, self._read_texts)

    def _read_texts(self, number: int) -> tuple[Name, ...]:
        return tuple(map(read, self._store.name_texts(number)))


def _marks_of(person: Person) -> list[str]:
    marks = [f"d{key}" for key in document_keys(person.document)]
    # the last figures alone, so that a number without a country's code finds the one with it
    marks += [f"p{phone[-SHORTEST_PHONE:]}" for phone in person.phones]
    return [*marks, f"{_BORN}{person.birth_date}"] if len(person.birth_date) == 10 else marks
