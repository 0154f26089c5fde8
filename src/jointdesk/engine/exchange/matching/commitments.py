"""What a set is committed to: a root over a leaf a tag, so that an element can later be proved to come of a record.

A leaf hides its tag's element and record behind a nonce; the leaf of a filling tag is random, and nobody can tell
them apart. The nonces come of one secret kept beside the set's key, so that nothing large is stored. A set's size
is a power of two: the tree (the log's hashes, RFC 9162) is full, and a path has as many hashes as it has levels.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence

HASH = 32
SECRET = 32
# leaves under one stored node: a path reads these, and the nodes, never the whole file
GROUP = 1024
NONCE_DOMAIN = b"jointdesk/v1|leaf\n"

# an element, and the leaf of its record's entry in our log
Committed = tuple[bytes, bytes]
# (first leaf, how many) -> their hashes in a row
LeafReader = Callable[[int, int], bytes]


def nonce_of(secret: bytes, tag: bytes) -> bytes:
    """The nonce of a tag's leaf: giving one away tells nothing of the others."""
    return hmac.digest(secret, NONCE_DOMAIN + tag, "sha256")


def hash_leaf(nonce: bytes, tag: bytes, element: bytes, record: bytes) -> bytes:
    """`record`: the 32-byte leaf of the record's entry in the publisher's log. All but the element have fixed sizes."""
    return hashlib.sha256(b"\x00" + nonce + tag + element + record).digest()


def hash_leaves(secret: bytes, tags: Sequence[bytes], elements: Sequence[Committed]) -> list[bytes]:
    """The leaf of each tag: `hash_leaf`, for millions."""
    draw, sha256, domain = hmac.digest, hashlib.sha256, NONCE_DOMAIN
    return [
        sha256(b"\x00" + draw(secret, domain + tag, "sha256") + tag + element + record).digest()
        for tag, (element, record) in zip(tags, elements, strict=True)
    ]


def hash_level(hashes: bytes) -> bytes:
    """The level above a row of hashes (an even number of them)."""
    pairs = range(0, len(hashes), 2 * HASH)
    return b"".join(hashlib.sha256(b"\x01" + hashes[at : at + 2 * HASH]).digest() for at in pairs)


def hash_tree(hashes: bytes) -> bytes:
    """The root over a row of 1, 2, 4, 8 ... hashes."""
    while len(hashes) > HASH:
        hashes = hash_level(hashes)
    return hashes


def hash_groups(leaves: bytes) -> bytes:
    """The nodes over whole groups of leaves, in a row; of a smaller set its root."""
    step = GROUP * HASH
    return b"".join(hash_tree(leaves[at : at + step]) for at in range(0, len(leaves), step))


def find_path(read: LeafReader, groups: bytes, size: int, position: int) -> tuple[bytes, ...]:
    """The siblings of the leaf at `position`, lowest first. `groups`: what `hash_groups` gave for all leaves."""
    group = min(GROUP, size)
    low = _siblings(read(position - position % group, group), position % group)
    return (*low, *_siblings(groups, position // group))


def is_committed(leaf: bytes, position: int, path: Sequence[bytes], *, size: int, root: bytes) -> bool:
    """Does `leaf` stand at `position` in the tree of `size` leaves with this root?"""
    if not 0 <= position < size or size != 1 << len(path):
        return False
    for level, sibling in enumerate(path):
        pair = sibling + leaf if position >> level & 1 else leaf + sibling
        leaf = hashlib.sha256(b"\x01" + pair).digest()
    return hmac.compare_digest(leaf, root)


def _siblings(hashes: bytes, position: int) -> list[bytes]:
    found = []
    while len(hashes) > HASH:
        start = (position ^ 1) * HASH
        found.append(hashes[start : start + HASH])
        hashes, position = hash_level(hashes), position >> 1
    return found
