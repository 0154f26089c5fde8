"""The tree against RFC 9162's recursion, written down naively as an oracle, and against known roots."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.engine.transparency.proofs import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from jointdesk.engine.transparency.tree import (
    EMPTY_ROOT,
    CompactRange,
    Tree,
    hash_digest,
    leaf_hash,
    record_digest,
    root,
    root_at,
)

SIZES = st.integers(1, 70)
# the reference inputs and roots of Certificate Transparency's own tests (RFC 6962 trees of 0 to 8 entries)
CT_INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
CT_ROOT_OF_8 = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def leaves_of(count: int, salt: str = "") -> list[bytes]:
    return [hashlib.sha256(f"{salt}{number}".encode()).digest() for number in range(count)]


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 9162, 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if index < k:
        return [*naive_path(index, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(index - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(old: int, leaves: Sequence[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 9162, 2.1.4.1."""
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if old <= k:
        return [*naive_subproof(old, leaves[:k], whole), naive_root(leaves[k:])]
    return [*naive_subproof(old - k, leaves[k:], False), naive_root(leaves[:k])]


def test_the_root_of_certificate_transparencys_example() -> None:
    assert root([hash_digest(bytes.fromhex(text)) for text in CT_INPUTS]).hex() == CT_ROOT_OF_8


def test_nothing_has_the_hash_of_nothing() -> None:
    assert root([]) == EMPTY_ROOT == CompactRange().root() == root_at(Tree().node, 0)
    assert EMPTY_ROOT.hex().startswith("e3b0c44298fc1c14")


def test_a_leaf_stands_for_nonce_and_record() -> None:
    nonce, record = bytes(range(32)), b"request 5 refused"
    inner = hashlib.sha256(nonce + record).digest()
    assert record_digest(nonce, record) == inner
    assert leaf_hash(nonce, record) == hashlib.sha256(b"\x00" + inner).digest()
    assert leaf_hash(bytes(32), record) != leaf_hash(nonce, record)
    with pytest.raises(CallerError, match="32 bytes"):
        leaf_hash(b"short", record)


@given(SIZES)
def test_every_way_to_the_root_agrees(size: int) -> None:
    leaves = leaves_of(size)
    tree = Tree(leaves)
    assert root(leaves) == tree.range.root() == root_at(tree.node, size) == naive_root(leaves)


@given(SIZES, st.data())
def test_stored_nodes_give_every_earlier_root(size: int, data: st.DataObject) -> None:
    tree, earlier = Tree(leaves_of(size)), data.draw(st.integers(1, size))
    assert root_at(tree.node, earlier) == naive_root(leaves_of(size)[:earlier])


@given(st.integers(0, 70))
def test_a_compact_range_survives_its_storage(size: int) -> None:
    grown = Tree(leaves_of(size)).range
    assert CompactRange.from_bytes(grown.to_bytes()) == grown
    assert len(grown.hashes) == size.bit_count()


@pytest.mark.parametrize("raw", [b"", b"\x00" * 7, b"\x00" * 7 + b"\x01", b"\x00" * 9, b"\x00" * 40])
def test_a_damaged_range_is_our_own_error(raw: bytes) -> None:
    with pytest.raises(OwnError):
        CompactRange.from_bytes(raw)


@given(st.lists(st.integers(0, 40), max_size=6))
def test_many_leaves_at_once_are_as_many_singly(steps: list[int]) -> None:
    leaves = leaves_of(sum(steps))
    grown, singly, stored = CompactRange(), CompactRange(), []
    for step in steps:
        some = leaves[grown.size : grown.size + step]
        grown, nodes = grown.extend(some)
        stored += nodes
        expected = []
        for leaf in some:
            singly, full = singly.append(leaf)
            expected += full
        assert grown == singly
        assert nodes == sorted(expected, key=lambda node: (node.level, node.index))
    assert len(stored) == sum(grown.size >> level for level in range(grown.size.bit_length()))


def test_appending_stores_each_node_once_and_two_a_leaf_at_most() -> None:
    grown = CompactRange()
    seen: set[tuple[int, int]] = set()
    for leaf in leaves_of(300):
        grown, nodes = grown.append(leaf)
        places = {(node.level, node.index) for node in nodes}
        assert len(places) == len(nodes)
        assert not places & seen
        seen |= places
    assert len(seen) < 600


@given(SIZES, st.data())
def test_inclusion_is_the_rfcs_path_and_verifies(size: int, data: st.DataObject) -> None:
    index, leaves = data.draw(st.integers(0, size - 1)), leaves_of(size)
    path = inclusion_proof(Tree(leaves).node, index, size)
    assert path == naive_path(index, leaves)
    assert verify_inclusion(leaves[index], index, size, path, naive_root(leaves))


@given(SIZES, st.data())
def test_inclusion_of_anything_else_does_not_verify(size: int, data: st.DataObject) -> None:
    index, leaves = data.draw(st.integers(0, size - 1)), leaves_of(size)
    path, whole = inclusion_proof(Tree(leaves).node, index, size), naive_root(leaves)
    assert not verify_inclusion(leaf_hash(bytes(32), b"other"), index, size, path, whole)
    assert not verify_inclusion(leaves[index], index, size, [*path, bytes(32)], whole)
    assert not verify_inclusion(leaves[index], index, size, path, EMPTY_ROOT)
    assert not verify_inclusion(leaves[index], size, size, path, whole)
    assert not verify_inclusion(leaves[index], -1, size, path, whole)
    if path:
        assert not verify_inclusion(leaves[index], index, size, path[:-1], whole)
        assert not verify_inclusion(leaves[index], index, size, [bytes(32), *path[1:]], whole)
        other = (index + 1) % size
        assert not verify_inclusion(leaves[index], other, size, path, whole)


@given(SIZES, st.data())
def test_consistency_is_the_rfcs_proof_and_verifies(size: int, data: st.DataObject) -> None:
    old, leaves = data.draw(st.integers(1, size)), leaves_of(size)
    path = consistency_proof(Tree(leaves).node, old, size)
    assert path == naive_subproof(old, leaves, True)
    assert verify_consistency(old, naive_root(leaves[:old]), size, naive_root(leaves), path)


@given(st.integers(2, 70), st.data())
def test_a_rewritten_past_is_never_consistent(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old - 1))
    seen, now = leaves_of(size)[:old], leaves_of(size)
    now[changed] = hashlib.sha256(b"rewritten").digest()
    path = consistency_proof(Tree(now).node, old, size)
    assert not verify_consistency(old, naive_root(seen), size, naive_root(now), path)
    honest = consistency_proof(Tree(leaves_of(size)).node, old, size)
    assert not verify_consistency(old, naive_root(seen), size, naive_root(now), honest)


@given(st.integers(0, 70), st.data())
def test_damaged_consistency_proofs_do_not_verify(size: int, data: st.DataObject) -> None:
    old, leaves = data.draw(st.integers(0, size)), leaves_of(size)
    path, before, after = consistency_proof(Tree(leaves).node, old, size), root(leaves[:old]), root(leaves)
    assert verify_consistency(old, before, size, after, path)
    assert not verify_consistency(old, before, size, after, [*path, bytes(32)])
    assert not verify_consistency(size + 1, before, size, after, path)
    assert not verify_consistency(-1, before, size, after, path)
    if path:
        assert not verify_consistency(old, before, size, after, path[:-1])
        assert not verify_consistency(old, before, size, after, [bytes(32), *path[1:]])
        assert not verify_consistency(old, bytes(32), size, after, path)
    elif old == size:
        assert not verify_consistency(old, bytes(32), size, after, path)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_there_is_no_proof_of_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(CallerError):
        inclusion_proof(Tree(leaves_of(5)).node, index, size)
    with pytest.raises(CallerError):
        consistency_proof(Tree(leaves_of(5)).node, 6, 5)
