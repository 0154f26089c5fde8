"""A tag file as it comes and as it is searched: distinct 8-byte tags in ascending order, never wholly in memory."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.matching.oprf import TAG

# a map of a file, or bytes
Buffer = bytes | bytearray | memoryview


class TagFileCheck:
    """Takes a file piece by piece; `finish` says whether it was the announced one. Raises PartnerError."""

    def __init__(self, *, size: int, digest: bytes) -> None:
        self._size, self._digest = size, digest
        self._hash, self._rest, self._taken, self._last = hashlib.sha256(), b"", 0, -1

    def take(self, piece: bytes) -> None:
        """Raises PartnerError as soon as the file is too long (incomplete) or out of order (malformed)."""
        self._hash.update(piece)
        self._taken += len(piece)
        if self._taken > self._size * TAG:
            raise PartnerError("incomplete", "the tag file is longer than it was announced")
        raw = self._rest + piece
        whole = len(raw) - len(raw) % TAG
        self._rest = raw[whole:]
        tags = np.frombuffer(raw[:whole], dtype=">u8")
        if len(tags) and (int(tags[0]) <= self._last or np.any(tags[1:] <= tags[:-1])):
            raise PartnerError("malformed", "the tag file is not in ascending order")
        self._last = int(tags[-1]) if len(tags) else self._last

    def finish(self) -> None:
        if self._taken != self._size * TAG or self._hash.digest() != self._digest:
            raise PartnerError("incomplete", "the tag file is not the one that was announced")


def find_places(tags: Sequence[bytes], tag_file: Buffer) -> list[int | None]:
    """The place of each tag in the file, or None. The file must have passed `TagFileCheck`; it is not copied."""
    held: NDArray[np.uint64] = np.frombuffer(tag_file, dtype=">u8")
    if not len(held) or not tags:
        return [None] * len(tags)
    wanted = np.frombuffer(b"".join(tags), dtype=">u8").astype(np.uint64)
    low = np.zeros(len(wanted), dtype=np.int64)
    high = np.full(len(wanted), len(held), dtype=np.int64)
    # numpy's own search would first copy a file of this byte order into memory
    for _ in range(len(held).bit_length()):
        middle = np.minimum((low + high) // 2, len(held) - 1)
        below = (held[middle] < wanted) & (low < high)
        low, high = (
            np.where(below, middle + 1, low),
            np.where(below, high, np.where(low < high, middle, high)),
        )
    places = np.minimum(low, len(held) - 1)
    return [
        int(place) if found else None for place, found in zip(places, held[places] == wanted, strict=True)
    ]
