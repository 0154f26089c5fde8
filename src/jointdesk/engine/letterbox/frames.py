"""Content of any size in sealed frames, in constant memory, its size hidden by padding.

1. A frame holds 65,536 octets, the last one perhaps fewer: four for how many are content, the content, then zeros.
2. Only the last frames may hold less content than they can; what follows a frame that is not full is empty.
3. Nonce: 11 octets of the frame's number, then 1 for the last frame, else 0 (STREAM: Hoang et al., CRYPTO 2015). A key
   seals one thing only. So nothing can be altered, moved, cut off or added without being found.
"""

from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.letterbox.padding import LEAST, bucket_of

FRAME = 65_536
PREFIX, TAG, KEY = 4, 16, 32
ROOM = FRAME - PREFIX


def seal_frames(pieces: Iterable[bytes], key: bytes, least: int = LEAST) -> Iterator[bytes]:
    """The sealed frames of content that comes in pieces of any size."""
    cipher, held, number = AESGCM(key), bytearray(), 0
    for piece in pieces:
        # at most a frame is copied at once, however large a piece is
        for start in range(0, len(piece), FRAME):
            held += piece[start : start + FRAME]
            while len(held) > ROOM:
                yield _seal(cipher, number, bytes(held[:ROOM]), FRAME, last=False)
                del held[:ROOM]
                number += 1
    yield from _seal_end(cipher, number, bytes(held), least)


def open_frames(sealed: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """The content, a frame at a time, each checked. Raises PartnerError (altered).

    What was yielded before an error is genuine and not whole: a caller discards it.
    """
    cipher, held, number, full = AESGCM(key), bytearray(), 0, True
    for piece in sealed:
        for start in range(0, len(piece), FRAME):
            held += piece[start : start + FRAME]
            while len(held) > FRAME + TAG:
                content = _open(cipher, number, bytes(held[: FRAME + TAG]), full, last=False)
                full = len(content) == ROOM
                yield content
                del held[: FRAME + TAG]
                number += 1
    yield _open(cipher, number, bytes(held), full, last=True)


def _seal_end(cipher: AESGCM, number: int, content: bytes, least: int) -> Iterator[bytes]:
    """What is left over after the full frames, and the padding of all."""
    left = bucket_of(number * FRAME + PREFIX + len(content), least) - number * FRAME
    while left > 0:
        size = min(FRAME, left)
        left -= size
        yield _seal(cipher, number, content, size, last=not left)
        number, content = number + 1, b""


def _seal(cipher: AESGCM, number: int, content: bytes, size: int, *, last: bool) -> bytes:
    frame = len(content).to_bytes(PREFIX, "big") + content
    return cipher.encrypt(_nonce(number, last), frame.ljust(size, b"\0"), None)


def _open(cipher: AESGCM, number: int, sealed: bytes, full: bool, *, last: bool) -> bytes:
    try:
        frame = cipher.decrypt(_nonce(number, last), sealed, None)
    except InvalidTag:
        raise PartnerError("altered", "it was altered, or is not whole") from None
    size = int.from_bytes(frame[:PREFIX], "big")
    content, padding = frame[PREFIX : PREFIX + size], frame[PREFIX + size :]
    if len(frame) < PREFIX or len(content) != size or (size and not full) or padding.strip(b"\0"):
        raise PartnerError("altered", "a frame is out of form")
    return content


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
