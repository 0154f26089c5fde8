"""Which names have a feature: one row of bits a feature, so that a million names are asked in microseconds."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint8]
_BLOCK = 16384


class Bitmaps:
    """`rows` features by any number of names; names come in order."""

    def __init__(self, rows: int, stored: Bits | None = None, names: int = 0) -> None:
        self._bits = np.zeros((rows, 0), np.uint8) if stored is None else stored
        self._names = names

    def __len__(self) -> int:
        """Number of names."""
        return self._names

    def extend(self, features: NDArray[Any], names: NDArray[Any], count: int) -> None:
        """`count` names more: feature `features[i]` holds for the `names[i]`-th of them; `names` ascend."""
        self._reserve(self._names + count)
        first = self._names - self._names % 8
        shifted = names + (self._names - first)
        size = self._names + count - first
        for start in range(0, size, _BLOCK):
            begin, end = np.searchsorted(shifted, (start, start + _BLOCK))
            width = min(_BLOCK, size - start + 7 & ~7)
            held = np.zeros((len(self._bits), width), np.bool_)
            held[features[begin:end], shifted[begin:end] - start] = True
            at = (first + start) // 8
            self._bits[:, at : at + width // 8] |= np.packbits(held, axis=1, bitorder="little")
        self._names += count

    def _reserve(self, names: int) -> None:
        needed = (names + 7) // 8
        if needed > self._bits.shape[1] or not self._bits.flags.writeable:
            grown = np.zeros((len(self._bits), needed + needed // 4 + 8), np.uint8)
            used = (self._names + 7) // 8
            grown[:, :used] = self._bits[:, :used]
            self._bits = grown

    def any_of(self, rows: NDArray[Any]) -> Bits:
        """The bits of the names that have one of these features."""
        used = (self._names + 7) // 8
        if len(rows) == 1:
            return self._bits[rows[0], :used]
        found = np.zeros(used, np.uint8)
        for row in rows:
            np.bitwise_or(found, self._bits[row, :used], out=found)
        return found

    def spread(self, bits: Bits) -> NDArray[np.uint8]:
        """A byte, 0 or 1, for every name."""
        return np.unpackbits(bits, count=self._names, bitorder="little")

    def stored(self) -> Bits:
        return self._bits[:, : (self._names + 7) // 8]


def count_bits(bits: Bits) -> int:
    words = len(bits) // 8 * 8
    whole = int(np.bitwise_count(bits[:words].view(np.uint64)).sum(dtype=np.int64)) if words else 0
    return whole + int(np.bitwise_count(bits[words:]).sum(dtype=np.int64))
