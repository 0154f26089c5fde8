"""A seal that only the holder of a private key opens: HPKE (RFC 9180) carries the key of the frames.

Base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; nothing is negotiated. A sealed thing is `JDL1`, the
8 octets of the key's id, the key of its frames under HPKE, then the frames. What it is for (`purpose`: a letter's id,
an attachment's) goes into HPKE's info: a sealed thing opens as what it was sealed for, and as nothing else.
Several keys: a sealed thing names the one it was sealed to, so letters under way open after a rotation.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.letterbox.frames import FRAME, KEY, open_frames, seal_frames
from jointdesk.engine.letterbox.padding import LEAST

MAGIC = b"JDL1"
KEY_ID, WRAPPED = 8, 32 + KEY + 16
HEADER = len(MAGIC) + KEY_ID + WRAPPED
MOST_PURPOSE = 200

FindKey = Callable[[bytes], X25519PrivateKey | None]


def key_id(public_key: bytes) -> bytes:
    """A short name of a public key: the first 8 octets of its SHA-256."""
    return hashlib.sha256(public_key).digest()[:KEY_ID]


def find_among(*keys: X25519PrivateKey) -> FindKey:
    """The keys of a desk, newest or not, by id."""
    by_id = {key_id(key.public_key().public_bytes_raw()): key for key in keys}
    return by_id.get


def seal(
    pieces: Iterable[bytes],
    public_key: bytes,
    purpose: str,
    random_bytes: Callable[[int], bytes],
    least: int = LEAST,
) -> Iterator[bytes]:
    """The sealed form of content that comes in pieces; nothing but one frame is held in memory.

    `least`: the smallest size it is padded to, a power of two.
    Raises CallerError for a public key that is none.
    """
    key = random_bytes(KEY)
    yield _write_header(public_key, key, purpose)
    yield from seal_frames(pieces, key, least)


def seal_whole(
    content: bytes,
    public_key: bytes,
    purpose: str,
    random_bytes: Callable[[int], bytes],
    least: int = LEAST,
) -> bytes:
    return b"".join(seal((content,), public_key, purpose, random_bytes, least))


def open_sealed(sealed: BinaryIO, find_key: FindKey, purpose: str) -> Iterator[bytes]:
    """The content, in pieces, each checked. Raises PartnerError (malformed, wrong_key, altered)."""
    key = _read_header(sealed.read(HEADER), find_key, purpose)
    yield from open_frames(iter(lambda: sealed.read(FRAME), b""), key)


def open_whole(sealed: bytes, find_key: FindKey, purpose: str) -> bytes:
    """Content that the caller has bounded. Raises PartnerError (malformed, wrong_key, altered)."""
    key = _read_header(sealed[:HEADER], find_key, purpose)
    return b"".join(open_frames((sealed[HEADER:],), key))


def read_key_id(sealed: bytes) -> bytes:
    """Which key it was sealed to, for whoever rotates keys. Raises PartnerError (malformed)."""
    if len(sealed) < HEADER or not sealed.startswith(MAGIC):
        raise PartnerError("malformed", "nothing that is sealed")
    return sealed[len(MAGIC) : len(MAGIC) + KEY_ID]


def _write_header(public_key: bytes, key: bytes, purpose: str) -> bytes:
    try:
        recipient = X25519PublicKey.from_public_bytes(public_key)
        wrapped = _suite().encrypt(key, recipient, _info(purpose))
    except ValueError:
        raise CallerError("letters need a public X25519 key") from None
    return MAGIC + key_id(public_key) + wrapped


def _read_header(header: bytes, find_key: FindKey, purpose: str) -> bytes:
    private_key = find_key(read_key_id(header))
    if private_key is None:
        raise PartnerError("wrong_key", "sealed to a key that is not ours, or no longer")
    try:
        return _suite().decrypt(header[len(MAGIC) + KEY_ID :], private_key, _info(purpose))
    except (InvalidTag, ValueError):
        raise PartnerError("altered", "it was altered, or sealed as something else") from None


def _info(purpose: str) -> bytes:
    if not purpose.isascii() or not 0 < len(purpose) <= MOST_PURPOSE:
        raise CallerError("a seal says what it is for")
    return b"jointdesk/letterbox/v1|" + purpose.encode("ascii")


def _suite() -> Suite:
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
