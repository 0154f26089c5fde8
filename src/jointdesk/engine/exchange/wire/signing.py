"""Signatures: JWS compact (RFC 7515) with Ed25519 (RFC 8037, algorithm name of RFC 9864).

The header is exactly `alg`, `kid` and `typ`: nothing negotiable, nothing critical, no keys inside. `typ` says
what is signed, so that a card can never pass for a message.
"""

import re
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.canonical import decode, encode, read_object

ALGORITHM = "Ed25519"
MAX_HEADER = 512
COMPACT = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}")


def sign(payload: bytes, key: Ed25519PrivateKey, *, kid: str, typ: str) -> bytes:
    """The signed form of `payload`. Deterministic: the same input gives the same bytes (RFC 8032)."""
    header = {"alg": ALGORITHM, "kid": kid, "typ": typ}
    private = key.private_bytes_raw()
    jwk = OKPKey.import_key(
        {
            "kty": "OKP",
            "crv": "Ed25519",
            "x": encode(key.public_key().public_bytes_raw()),
            "d": encode(private),
        }
    )
    return jws.serialize_compact(header, payload, jwk, registry=_registry(len(payload) * 2)).encode("ascii")


def read_unverified_kid(signed: bytes, typ: str) -> str:
    """The key id the signer claims. Raises PartnerError (malformed) unless the header is exactly ours."""
    if not COMPACT.fullmatch(signed):
        raise PartnerError("malformed", "not a signed form")
    header = _read_header(signed.partition(b".")[0])
    kid = header.get("kid")
    if header != {"alg": ALGORITHM, "kid": kid, "typ": typ} or not isinstance(kid, str):
        raise PartnerError("malformed", "the signature's header is not the protocol's")
    return kid


def read_unverified_payload(signed: bytes) -> bytes:
    """The payload before its signature is checked: for a card, which names its own key."""
    try:
        return decode(signed.split(b".")[1].decode("ascii"))
    except (ValueError, IndexError):
        raise PartnerError("malformed", "not a signed form") from None


def verify(signed: bytes, public_key: bytes, typ: str) -> bytes:
    """The payload of `signed`. Raises PartnerError (malformed, bad_signature)."""
    read_unverified_kid(signed, typ)
    try:
        jwk = _read_public(public_key)
        return jws.deserialize_compact(signed, jwk, registry=_registry(len(signed))).payload
    except (JoseError, ValueError):
        raise PartnerError("bad_signature", "the signature does not verify") from None


# partners' keys come in every message of a bundle; these are public
@lru_cache(maxsize=256)
def _read_public(key: bytes) -> OKPKey:
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": encode(key)})


def _read_header(segment: bytes) -> dict[str, object]:
    if len(segment) > MAX_HEADER:
        raise PartnerError("malformed", "the header is too long")
    try:
        return read_object(decode(segment.decode("ascii")))
    except ValueError:
        raise PartnerError("malformed", "the header is not base64url") from None


def _registry(size: int) -> jws.JWSRegistry:
    registry = jws.JWSRegistry(algorithms=[ALGORITHM])
    # the caller has bounded the size already; the library's own bound of 128 kB is below a full question
    registry.max_payload_length = max(size, registry.max_payload_length)
    return registry
