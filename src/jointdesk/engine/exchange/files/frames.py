"""A file as it lies on the disk and as it travels: AES-256-GCM in frames, one key a file, in constant memory.

1. Frames of 65,536 octets, the last one shorter, each followed by its tag of 16; a file has at least one octet.
2. Nonce: 11 octets of the frame's number from 0, then 1 for the last frame, else 0. A key never seals two files.
3. So no frame can be altered, moved, left out or added without being found (STREAM: Hoang et al., CRYPTO 2015).
"""

from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jointdesk.engine.errors import PartnerError

FRAME = 65_536
TAG = 16
KEY = 32
SEALED_FRAME = FRAME + TAG


def sealed_size(size: int) -> int:
    """Octets that `size` octets of content have in frames."""
    return size + TAG * -(-size // FRAME)


def seal_frames(pieces: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """The content's frames, sealed under a key that was never used. Nothing comes of no content."""
    cipher, number, rest = AESGCM(key), 0, bytearray()
    for piece in pieces:
        rest += piece
        # one octet more than a frame: only then is this one not the last
        while len(rest) > FRAME:
            yield cipher.encrypt(_nonce(number, last=False), bytes(rest[:FRAME]), None)
            del rest[:FRAME]
            number += 1
    if rest:
        yield cipher.encrypt(_nonce(number, last=True), bytes(rest), None)


def open_frame(sealed: bytes, key: bytes, number: int, size: int) -> bytes:
    """One frame of content of `size` octets, by its number from 0. Raises PartnerError (altered_file)."""
    last = (number + 1) * FRAME >= size
    try:
        return AESGCM(key).decrypt(_nonce(number, last=last), sealed, None)
    except InvalidTag:
        raise PartnerError("altered_file", f"frame {number} of the file was altered") from None


class FrameOpener:
    """Opens frames as they come in pieces of any length. `size`: octets of content there must be."""

    def __init__(self, key: bytes, size: int) -> None:
        self._cipher, self._size = AESGCM(key), size
        self._opened, self._number, self._rest = 0, 0, bytearray()

    def take(self, piece: bytes) -> Iterator[bytes]:
        """The content of each frame that is whole now. Raises PartnerError (altered_file)."""
        self._rest += piece
        while self._rest:
            plain = min(FRAME, self._size - self._opened)
            if plain <= 0:
                raise PartnerError("altered_file", "the file is longer than was announced")
            if len(self._rest) < plain + TAG:
                return
            yield self._open(bytes(self._rest[: plain + TAG]), plain)
            del self._rest[: plain + TAG]

    def finish(self) -> None:
        """Raises PartnerError (altered_file) when something is missing."""
        if self._rest or self._opened != self._size:
            raise PartnerError("altered_file", "the file is shorter than was announced")

    def _open(self, frame: bytes, plain: int) -> bytes:
        last = self._opened + plain == self._size
        try:
            content = self._cipher.decrypt(_nonce(self._number, last=last), frame, None)
        except InvalidTag:
            raise PartnerError("altered_file", f"frame {self._number} of the file was altered") from None
        self._opened, self._number = self._opened + plain, self._number + 1
        return content


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
