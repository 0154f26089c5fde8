"""A set is committed to each element and its record; a path proves one and tells nothing of the others."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.exchange.matching.commitments import (
    GROUP,
    HASH,
    find_path,
    hash_groups,
    hash_leaf,
    hash_tree,
    is_committed,
    nonce_of,
)
from jointdesk.engine.transparency.tree import root as log_root


def make_leaves(size: int) -> bytes:
    return b"".join(hashlib.sha256(number.to_bytes(4, "big")).digest() for number in range(size))


def cut(leaves: bytes) -> list[bytes]:
    return [leaves[at : at + HASH] for at in range(0, len(leaves), HASH)]


def path_in(leaves: bytes, position: int) -> tuple[bytes, ...]:
    def read(first: int, count: int) -> bytes:
        return leaves[first * HASH : (first + count) * HASH]

    return find_path(read, hash_groups(leaves), len(leaves) // HASH, position)


@pytest.mark.parametrize("size", [1, 2, 256, GROUP, 4 * GROUP])
def test_the_root_is_the_logs_tree(size: int) -> None:
    leaves = make_leaves(size)
    assert hash_tree(hash_groups(leaves)) == log_root(cut(leaves))


@given(st.integers(0, 12), st.data())
def test_every_leaf_has_a_path_and_no_other_place_or_leaf_does(levels: int, data: st.DataObject) -> None:
    size = 1 << levels
    leaves = make_leaves(size)
    root, position = hash_tree(hash_groups(leaves)), data.draw(st.integers(0, size - 1))
    leaf, path = cut(leaves)[position], path_in(leaves, position)
    assert is_committed(leaf, position, path, size=size, root=root)
    other = data.draw(st.integers(0, size - 1))
    assert is_committed(leaf, other, path, size=size, root=root) == (other == position)
    assert not is_committed(bytes(HASH), position, path, size=size, root=root)
    assert not is_committed(leaf, position, path, size=2 * size, root=root)
    assert not is_committed(leaf, position, (*path, bytes(HASH)), size=size, root=root)
    assert not is_committed(leaf, -1, path, size=size, root=root)
    assert not is_committed(leaf, size + position, path, size=size, root=root)


def test_a_leaf_binds_all_it_is_made_of() -> None:
    parts = [bytes(32), bytes(8), b"phone|+84900000001", bytes(32)]
    leaves = {hash_leaf(*parts)}
    for place, part in enumerate(parts):
        changed = [*parts]
        changed[place] = bytes([part[0] ^ 1]) + part[1:]
        leaves.add(hash_leaf(*changed))
    assert len(leaves) == 5


@given(
    st.binary(min_size=32, max_size=32), st.binary(min_size=8, max_size=8), st.binary(min_size=8, max_size=8)
)
def test_each_tag_has_a_nonce_of_its_own(secret: bytes, tag: bytes, other: bytes) -> None:
    assert len(nonce_of(secret, tag)) == 32
    assert (nonce_of(secret, tag) == nonce_of(secret, other)) == (tag == other)
