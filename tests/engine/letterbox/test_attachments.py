"""Attachments of any size go through in constant memory, and nothing but the whole one comes out."""

import hashlib
import io
import itertools
import tracemalloc
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letter_examples import DESK, DESK_PUBLIC, random_bytes

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.letterbox.attachments import SealedUpload, open_attachment
from jointdesk.engine.letterbox.frames import FRAME, ROOM, TAG, open_frames, seal_frames
from jointdesk.engine.letterbox.padding import bucket_of
from jointdesk.engine.letterbox.sealing import HEADER, find_among

LETTER, ID = "a" * 32, "c" * 32
KEY = bytes(32)
find = find_among(DESK)


def upload(pieces, **more):
    return SealedUpload(
        pieces,
        letter_id=LETTER,
        attachment_id=ID,
        public_key=DESK_PUBLIC,
        random_bytes=random_bytes(),
        **more,
    )


def sealed_of(content: bytes):
    passing = upload([content])
    sealed = b"".join(passing)
    return sealed, passing.describe("a.bin", "application/octet-stream")


SIZES = (1, 5, ROOM - 1, ROOM, ROOM + 1, FRAME, 2 * ROOM, 2 * ROOM + 1, 3 * FRAME - 7)


@pytest.mark.parametrize("size", SIZES)
def test_every_size_comes_back_and_is_padded(size):
    content = Random(size).randbytes(size)
    sealed, attachment = sealed_of(content)
    assert attachment.sha256 == hashlib.sha256(content).digest()
    assert b"".join(open_attachment(io.BytesIO(sealed), attachment, LETTER, find)) == content
    frames = sealed[HEADER:]
    plain = len(frames) - TAG * -(-len(frames) // (FRAME + TAG))
    assert plain == bucket_of(plain)
    assert plain <= max(4096, 2 * (size + 4), 1.12 * size + 2 * FRAME)


@given(st.lists(st.integers(0, 3 * FRAME), max_size=5), st.integers(0, 9))
def test_pieces_make_no_difference(cuts, seed):
    content = Random(seed).randbytes(2 * FRAME + 11)
    places = sorted({min(cut, len(content)) for cut in cuts} | {0, len(content)})
    pieces = [content[start:end] for start, end in itertools.pairwise(places)]
    sealed = b"".join(seal_frames(pieces, KEY))
    assert sealed == b"".join(seal_frames([content], KEY))
    assert b"".join(open_frames([sealed[i : i + 999] for i in range(0, len(sealed), 999)], KEY)) == content


def test_no_frame_can_be_moved_left_out_or_repeated():
    sealed, attachment = sealed_of(Random(1).randbytes(4 * ROOM))
    head, frames = sealed[:HEADER], sealed[HEADER:]
    step = FRAME + TAG
    cut = [frames[start : start + step] for start in range(0, len(frames), step)]
    assert len(cut) >= 4
    for wrong in (
        cut[:-1],
        cut[1:],
        [cut[1], cut[0], *cut[2:]],
        [*cut, cut[-1]],
        cut[:1],
        [],
        [b"".join(cut) + b"x"],
    ):
        with pytest.raises(PartnerError):
            list(open_attachment(io.BytesIO(head + b"".join(wrong)), attachment, LETTER, find))


def test_an_attachment_is_of_one_letter_only():
    sealed, attachment = sealed_of(b"proof")
    for letter, described in (("b" * 32, attachment), (LETTER, replace(attachment, id="d" * 32))):
        with pytest.raises(PartnerError):
            list(open_attachment(io.BytesIO(sealed), described, letter, find))
    for described in (
        replace(attachment, size=4),
        replace(attachment, sha256=bytes(32)),
        replace(attachment, size=6),
    ):
        with pytest.raises(PartnerError, match="not the one"):
            list(open_attachment(io.BytesIO(sealed), described, LETTER, find))


def test_a_frame_out_of_form_is_refused_though_its_tag_is_right():
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    def frame(number, last, plain):
        return AESGCM(KEY).encrypt(number.to_bytes(11, "big") + bytes([last]), plain, None)

    content_after_gap = frame(0, 0, (3).to_bytes(4, "big") + b"abc".ljust(FRAME - 4, b"\0")) + frame(
        1, 1, (1).to_bytes(4, "big") + b"x"
    )
    too_long = frame(0, 1, (9).to_bytes(4, "big") + b"abc")
    not_zero = frame(0, 1, (1).to_bytes(4, "big") + b"abc")
    for bad in (content_after_gap, too_long, not_zero, frame(0, 1, b""), b"", b"x" * 15):
        with pytest.raises(PartnerError, match="altered"):
            list(open_frames([bad], KEY))


def test_too_large_an_upload_stops_at_once():
    passed = []

    def endless():
        while True:
            passed.append(1)
            yield bytes(FRAME)

    with pytest.raises(CallerError, match="at most"):
        for _ in upload(endless(), most=10 * FRAME):
            pass
    assert len(passed) == 11


def test_what_has_not_passed_or_is_empty_is_not_described():
    passing = upload([b"x"])
    with pytest.raises(CallerError):
        passing.describe("a", "text/plain")
    passing = upload([])
    list(passing)
    with pytest.raises(CallerError):
        passing.describe("a", "text/plain")


def test_memory_stays_constant():
    # one piece again and again: 64 MiB pass
    piece = bytes(256 * 1024)
    tracemalloc.start()
    try:
        passing = upload(piece for _ in range(256))
        assert sum(len(part) for part in passing) > 64 * 1024 * 1024
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


@given(st.integers(0, 2**45))
def test_padding_never_shrinks_and_costs_little(size):
    padded = bucket_of(size)
    assert padded >= size
    assert bucket_of(padded) == padded
    if size > 64 * 1024:
        assert padded <= size * 1.12
