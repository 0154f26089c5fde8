"""Computing a set: elements in shards, each by itself (on another core, or again after a crash), then merged.

A shard is a row of 40 bytes an element: its tag, and its leaf of the commitment. Merging drops repeated tags,
fills up with random ones, puts all into ascending order (which is the shuffle: tags are pseudorandom) and gives
them out in pieces, so that five million elements need 50 bytes each and no more.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.matching.commitments import HASH, Committed, hash_leaves
from jointdesk.engine.exchange.matching.oprf import TAG, SetSide
from jointdesk.engine.exchange.matching.tagfiles import Buffer

ROW = np.dtype([("tag", ">u8"), ("leaf", f"V{HASH}")])
PIECE = 1 << 16


def build_shard(seed: bytes, info: str, secret: bytes, elements: Sequence[Committed]) -> bytes:
    """The rows of these elements, in their order."""
    tags = SetSide(seed, info).tag_each(element for element, _ in elements)
    return b"".join(chain.from_iterable(zip(tags, hash_leaves(secret, tags, elements), strict=True)))


def name_shard(elements: Sequence[Committed]) -> str:
    """Same elements, same name: what a crash left can be told from what must be computed."""
    lengths = np.array([len(element) for element, _ in elements], dtype=">u2")
    digest = hashlib.sha256(lengths.tobytes())
    # records have one size
    digest.update(b"".join(chain.from_iterable(elements)))
    return digest.hexdigest()


def merge(
    shards: Sequence[Buffer], *, size: int, random_bytes: Callable[[int], bytes]
) -> Iterator[tuple[bytes, bytes]]:
    """The set in ascending order, piece by piece: tags, and their leaves. Whole pieces have PIECE tags."""
    rows = [np.frombuffer(shard, dtype=ROW) for shard in shards]
    columns = [np.zeros(0, np.uint64), *(row["tag"] for row in rows)]
    tags, first = np.unique(np.concatenate(columns, dtype=np.uint64), return_index=True)
    if len(tags) > size:
        raise CallerError(f"the set has {len(tags)} elements, more than its padded size {size}")
    real = len(tags)
    tags = _fill(tags, size, random_bytes)
    order = np.argsort(tags, kind="stable")
    ends = np.cumsum([len(row) for row in rows])
    for begin in range(0, size, PIECE):
        chosen = order[begin : begin + PIECE]
        leaves = np.frombuffer(random_bytes(HASH * len(chosen)), dtype=ROW["leaf"]).copy()
        ours = np.flatnonzero(chosen < real)
        _gather(leaves, ours, first[chosen[ours]], rows, ends)
        yield tags[chosen].astype(">u8").tobytes(), leaves.tobytes()


def _fill(tags: NDArray[np.uint64], size: int, random_bytes: Callable[[int], bytes]) -> NDArray[np.uint64]:
    """The tags, which are in ascending order, then random ones, all distinct."""
    filling = np.zeros(0, np.uint64)
    while missing := size - len(tags) - len(filling):
        drawn = np.frombuffer(random_bytes(TAG * missing), dtype=">u8").astype(np.uint64)
        # numpy's own set operations take a hundred times as long
        filling = np.sort(np.concatenate([filling, drawn]))
        filling = filling[np.append(filling[1:] != filling[:-1], True)]
        filling = filling[np.searchsorted(tags, filling) == np.searchsorted(tags, filling, side="right")]
    return np.concatenate([tags, filling])


def _gather(
    leaves: NDArray[np.void],
    places: NDArray[np.int64],
    sources: NDArray[np.int64],
    rows: Sequence[NDArray[np.void]],
    ends: NDArray[np.int64],
) -> None:
    """Copy each source row's leaf to its place."""
    shards = np.searchsorted(ends, sources, side="right")
    for shard in np.unique(shards):
        mine = np.flatnonzero(shards == shard)
        begin = ends[shard] - len(rows[shard])
        leaves[places[mine]] = rows[shard]["leaf"][sources[mine] - begin]
