"""The Merkle tree: leaves, nodes, and appending without reading what is there.

Hashes are RFC 9162's (section 2.1.1) with SHA-256; the leaf's data is SHA-256(nonce, record), so
leaf = SHA-256(0x00, SHA-256(nonce, record)). A node is named by level (0: leaves) and index within the level,
and stored only when its subtree is full; full nodes never change.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from jointdesk.engine.errors import CallerError, OwnError

HASH = 32
NONCE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

# (level, index) -> hash of a full node; raises KeyError or IndexError for one that is not stored
NodeReader = Callable[[int, int], bytes]


@dataclass(frozen=True)
class Node:
    """A full node to be stored."""

    level: int
    index: int
    hash: bytes


def record_digest(nonce: bytes, record: bytes) -> bytes:
    """What stands for the record in the log. The nonce has 32 random bytes, one nonce per record."""
    if len(nonce) != NONCE:
        raise CallerError(f"a log entry's nonce has {NONCE} bytes")
    return hashlib.sha256(nonce + record).digest()


def hash_digest(digest: bytes) -> bytes:
    """The leaf for a record's digest."""
    return hashlib.sha256(b"\x00" + digest).digest()


def leaf_hash(nonce: bytes, record: bytes) -> bytes:
    """The leaf for a record."""
    return hash_digest(record_digest(nonce, record))


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class CompactRange:
    """All that is needed to append: the size, and one hash per set bit of it, largest subtree first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> tuple["CompactRange", list[Node]]:
        """The range with `leaf` added, and the nodes that became full, the leaf itself first."""
        nodes = [Node(0, self.size, leaf)]
        hashes = list(self.hashes)
        while self.size >> nodes[-1].level & 1:
            below = nodes[-1]
            nodes.append(Node(below.level + 1, below.index >> 1, node_hash(hashes.pop(), below.hash)))
        return CompactRange(self.size + 1, (*hashes, nodes[-1].hash)), nodes

    def extend(self, leaves: Sequence[bytes]) -> tuple["CompactRange", list[Node]]:
        """The range with all `leaves` added, and the nodes that became full, level by level, the leaves first."""
        waiting = self.by_level()
        nodes: list[Node] = []
        fresh, first, level = list(leaves), self.size, 0
        while fresh:
            nodes += [Node(level, first + place, value) for place, value in enumerate(fresh)]
            if first & 1:
                fresh.insert(0, waiting.pop(level))
                first -= 1
            if len(fresh) & 1:
                waiting[level] = fresh.pop()
            fresh = [node_hash(left, right) for left, right in zip(fresh[::2], fresh[1::2], strict=True)]
            first, level = first >> 1, level + 1
        hashes = tuple(waiting[level] for level in sorted(waiting, reverse=True))
        return CompactRange(self.size + len(leaves), hashes), nodes

    def by_level(self) -> dict[int, bytes]:
        """level -> the full subtree that waits there for a sibling."""
        levels = [level for level in range(self.size.bit_length()) if self.size >> level & 1]
        return dict(zip(reversed(levels), self.hashes, strict=True))

    def root(self) -> bytes:
        if not self.hashes:
            return EMPTY_ROOT
        *left, root = self.hashes
        for subtree in reversed(left):
            root = node_hash(subtree, root)
        return root

    def to_bytes(self) -> bytes:
        """Eight bytes of size, then the hashes: for the desk to store."""
        return self.size.to_bytes(8, "big") + b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, raw: bytes) -> "CompactRange":
        """What `to_bytes` wrote. Raises OwnError when it is damaged."""
        size = int.from_bytes(raw[:8], "big")
        hashes = tuple(raw[start : start + HASH] for start in range(8, len(raw), HASH))
        if len(raw) != 8 + HASH * size.bit_count():
            raise OwnError("the log's stored state is damaged")
        return cls(size, hashes)


class Tree:
    """A whole tree in memory: for verifying a log, for tests, for small logs. `tree.node` is a NodeReader."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.range = CompactRange()
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    def append(self, leaf: bytes) -> None:
        self.range, nodes = self.range.append(leaf)
        for node in nodes:
            if node.level == len(self._levels):
                self._levels.append([])
            self._levels[node.level].append(node.hash)

    def node(self, level: int, index: int) -> bytes:
        return self._levels[level][index]


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes, in one pass and logarithmic memory."""
    grown = CompactRange()
    for leaf in leaves:
        grown, _ = grown.append(leaf)
    return grown.root()


def root_at(read: NodeReader, size: int) -> bytes:
    """The root of the first `size` leaves, from stored nodes."""
    return span_hash(read, 0, size) if size else EMPTY_ROOT


def span_hash(read: NodeReader, begin: int, end: int) -> bytes:
    """MTH(D[begin:end]) (RFC 9162, 2.1.1) for a span the tree's own recursion arrives at."""
    size = end - begin
    level = size.bit_length() - 1
    if size == 1 << level:
        return read(level, begin >> level)
    middle = begin + split(size)
    return node_hash(span_hash(read, begin, middle), span_hash(read, middle, end))


def split(size: int) -> int:
    """The largest power of two smaller than `size` (at least 2)."""
    return 1 << (size - 1).bit_length() - 1
