"""Proofs (RFC 9162, sections 2.1.3 and 2.1.4): made from stored nodes, verified from hashes alone.

A proof has at most 64 hashes. Verifying never raises: what does not fit is simply not proved.
"""

from collections.abc import Sequence

from jointdesk.engine.errors import CallerError
from jointdesk.engine.transparency.tree import EMPTY_ROOT, NodeReader, node_hash, span_hash, split


def inclusion_places(index: int, size: int) -> list[tuple[int, int]]:
    """(level, index) of the siblings on the way from leaf `index` to the root of `size` leaves, lowest first.

    The last node of a level may be short of leaves, and is then stored nowhere: `place_hash` makes it.
    """
    if not 0 <= index < size:
        raise CallerError(f"a log of {size} entries has no entry {index}")
    places, level, last = [], 0, size - 1
    while last:
        if index ^ 1 <= last:
            places.append((level, index ^ 1))
        index, last, level = index >> 1, last >> 1, level + 1
    return places


def place_hash(read: NodeReader, level: int, index: int, size: int) -> bytes:
    """The hash of a node of the tree of `size` leaves, full or not."""
    return span_hash(read, index << level, min((index + 1) << level, size))


def inclusion_proof(read: NodeReader, index: int, size: int) -> list[bytes]:
    """That leaf `index` is in the tree of `size` leaves: its siblings, lowest first."""
    return [place_hash(read, level, place, size) for level, place in inclusion_places(index, size)]


def consistency_proof(read: NodeReader, old_size: int, size: int) -> list[bytes]:
    """That the tree of `size` leaves begins with the tree of `old_size`: nothing altered, nothing removed."""
    if not 0 <= old_size <= size:
        raise CallerError(f"a log of {size} entries has no earlier state of {old_size}")
    if old_size in (0, size):
        return []
    path, begin, end, whole = [], 0, size, True
    while old_size != end:
        middle = begin + split(end - begin)
        if old_size <= middle:
            path.append(span_hash(read, middle, end))
            end = middle
        else:
            path.append(span_hash(read, begin, middle))
            begin, whole = middle, False
    if not whole:
        path.append(span_hash(read, begin, end))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Is `leaf` entry `index` of the tree of `size` leaves with this root? (2.1.3.2)"""
    if not 0 <= index < size:
        return False
    number, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if number & 1 or number == last:
            found = node_hash(sibling, found)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old_size: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Does the tree (size, root) begin with the tree (old_size, old_root)? (2.1.4.2)"""
    if not 0 <= old_size <= size:
        return False
    if old_size == size:
        return not path and old_root == root
    if old_size == 0:
        return not path and old_root == EMPTY_ROOT
    # a full old tree is itself the first node of the path, and is not sent
    nodes = [old_root, *path] if old_size & (old_size - 1) == 0 else list(path)
    number, last = old_size - 1, size - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    if not nodes:
        return False
    old_found = found = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            old_found, found = node_hash(node, old_found), node_hash(node, found)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            found = node_hash(found, node)
        number, last = number >> 1, last >> 1
    return last == 0 and old_found == old_root and found == root
