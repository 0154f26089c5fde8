"""A file in frames: whatever is altered, moved, left out or added is found, and nothing of it is believed before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.files.frames import FRAME, SEALED_FRAME, FrameOpener, seal_frames, sealed_size

KEY = bytes(range(32))
SIZES = (1, 2, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 2 * FRAME + 7)


def open_all(raw: bytes, size: int, step: int = 1 << 20, key: bytes = KEY) -> bytes:
    opener = FrameOpener(key, size)
    found = b"".join(
        content for start in range(0, len(raw), step) for content in opener.take(raw[start : start + step])
    )
    opener.finish()
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("step", [999, FRAME, 1 << 20])
def test_what_was_sealed_is_opened(size: int, step: int) -> None:
    content = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    pieces = [content[start : start + step] for start in range(0, size, step)]
    raw = b"".join(seal_frames(pieces, KEY))
    assert len(raw) == sealed_size(size)
    assert open_all(raw, size, step) == content


@pytest.mark.parametrize("size", SIZES)
def test_a_changed_octet_is_found(size: int) -> None:
    raw = bytearray(b"".join(seal_frames([bytes(size)], KEY)))
    for place in {0, len(raw) // 2, len(raw) - 1}:
        altered = raw.copy()
        altered[place] ^= 1
        with pytest.raises(PartnerError, match="altered_file"):
            open_all(bytes(altered), size)


def test_frames_cannot_be_moved_left_out_or_added() -> None:
    raw = b"".join(seal_frames([bytes(3 * FRAME)], KEY))
    one, two, three = (raw[place * SEALED_FRAME :][:SEALED_FRAME] for place in range(3))
    for changed, size in (
        (two + one + three, 3 * FRAME),
        (one + three, 2 * FRAME),
        (one + two, 2 * FRAME),
        (one + two, 3 * FRAME),
        (one + two + three + three, 4 * FRAME),
        (raw + b"x", 3 * FRAME),
        (raw[:-1], 3 * FRAME),
        (b"", 3 * FRAME),
    ):
        with pytest.raises(PartnerError, match="altered_file"):
            open_all(changed, size)


def test_another_key_opens_nothing() -> None:
    raw = b"".join(seal_frames([b"secret"], KEY))
    with pytest.raises(PartnerError, match="altered_file"):
        open_all(raw, 6, key=bytes(32))


@given(st.binary(max_size=300), st.integers(1, 2**31))
def test_whatever_comes_only_a_partner_error_leaves(raw: bytes, size: int) -> None:
    with pytest.raises(PartnerError):
        open_all(raw, size)
