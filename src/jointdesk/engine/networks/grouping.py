"""Mentions grouped by identifier, in numbers only: fast because each step works within a processor's cache.

Rows are dealt into piles by the leading bits of their key. Within a pile a table of the keys' low bits keeps the
first row of each slot: it represents all rows of that key, and each looks it up. Where two keys fell on one slot,
those that lost try again with other bits. No sort, and no hash table but arrays.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Keys = NDArray[np.uint64]
Checks = NDArray[np.uint32]
Mask = NDArray[np.bool_]
Row = TypeVar("Row")
Result = TypeVar("Result")

CHUNK = 1 << 18  # rows dealt at once
PILE = 1 << 17  # rows of a pile, about
SPREAD = 0x9E3779B97F4A7C15  # odd; 2^64 / golden ratio: neighbouring keys to distant slots


@dataclass(frozen=True)
class Mentioned:
    """Row by row: a complaint (a code), and the key and check of the identifier it names.

    A negative complaint is none: the row only asks for the identifier.
    """

    key: Keys
    check: Checks
    complaint: Codes

    def __len__(self) -> int:
        return len(self.key)

    def take(self, rows: NDArray[np.intp]) -> "Mentioned":
        return Mentioned(np.take(self.key, rows), np.take(self.check, rows), np.take(self.complaint, rows))

    def slice(self, start: int, stop: int) -> "Mentioned":
        return Mentioned(self.key[start:stop], self.check[start:stop], self.complaint[start:stop])


@dataclass(frozen=True)
class Grouped:
    """What the mentions of one pile link. An identifier that one row names links nothing and is gone.

    `one`, `other`: complaints that name the same rare identifier (of `rare` rows at most).
    `identifier`, `complaint`: the other mentions, and those of identifiers asked for, each once; an identifier
    is a place in `key` and `asked`. `sound`: no two checks under one key.
    """

    one: Codes
    other: Codes
    identifier: Codes
    complaint: Codes
    key: Keys
    asked: Mask
    sound: bool


def group(chunks: Iterable[Mentioned], rows: int, asked: Mentioned, rare: int) -> Grouped:
    """Group the rows of all chunks, about `rows`, and find what is asked for."""
    bits = min(8, (rows // PILE).bit_length())
    dealt = [_deal(asked, bits), *share(lambda chunk: _deal(chunk, bits), chunks)]
    return _join(list(share(lambda pile: _group_pile(_gather_pile(dealt, pile), rare), range(1 << bits))))


def share(work: Callable[[Row], Result], rows: Iterable[Row]) -> Iterator[Result]:
    """The results in order, by as many threads as Polars uses (numpy lets others run while it computes)."""
    with ThreadPoolExecutor(pl.thread_pool_size()) as threads:
        yield from threads.map(work, rows)


def _deal(chunk: Mentioned, bits: int) -> tuple[Mentioned, NDArray[np.int64]]:
    """The chunk by piles, and where each begins."""
    if not bits:
        return chunk, np.array([0, len(chunk)])
    # numpy sorts numbers of 8 bits by counting
    pile = (chunk.key >> np.uint64(64 - bits)).astype(np.uint8)
    order = np.argsort(pile, kind="stable")
    counts = np.bincount(pile, minlength=1 << bits)
    return chunk.take(order), np.concatenate([[0], np.cumsum(counts)])


def _gather_pile(dealt: list[tuple[Mentioned, NDArray[np.int64]]], pile: int) -> Mentioned:
    parts = [chunk.slice(starts[pile], starts[pile + 1]) for chunk, starts in dealt]
    return Mentioned(
        np.concatenate([part.key for part in parts]),
        np.concatenate([part.check for part in parts]),
        np.concatenate([part.complaint for part in parts]),
    )


def _group_pile(pile: Mentioned, rare: int) -> Grouped:
    first = represent(pile.key)
    sound = bool((np.take(pile.check, first) == pile.check).all())
    size = np.bincount(first, minlength=len(pile)).astype(np.int32)
    size[first[pile.complaint < 0]] = rare + 1
    of_row = np.take(size, first)
    few = np.flatnonzero((of_row > 1) & (of_row <= rare))
    one, other = np.take(pile.complaint, few), np.take(pile.complaint, np.take(first, few))
    differ = one != other
    many = np.flatnonzero(of_row > rare)
    return Grouped(one[differ], other[differ], *_tell_apart(pile, first, many), sound)


def _tell_apart(pile: Mentioned, first: Codes, rows: NDArray[np.intp]) -> tuple[Codes, Codes, Keys, Mask]:
    """Of these rows the mentions, each once; their identifiers' keys; which of these are asked for."""
    found, complaint = first[rows], pile.complaint[rows]
    heads = np.flatnonzero(found == rows)
    place = np.zeros(len(pile), dtype=np.int32)
    place[rows[heads]] = np.arange(len(heads), dtype=np.int32)
    identifier = place[found]
    asked = np.zeros(len(heads), dtype=np.bool_)
    asked[identifier[complaint < 0]] = True
    once = np.flatnonzero(mark_first(identifier, complaint) & (complaint >= 0))
    return identifier[once], complaint[once], pile.key[rows[heads]], asked


def _join(piles: list[Grouped]) -> Grouped:
    """All piles as one."""
    places = np.cumsum([0, *(len(pile.key) for pile in piles)]).astype(np.int32)
    return Grouped(
        np.concatenate([pile.one for pile in piles]),
        np.concatenate([pile.other for pile in piles]),
        np.concatenate([pile.identifier + place for pile, place in zip(piles, places, strict=False)]),
        np.concatenate([pile.complaint for pile in piles]),
        np.concatenate([pile.key for pile in piles]),
        np.concatenate([pile.asked for pile in piles]),
        all(pile.sound for pile in piles),
    )


def mark_first(one: Codes, other: Codes) -> Mask:
    """One row of each distinct pair (one, other)."""
    pairs = one.astype(np.uint64) << np.uint64(32) | other.astype(np.uint32)
    # pairs differ in few bits, all of which decide the slot once multiplied and folded
    mixed = pairs * np.uint64(SPREAD)
    mixed ^= mixed >> np.uint64(32)
    mark: Mask = represent(mixed) == np.arange(len(mixed))
    return mark


def represent(keys: Keys) -> Codes:
    """For each row the first with its key."""
    count = len(keys)
    width = max(1, (2 * count - 1).bit_length())
    table = np.empty(1 << width, dtype=np.int32)
    slot = (keys & np.uint64((1 << width) - 1)).astype(np.intp)
    # numpy keeps the last of repeated assignments: walking backwards leaves the first row
    table[slot[::-1]] = np.arange(count - 1, -1, -1, dtype=np.int32)
    first = np.take(table, slot)
    left = np.flatnonzero(np.take(keys, first) != keys).astype(np.int32)
    factor = SPREAD
    # each round settles at least one key, and of keys not chosen to collide nearly all
    while len(left):
        here = keys[left]
        slot = ((here * np.uint64(factor)) >> np.uint64(64 - width)).astype(np.intp)
        table[slot[::-1]] = left[::-1]
        found = table[slot]
        settled = keys[found] == here
        first[left[settled]] = found[settled]
        left = left[~settled]
        factor = factor * SPREAD % (1 << 64)
    return first
