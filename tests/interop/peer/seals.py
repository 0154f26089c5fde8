"""Keys, cards, signatures and seals (sections 2 and 3)."""

import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .spelling import RefusedError, b64, read, require, sha, unb64, write

CARD, MESSAGE, SEALED = "jointdesk-card+jws", "jointdesk-message+jws", "jointdesk-sealed+jwe"
LARGEST_SEALED, LARGEST_PAYLOAD = 2 * 2**20, 2**20


def key_id(public: bytes) -> str:
    return b64(sha(public)[:8])


@dataclass
class Keys:
    signing: Ed25519PrivateKey
    receiving: X25519PrivateKey

    @classmethod
    def make(cls, signing: bytes | None = None, receiving: bytes | None = None) -> "Keys":
        return cls(
            Ed25519PrivateKey.from_private_bytes(signing or secrets.token_bytes(32)),
            X25519PrivateKey.from_private_bytes(receiving or secrets.token_bytes(32)),
        )

    @property
    def signing_public(self) -> bytes:
        return self.signing.public_key().public_bytes_raw()

    @property
    def receiving_public(self) -> bytes:
        return self.receiving.public_key().public_bytes_raw()

    def card(self, **fields: Any) -> str:
        keys = {"signing_key": b64(self.signing_public), "encryption_key": b64(self.receiving_public)}
        return sign(write({"v": 1, **fields, **keys}), self.signing, key_id(self.signing_public), CARD)


@dataclass
class Card:
    """A partner's card, read: whole, but trusted only once its words were heard."""

    signed: str
    fields: dict[str, Any]
    prekeys: list[tuple[str, bytes]] = field(default_factory=list)  # valid_from, public key

    @classmethod
    def read(cls, signed: str) -> "Card":
        require(len(signed) <= 16 * 1024, "too_large")
        fields = read(unb64(signed.split(".")[1]))
        verify(
            signed,
            unb64(fields["signing_key"]),
            fields["signing_key"] and key_id(unb64(fields["signing_key"])),
            CARD,
        )
        return cls(signed, fields)

    @property
    def desk(self) -> str:
        return str(self.fields["desk"])

    @property
    def signing_key(self) -> bytes:
        return unb64(self.fields["signing_key"])

    @property
    def receiving_key(self) -> bytes:
        """The newest prekey, else the card's key."""
        return max(self.prekeys)[1] if self.prekeys else unb64(self.fields["encryption_key"])

    def words(self, listed: list[str]) -> list[str]:
        keys = self.signing_key + unb64(self.fields["encryption_key"])
        digest = sha(b"jointdesk/v1|fingerprint\n", self.desk.encode(), b"\n", keys)
        return [listed[byte] for byte in digest[:10]]


def sign(payload: bytes, key: Ed25519PrivateKey, kid: str, typ: str) -> str:
    header = write({"alg": "Ed25519", "kid": kid, "typ": typ})
    signed = f"{b64(header)}.{b64(payload)}"
    return f"{signed}.{b64(key.sign(signed.encode()))}"


def verify(signed: str, key: bytes, kid: str, typ: str) -> bytes:
    """The payload of a JWS that this key signed."""
    parts = signed.split(".")
    require(len(parts) == 3, "malformed")
    require(read(unb64(parts[0])) == {"alg": "Ed25519", "kid": kid, "typ": typ}, "malformed", "header")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(unb64(parts[2]), f"{parts[0]}.{parts[1]}".encode())
    except InvalidSignature as error:
        raise RefusedError("bad_signature") from error
    return unb64(parts[1])


def kid_of(signed: str) -> str:
    parts = signed.split(".")
    require(len(parts) == 3, "malformed")
    return str(read(unb64(parts[0])).get("kid", ""))


def seal(signed: str, recipient: bytes) -> bytes:
    """JWE compact, ECDH-ES straight to A256GCM."""
    own, iv = X25519PrivateKey.generate(), secrets.token_bytes(12)
    epk = {"kty": "OKP", "crv": "X25519", "x": b64(own.public_key().public_bytes_raw())}
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": key_id(recipient), "typ": SEALED, "epk": epk}
    key = _derive(own.exchange(X25519PublicKey.from_public_bytes(recipient)))
    protected = b64(write(header))
    sealed = AESGCM(key).encrypt(iv, signed.encode(), protected.encode())
    return ".".join([protected, "", b64(iv), b64(sealed[:-16]), b64(sealed[-16:])]).encode()


def unseal(raw: bytes, keys: dict[str, X25519PrivateKey]) -> str:
    require(len(raw) <= LARGEST_SEALED, "too_large")
    parts = raw.decode("ascii", "replace").split(".")
    require(len(parts) == 5 and parts[1] == "", "malformed", "parts")
    header = read(unb64(parts[0]))
    epk, kid = header.pop("epk", {}), header.pop("kid", "")
    require(header == {"alg": "ECDH-ES", "enc": "A256GCM", "typ": SEALED}, "malformed", "header")
    require(isinstance(epk, dict) and set(epk) == {"kty", "crv", "x"}, "malformed", "epk")
    require((epk["kty"], epk["crv"]) == ("OKP", "X25519"), "malformed", "epk")
    iv, sealed, tag, point = unb64(parts[2]), unb64(parts[3]), unb64(parts[4]), unb64(epk["x"])
    require((len(iv), len(tag), len(point)) == (12, 16, 32), "malformed", "lengths")
    require(kid in keys, "wrong_key")
    try:
        key = _derive(keys[kid].exchange(X25519PublicKey.from_public_bytes(point)))
        return AESGCM(key).decrypt(iv, sealed + tag, parts[0].encode()).decode("ascii")
    except (InvalidTag, ValueError) as error:
        raise RefusedError("cannot_decrypt") from error


def _derive(shared: bytes) -> bytes:
    """Concat KDF of RFC 7518 section 4.6 with empty party information."""
    algorithm = b"A256GCM"
    other = len(algorithm).to_bytes(4, "big") + algorithm + bytes(8) + (256).to_bytes(4, "big")
    return sha((1).to_bytes(4, "big"), shared, other)


def check_envelope(message: dict[str, Any]) -> None:
    require(message.get("v") == 1, "unsupported_version")
    for name in ("id", "conversation"):
        require(re.fullmatch(r"[0-9a-f]{32}", str(message.get(name))) is not None, "malformed", name)
    for name in ("type", "from", "to", "sent_at"):
        require(isinstance(message.get(name), str), "malformed", name)
    require(isinstance(message.get("body"), dict), "malformed", "body")
    answers = message["type"] in ("receipt", "not_stored")
    require(isinstance(message.get("sequence"), int), "malformed", "sequence")
    require((message["sequence"] == 0) == answers, "malformed", "sequence")
