"""A desk's own keys: one signs (Ed25519), one receives (X25519). The desk keeps them in a mode 600 file."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from jointdesk.engine.errors import OwnError
from jointdesk.engine.exchange.wire.canonical import decode, encode

KEY_ID = re.compile(r"[A-Za-z0-9_-]{11}", re.ASCII)


def key_id(public_key: bytes) -> str:
    """A short name of a public key, for headers: the first 8 bytes of its SHA-256, base64url."""
    return encode(hashlib.sha256(public_key).digest()[:8])


@dataclass(frozen=True, repr=False)
class DeskKeys:
    """Private halves. Its repr says nothing, lest a key reach a log."""

    signing: Ed25519PrivateKey
    encryption: X25519PrivateKey

    @classmethod
    def generate(cls, random_bytes: Callable[[int], bytes]) -> "DeskKeys":
        return cls(
            Ed25519PrivateKey.from_private_bytes(random_bytes(32)),
            X25519PrivateKey.from_private_bytes(random_bytes(32)),
        )

    @property
    def signing_public(self) -> bytes:
        return self.signing.public_key().public_bytes_raw()

    @property
    def encryption_public(self) -> bytes:
        return self.encryption.public_key().public_bytes_raw()

    def decryption_key(self, kid: str) -> X25519PrivateKey | None:
        """The private key of this id, if it is ours."""
        return self.encryption if kid == key_id(self.encryption_public) else None

    def to_bytes(self) -> bytes:
        """A JWK Set (RFC 7517) with both private keys."""
        pairs = (
            ("Ed25519", "sig", self.signing_public, self.signing.private_bytes_raw()),
            ("X25519", "enc", self.encryption_public, self.encryption.private_bytes_raw()),
        )
        keys = [
            {"kty": "OKP", "crv": curve, "use": use, "x": encode(public), "d": encode(private)}
            for curve, use, public, private in pairs
        ]
        return json.dumps({"keys": keys}, indent=1).encode("ascii") + b"\n"

    @classmethod
    def from_bytes(cls, raw: bytes) -> "DeskKeys":
        """The keys `to_bytes` wrote. Raises OwnError, without a word of the content."""
        try:
            by_curve: dict[str, Any] = {key["crv"]: key for key in json.loads(raw)["keys"]}
            keys = cls(
                Ed25519PrivateKey.from_private_bytes(decode(by_curve["Ed25519"]["d"])),
                X25519PrivateKey.from_private_bytes(decode(by_curve["X25519"]["d"])),
            )
            published = (decode(by_curve["Ed25519"]["x"]), decode(by_curve["X25519"]["x"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise OwnError("the desk's key file is damaged") from None
        if published != (keys.signing_public, keys.encryption_public):
            raise OwnError("the desk's key file is damaged: a public half does not fit its private one")
        return keys
