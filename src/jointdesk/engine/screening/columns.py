"""Columns of a long list: numbers and texts side by side in a few large arrays instead of a million objects.

A column grows at its end. It may begin in a file mapped into memory; the file is never written to.
"""

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
_CODES = {"uint8": "B", "uint16": "H", "uint32": "I", "int32": "i"}


class Column:
    """Numbers of one type."""

    def __init__(self, dtype: str, stored: Numbers | None = None) -> None:
        self._stored = np.empty(0, dtype) if stored is None else stored
        self._size = len(self._stored)
        self._fresh: array[int] = array(_CODES[dtype])

    def __len__(self) -> int:
        return self._size + len(self._fresh)

    def append(self, number: int) -> None:
        self._fresh.append(number)

    def extend(self, numbers: Iterable[int]) -> None:
        self._fresh.extend(numbers)

    def values(self) -> Numbers:
        """All numbers; a view that is good until the next change."""
        if self._fresh:
            size = len(self)
            if size > len(self._stored):
                grown = np.empty(size + size // 4 + 64, self._stored.dtype)
                grown[: self._size] = self._stored[: self._size]
                self._stored = grown
            self._stored[self._size : size] = np.frombuffer(self._fresh, self._stored.dtype)
            self._size = size
            del self._fresh[:]
        return self._stored[: self._size]

    def __getitem__(self, at: int) -> int:
        return int(self._stored[at] if at < self._size else self._fresh[at - self._size])

    def __setitem__(self, at: int, number: int) -> None:
        if at >= self._size:
            self._fresh[at - self._size] = number
            return
        if not self._stored.flags.writeable:
            self._stored = self._stored.copy()
        self._stored[at] = number


class Ragged:
    """Rows of numbers, each as long as it needs."""

    def __init__(self, dtype: str, stored: Numbers | None = None, ends: Numbers | None = None) -> None:
        self.numbers = Column(dtype, stored)
        self.ends = Column("uint32", ends)

    def __len__(self) -> int:
        return len(self.ends)

    def append(self, row: Iterable[int]) -> None:
        self.numbers.extend(row)
        self.ends.append(len(self.numbers))

    def spans(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """Begin and length of each of `rows`."""
        ends = self.ends.values()
        before = rows.astype(np.int64) - 1
        starts = np.where(before < 0, 0, ends[before]).astype(np.int64)
        return starts, ends[rows].astype(np.int64) - starts

    def take(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """The numbers of `rows` one after another, and where each row begins among them."""
        starts, lengths = self.spans(rows)
        firsts = np.cumsum(lengths) - lengths
        places = np.arange(int(lengths.sum())) + np.repeat(starts - firsts, lengths)
        return self.numbers.values()[places], firsts


class Texts:
    """Texts as UTF-8, one after another."""

    def __init__(self, stored: Numbers | None = None, ends: Numbers | None = None) -> None:
        self._rows = Ragged("uint8", stored, ends)

    def __len__(self) -> int:
        return len(self._rows)

    def append(self, text: str) -> None:
        self._rows.append(text.encode("utf-8", "surrogatepass"))

    def __getitem__(self, at: int) -> str:
        starts = self._rows.ends[at - 1] if at else 0
        content = self._rows.numbers.values()[starts : self._rows.ends[at]].tobytes()
        return content.decode("utf-8", "surrogatepass")

    def columns(self) -> tuple[Column, Column]:
        return self._rows.numbers, self._rows.ends
