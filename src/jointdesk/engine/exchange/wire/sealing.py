"""Encryption to a partner: JWE compact (RFC 7516), ECDH-ES on X25519 with A256GCM.

The header is exactly `alg`, `enc`, `kid`, `typ` and `epk`; compression is impossible, because a `zip` header
is refused before anything is decrypted. Size is bounded before parsing.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.canonical import decode, encode, read_object

ALGORITHMS = ["ECDH-ES", "A256GCM"]
TYPE = "jointdesk-sealed+jwe"
MAX_HEADER = 512
MAX_SEALED = 2 * 1024 * 1024
# five parts; the second, the encrypted key, is empty with direct key agreement
COMPACT = re.compile(rb"[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{22}")


def encrypt(signed: bytes, public_key: bytes, *, kid: str) -> bytes:
    """`signed`, readable by the holder of the X25519 key only. Draws its own ephemeral key."""
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": kid, "typ": TYPE}
    jwk = _read_public(public_key)
    return jwe.encrypt_compact(header, signed, jwk, registry=_registry()).encode("ascii")


def decrypt(raw: bytes, find_key: Callable[[str], X25519PrivateKey | None]) -> bytes:
    """What was encrypted; `find_key` gives our private key of an id, if we have it.

    Raises PartnerError (too_large, malformed, wrong_key, cannot_decrypt).
    """
    if len(raw) > MAX_SEALED:
        raise PartnerError("too_large", f"a sealed message has at most {MAX_SEALED} bytes")
    private_key = find_key(read_recipient_kid(raw))
    if private_key is None:
        raise PartnerError("wrong_key", "sealed to a key that is not ours, or no longer")
    jwk = OKPKey.import_key(
        {
            "kty": "OKP",
            "crv": "X25519",
            "x": encode(private_key.public_key().public_bytes_raw()),
            "d": encode(private_key.private_bytes_raw()),
        }
    )
    try:
        plaintext = jwe.decrypt_compact(raw, jwk, registry=_registry()).plaintext
    except (JoseError, ValueError, InvalidTag, KeyError, TypeError):
        raise PartnerError("cannot_decrypt", "the message was altered or sealed to another key") from None
    if plaintext is None:
        raise PartnerError("cannot_decrypt", "the message is empty")
    return plaintext


def read_recipient_kid(raw: bytes) -> str:
    """The id of the key it is sealed to, as its header says. Raises PartnerError (malformed)."""
    if not COMPACT.fullmatch(raw):
        raise PartnerError("malformed", "not a sealed message")
    return str(_read_header(raw.partition(b".")[0])["kid"])


# partners' keys come in every message of a bundle; these are public
@lru_cache(maxsize=256)
def _read_public(key: bytes) -> OKPKey:
    return OKPKey.import_key({"kty": "OKP", "crv": "X25519", "x": encode(key)})


def _read_header(segment: bytes) -> dict[str, object]:
    if len(segment) > MAX_HEADER:
        raise PartnerError("malformed", "the header is too long")
    try:
        header = read_object(decode(segment.decode("ascii")))
    except ValueError:
        raise PartnerError("malformed", "the header is not base64url") from None
    epk, kid = header.get("epk"), header.get("kid")
    ours = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": kid, "typ": TYPE, "epk": epk}
    point = epk.get("x") if isinstance(epk, dict) else None
    texts = isinstance(point, str) and isinstance(kid, str)
    if header != ours or epk != {"kty": "OKP", "crv": "X25519", "x": point} or not texts:
        raise PartnerError("malformed", "the seal's header is not the protocol's")
    return header


def _registry() -> jwe.JWERegistry:
    registry = jwe.JWERegistry(algorithms=ALGORITHMS)
    registry.max_ciphertext_length = MAX_SEALED
    return registry
