"""What a list says of its entries, a million of them, kept as bytes and read again when one is asked for.

An entry's rows are chained backwards, newest first, so that an alias may come at any time; numbers in a chain are one
too high, 0 ends it.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from jointdesk.engine.screening.columns import Column, Texts
from jointdesk.engine.screening.person import Entry, Person

Arrays = Mapping[str, NDArray[Any]]
_COLUMNS = {
    "id_crc": "uint32",
    "dead": "uint8",
    "born": "uint32",
    "last_name": "uint32",
    "last_row": "uint32",
    "name_owner": "uint32",
    "name_before": "uint32",
    "row_before": "uint32",
}
_TEXTS = ("ids", "names", "facts")


class EntryStore:
    """Entries, their names and rows of facts, each numbered from 0 in the order they came."""

    def __init__(self, arrays: Arrays | None = None) -> None:
        stored = arrays or {}
        self._columns = {name: Column(dtype, stored.get(name)) for name, dtype in _COLUMNS.items()}
        self._texts = {name: Texts(stored.get(name), stored.get(f"{name}_ends")) for name in _TEXTS}

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything, to be stored."""
        found = {name: column.values() for name, column in self._columns.items()}
        for name, texts in self._texts.items():
            content, ends = texts.columns()
            found |= {name: content.values(), f"{name}_ends": ends.values()}
        return found

    def __len__(self) -> int:
        return len(self._columns["id_crc"])

    def count_alive(self) -> int:
        return len(self) - int(np.count_nonzero(self._columns["dead"].values()))

    def find(self, id_: str) -> int | None:
        """The entry of this id."""
        crc = np.uint32(crc32(id_.encode("utf-8", "surrogatepass")))
        places = np.flatnonzero((self._columns["id_crc"].values() == crc) & ~self._dead())
        return next((int(place) for place in places if self._texts["ids"][int(place)] == id_), None)

    def add_entry(self, id_: str) -> int:
        self._columns["id_crc"].append(crc32(id_.encode("utf-8", "surrogatepass")))
        for name in ("dead", "born", "last_name", "last_row"):
            self._columns[name].append(0)
        self._texts["ids"].append(id_)
        return len(self) - 1

    def add_name(self, entry: int, text: str) -> int:
        """The number of the name."""
        self._texts["names"].append(text)
        self._columns["name_owner"].append(entry)
        number = len(self._columns["name_owner"]) - 1
        self._chain("last_name", "name_before", entry, number)
        return number

    def add_facts(self, entry: int, person: Person) -> None:
        """What `person`, in normal form, tells beside the name."""
        facts = _write_facts(person)
        if facts:
            self._texts["facts"].append(facts)
            self._chain("last_row", "row_before", entry, len(self._texts["facts"]) - 1)
        if len(person.birth_date) == 10:
            self._columns["born"][entry] = int(person.birth_date.replace("-", ""))

    def _chain(self, last: str, before: str, entry: int, number: int) -> None:
        self._columns[before].append(self._columns[last][entry])
        self._columns[last][entry] = number + 1

    def remove(self, entry: int) -> list[int]:
        """The entry is no more; the numbers of its names."""
        self._columns["dead"][entry] = 1
        return self.name_numbers(entry)

    def name_numbers(self, entry: int) -> list[int]:
        """Numbers of its names, first come first."""
        return list(self._walk("last_name", "name_before", entry))[::-1]

    def name_texts(self, entry: int) -> list[str]:
        return [self._texts["names"][number] for number in self.name_numbers(entry)]

    def _walk(self, last: str, before: str, entry: int) -> Iterator[int]:
        at = self._columns[last][entry]
        while at:
            yield at - 1
            at = self._columns[before][at - 1]

    def facts(self, entry: int) -> Entry:
        """The entry with its facts, without its names."""
        found = Entry(self._texts["ids"][entry])
        for row in list(self._walk("last_row", "row_before", entry))[::-1]:
            found.note_facts(_read_facts(self._texts["facts"][row]))
        return found

    def owners(self, names: NDArray[np.int64]) -> NDArray[np.int64]:
        """The entry of each name."""
        return self._columns["name_owner"].values()[names].astype(np.int64)

    def names_of(self, entries: NDArray[np.int64]) -> NDArray[np.int64]:
        """All names of the entries that are still there."""
        before = self._columns["name_before"].values()
        at = self._columns["last_name"].values()[self.keep_alive(entries)].astype(np.int64)
        found = []
        while len(at := at[at > 0]):
            found.append(at - 1)
            at = before[at - 1].astype(np.int64)
        return np.concatenate(found) if found else np.empty(0, np.int64)

    def keep_alive(self, entries: NDArray[np.int64]) -> NDArray[np.int64]:
        return entries[~self._dead()[entries]]

    def born(self, entries: NDArray[np.int64]) -> NDArray[np.int64]:
        """Full birth dates as numbers YYYYMMDD, 0 where unknown."""
        return self._columns["born"].values()[entries].astype(np.int64)

    def _dead(self) -> NDArray[np.bool_]:
        return self._columns["dead"].values().view(np.bool_)


def _write_facts(person: Person) -> str:
    told = {
        "b": person.birth_date,
        "n": person.nationality,
        "d": person.document,
        "s": person.sex,
        "p": person.phones,
        "a": [person.age, person.age_on] if person.age is not None else None,
    }
    kept = {name: fact for name, fact in told.items() if fact}
    return json.dumps(kept, separators=(",", ":")) if kept else ""


def _read_facts(text: str) -> Person:
    told = json.loads(text)
    age, age_on = told.get("a", (None, ""))
    return Person(
        "",
        (),
        told.get("b", ""),
        told.get("n", ""),
        told.get("d", ""),
        told.get("s", ""),
        tuple(told.get("p", ())),
        age,
        age_on,
    )
