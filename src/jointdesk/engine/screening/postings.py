"""Where a number occurs: rows by number, so that all rows with one of a few numbers are found without a scan.

Most lie sorted by number; rows that came since wait in a short tail, which whoever asks looks through by itself.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]


class Postings:
    """Rows sorted by number."""

    def __init__(self, numbers: Numbers | None = None, rows: Numbers | None = None) -> None:
        self._numbers = np.empty(0, np.uint32) if numbers is None else numbers
        self._rows = np.empty(0, np.uint32) if rows is None else rows

    @classmethod
    def sort(cls, numbers: Numbers, rows: Numbers) -> "Postings":
        """`rows[i]` has the number `numbers[i]`."""
        order = np.argsort(numbers, kind="stable")
        return cls(numbers[order], rows[order])

    def stored(self) -> tuple[Numbers, Numbers]:
        return self._numbers, self._rows

    def spans(self, numbers: Numbers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the rows of each number begin and end."""
        begin = np.searchsorted(self._numbers, numbers)
        return begin, np.searchsorted(self._numbers, numbers, side="right")

    def rows(self, begin: Sequence[int], end: Sequence[int]) -> Numbers:
        """The rows of these spans, one after another."""
        if len(begin) == 1:
            return self._rows[begin[0] : end[0]]
        parts = [self._rows[first:last] for first, last in zip(begin, end, strict=True)]
        return np.concatenate(parts) if parts else self._rows[:0]
