"""A bundle that only its recipient reads: frames under a random key, and the key under a passphrase or a desk's card.

A header of one line says how; it is no secret. Argon2id (RFC 9106, second recommended setting: 64 MiB, three passes)
makes a guess of the passphrase cost what it can; the passphrase goes another way than the bundle.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.files.frames import KEY, FrameOpener, seal_frames
from jointdesk.engine.exchange.wire.canonical import decode, encode, read_object, write_object
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.sealing import decrypt, encrypt

MAGIC = b"JOINTDESK-SEALED-1\n"
MAX_HEADER = 8_192
MEMORY_KIB, PASSES, LANES = 65_536, 3, 4
SALT, NONCE = 16, 12
SHORTEST = 12
PIECE = 256 * 1024


def seal_for_passphrase(
    passphrase: str, size: int, random_bytes: Callable[[int], bytes]
) -> tuple[bytes, bytes]:
    """The header to write first, and the key of the frames. Raises CallerError for a passphrase too short."""
    if len(passphrase) < SHORTEST:
        raise CallerError(f"a passphrase has at least {SHORTEST} characters")
    salt, nonce, key = random_bytes(SALT), random_bytes(NONCE), random_bytes(KEY)
    wrapped = AESGCM(_stretch(passphrase, salt)).encrypt(nonce, key, MAGIC)
    return _header({"size": size, "salt": encode(salt), "key": encode(nonce + wrapped)}), key


def seal_for_desk(public: bytes, size: int, random_bytes: Callable[[int], bytes]) -> tuple[bytes, bytes]:
    """The same for the desk whose card has this key of encryption."""
    key = random_bytes(KEY)
    wrapped = encrypt(encode(key).encode(), public, kid=key_id(public)).decode("ascii")
    return _header({"size": size, "to": wrapped}), key


def seal(header: bytes, key: bytes, pieces: Iterable[bytes]) -> Iterator[bytes]:
    yield header
    yield from seal_frames(pieces, key)


def is_sealed(beginning: bytes) -> bool:
    return beginning.startswith(MAGIC)


def open_sealed(
    sealed: BinaryIO,
    passphrase: str = "",
    find_key: Callable[[str], X25519PrivateKey | None] = lambda kid: None,
) -> Iterator[bytes]:
    """The bundle, in pieces, each checked. Raises PartnerError (malformed, wrong_key, altered_file)."""
    header = _read_header(sealed)
    opener = FrameOpener(_open_key(header, passphrase, find_key), header["size"])
    while piece := sealed.read(PIECE):
        yield from opener.take(piece)
    opener.finish()


def _read_header(sealed: BinaryIO) -> dict[str, Any]:
    if sealed.read(len(MAGIC)) != MAGIC:
        raise PartnerError("malformed", "not a sealed bundle")
    line = sealed.readline(MAX_HEADER)
    header = read_object(line.rstrip(b"\n"))
    by_passphrase = type(header.get("salt")) is str and type(header.get("key")) is str
    for_desk = type(header.get("to")) is str
    if type(header.get("size")) is not int or header["size"] < 1 or not (by_passphrase or for_desk):
        raise PartnerError("malformed", "the seal's header")
    return header


def _open_key(
    header: dict[str, Any], passphrase: str, find_key: Callable[[str], X25519PrivateKey | None]
) -> bytes:
    try:
        if "to" in header:
            key = decode(decrypt(header["to"].encode("ascii"), find_key).decode("ascii"))
        else:
            raw = decode(header["key"])
            stretched = _stretch(passphrase, decode(header["salt"]))
            key = AESGCM(stretched).decrypt(raw[:NONCE], raw[NONCE:], MAGIC)
    except (InvalidTag, ValueError, UnicodeError):
        raise PartnerError("wrong_key", "the passphrase does not open the bundle") from None
    if len(key) != KEY:
        raise PartnerError("malformed", "the seal's key")
    return key


def _stretch(passphrase: str, salt: bytes) -> bytes:
    if len(salt) != SALT:
        raise PartnerError("malformed", "the seal's salt")
    secret = " ".join(passphrase.split()).encode()
    return hash_secret_raw(secret, salt, PASSES, MEMORY_KIB, LANES, KEY, Type.ID)


def _header(said: dict[str, Any]) -> bytes:
    return MAGIC + write_object(said) + b"\n"
