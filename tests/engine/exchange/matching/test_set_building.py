"""A set is the same however it was cut, holds each element once, and hides which tags are filling."""

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.matching.commitments import HASH, hash_leaf, nonce_of
from jointdesk.engine.exchange.matching.oprf import TAG, SetSide, element
from jointdesk.engine.exchange.matching.set_building import PIECE, build_shard, merge, name_shard
from jointdesk.engine.exchange.matching.tagfiles import TagFileCheck, find_places

SEED, SECRET, INFO = bytes(range(32)), bytes(range(32, 64)), "jointdesk/v1|kh|phone|7|base"
ROWS = [
    (element("phone", f"+849{number:08}"), hashlib.sha256(bytes([number])).digest()) for number in range(40)
]


def merged(shards: list[bytes], size: int, seed: int = 1) -> tuple[bytes, bytes]:
    pieces = list(merge(shards, size=size, random_bytes=random.Random(seed).randbytes))
    tags, leaves = zip(*pieces, strict=True)
    return b"".join(tags), b"".join(leaves)


@given(st.integers(0, len(ROWS)), st.integers(0, len(ROWS)))
def test_a_set_is_the_same_however_it_was_cut(first: int, second: int) -> None:
    low, high = sorted((first, second))
    shards = [build_shard(SEED, INFO, SECRET, rows) for rows in (ROWS[:low], ROWS[low:high], ROWS[high:])]
    assert merged(shards, 64) == merged([b"".join(shards)], 64)


def test_every_element_is_there_with_its_leaf_and_the_rest_is_random() -> None:
    tags, leaves = merged([build_shard(SEED, INFO, SECRET, ROWS)], 64)
    side = SetSide(SEED, INFO)
    for value, record in ROWS:
        tag = side.tag(value)
        [place] = find_places([tag], tags)
        assert place is not None
        leaf = leaves[place * HASH : (place + 1) * HASH]
        assert leaf == hash_leaf(nonce_of(SECRET, tag), tag, value, record)
    assert len({leaves[at : at + HASH] for at in range(0, len(leaves), HASH)}) == 64
    others, _ = merged([build_shard(SEED, INFO, SECRET, ROWS)], 64, seed=2)
    ours = {tags[at : at + TAG] for at in range(0, len(tags), TAG)}
    theirs = {others[at : at + TAG] for at in range(0, len(others), TAG)}
    assert len(ours & theirs) == len(ROWS)


def test_an_element_that_stands_twice_is_there_once_with_its_first_record() -> None:
    twice = [ROWS[0], (ROWS[0][0], ROWS[1][1])]
    tags, leaves = merged([build_shard(SEED, INFO, SECRET, twice)], 1)
    assert tags == SetSide(SEED, INFO).tag(ROWS[0][0])
    assert leaves == hash_leaf(nonce_of(SECRET, tags), tags, *ROWS[0])


def test_nothing_makes_a_set_of_filling() -> None:
    tags, leaves = merged([], 256)
    assert (len(tags), len(leaves)) == (256 * TAG, 256 * HASH)
    check = TagFileCheck(size=256, digest=hashlib.sha256(tags).digest())
    check.take(tags)
    check.finish()


def test_a_set_comes_in_pieces() -> None:
    sizes = [
        len(tags) // TAG for tags, _ in merge([], size=2 * PIECE, random_bytes=random.Random(1).randbytes)
    ]
    assert sizes == [PIECE, PIECE]


def test_more_elements_than_the_size_are_refused() -> None:
    with pytest.raises(CallerError, match="40 elements"):
        merged([build_shard(SEED, INFO, SECRET, ROWS)], 32)


def test_a_shard_is_named_by_what_is_in_it() -> None:
    names = {
        name_shard(rows) for rows in (ROWS, ROWS[:-1], ROWS[::-1], [(ROWS[0][0], ROWS[1][1]), *ROWS[1:]])
    }
    assert len(names) == 4
    assert name_shard([(b"ab", b"c" * 32)]) != name_shard([(b"abc", b"c" * 31 + b"c")])


# files as they come


@given(st.lists(st.integers(1, 3000), max_size=30))
def test_a_file_is_checked_however_it_comes(cuts: list[int]) -> None:
    tags, _ = merged([], 256)
    check, at = TagFileCheck(size=256, digest=hashlib.sha256(tags).digest()), 0
    for cut in [*cuts, len(tags)]:
        check.take(tags[at : at + cut])
        at += cut
    check.finish()


def take_file(raw: bytes, step: int, digest: bytes) -> None:
    check = TagFileCheck(size=256, digest=digest)
    for at in range(0, len(raw), step):
        check.take(raw[at : at + step])
    check.finish()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda raw: raw[:-8], "incomplete"),
        (lambda raw: raw[:-1], "incomplete"),
        (lambda raw: raw + b"\xff" * 8, "incomplete"),
        (lambda raw: b"", "incomplete"),
        (lambda raw: raw[:-8] + b"\xff" * 8, "incomplete"),
        (lambda raw: raw[8:16] + raw[:8] + raw[16:], "malformed"),
        (lambda raw: raw[:8] + raw[:8] + raw[16:], "malformed"),
    ],
)
@pytest.mark.parametrize("step", [5, 8, 1000, 4096])
def test_a_wrong_file_is_refused(wrong, code: str, step: int) -> None:
    tags, _ = merged([], 256)
    with pytest.raises(PartnerError) as caught:
        take_file(wrong(tags), step, hashlib.sha256(tags).digest())
    assert caught.value.code == code


@given(st.sets(st.integers(0, 2**64 - 1), max_size=200), st.lists(st.integers(0, 2**64 - 1), max_size=20))
def test_tags_are_found_where_they_are(held: set[int], others: list[int]) -> None:
    row = sorted(held)
    raw = b"".join(number.to_bytes(TAG, "big") for number in row)
    wanted = [*row, *others]
    places = find_places([number.to_bytes(TAG, "big") for number in wanted], memoryview(raw))
    assert places == [row.index(number) if number in held else None for number in wanted]
