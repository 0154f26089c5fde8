"""Exact roads to an entry: documents, phones and birth dates, each by the CRC-32 of its text.

A rare collision only brings one entry more to look at. Most marks lie sorted; new ones wait in a short tail.
"""

from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from jointdesk.engine.screening.columns import Column

_SHORTEST_TAIL = 4096


class Marks:
    """Entries by mark; an entry may have any number of marks."""

    def __init__(self, marks: NDArray[Any] | None = None, entries: NDArray[Any] | None = None) -> None:
        self._marks = np.empty(0, np.uint32) if marks is None else marks
        self._entries = np.empty(0, np.uint32) if entries is None else entries
        self._fresh_marks, self._fresh_entries = Column("uint32"), Column("uint32")

    def add(self, text: str, entry: int) -> None:
        self._fresh_marks.append(crc32(text.encode("utf-8", "replace")))
        self._fresh_entries.append(entry)

    def find(self, text: str) -> NDArray[np.int64]:
        """Numbers of the entries with this mark, in the order they were added."""
        if len(self._fresh_marks) > max(_SHORTEST_TAIL, len(self._marks) // 8):
            self.settle()
        mark = np.uint32(crc32(text.encode("utf-8", "replace")))
        first, last = np.searchsorted(self._marks, mark), np.searchsorted(self._marks, mark, side="right")
        fresh = self._fresh_entries.values()[self._fresh_marks.values() == mark]
        return np.concatenate((self._entries[first:last], fresh)).astype(np.int64)

    def settle(self) -> None:
        """Sort in what waits."""
        marks = np.concatenate((self._marks, self._fresh_marks.values()))
        entries = np.concatenate((self._entries, self._fresh_entries.values()))
        order = np.argsort(marks, kind="stable")
        self._marks, self._entries = marks[order], entries[order]
        self._fresh_marks, self._fresh_entries = Column("uint32"), Column("uint32")

    def stored(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Marks in order, and the entry of each."""
        self.settle()
        return self._marks, self._entries
