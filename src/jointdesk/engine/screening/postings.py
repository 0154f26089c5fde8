"""Where a number occurs: rows by number, so that all rows with one of a few numbers are found without a scan.

Most lie sorted by number; rows that came since wait in a short tail, which whoever asks looks through by itself.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]
Places = NDArray[np.int64]
_SAMPLED, _PIECE = 32, 1 << 17


class Postings:
    """Rows sorted by number."""

    def __init__(self, numbers: Numbers | None = None, rows: Numbers | None = None) -> None:
        self._numbers = np.empty(0, np.uint32) if numbers is None else numbers
        self._rows = np.empty(0, np.uint32) if rows is None else rows
        # the type that selects fastest: to convert them for every search costs more than all else of it
        self._selecting = self._rows.astype(np.intp)

    @classmethod
    def sort(cls, numbers: Numbers, rows: Numbers) -> "Postings":
        """`rows[i]` has the number `numbers[i]`; what is told twice is kept once."""
        pairs = np.sort(numbers.astype(np.uint64) << np.uint64(32) | rows)
        pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])] if len(pairs) else pairs
        return cls((pairs >> np.uint64(32)).astype(np.uint32), pairs.astype(np.uint32))

    def stored(self) -> tuple[Numbers, Numbers]:
        return self._numbers, self._rows

    def spans(self, numbers: Numbers) -> tuple[Places, Places]:
        """Where the rows of each number begin and end."""
        begin = np.searchsorted(self._numbers, numbers)
        return begin, np.searchsorted(self._numbers, numbers, side="right")

    def rows(self, begin: Sequence[int], end: Sequence[int]) -> NDArray[np.intp]:
        """The rows of these spans, one after another."""
        parts = [self._selecting[first:last] for first, last in zip(begin, end, strict=True)]
        return np.concatenate(parts or [self._selecting[:0]])


def select_highest(rough: NDArray[np.uint8], most: int) -> NDArray[np.intp]:
    """The places of the highest counts, about `most`; ties go to the lower place, whatever the machine."""
    if len(rough) <= most:
        return np.flatnonzero(rough)
    # a first guess from every so many-th count, mended until it holds
    sampled = np.bincount(rough[::_SAMPLED], minlength=257)[::-1].cumsum()[::-1]
    low = max(1, int(np.searchsorted(-sampled, -(most // _SAMPLED))))
    above = np.count_nonzero(rough >= low)
    while above <= most and low > 1:
        low -= 1
        above = np.count_nonzero(rough >= low)
    while above > most:
        low += 1
        above = np.count_nonzero(rough >= low)
    chosen, missing = [np.flatnonzero(rough >= low)], most - int(above)
    for start in range(0, len(rough) if low > 1 else 0, _PIECE):
        if missing <= 0:
            break
        tied = start + np.flatnonzero(rough[start : start + _PIECE] == low - 1)[:missing]
        chosen.append(tied)
        missing -= len(tied)
    return np.sort(np.concatenate(chosen))
