"""A desk's card: who it is, where it is reached, which keys are its own; signed with the key it names.

A signature by oneself proves only that the card is whole. Trust comes from two people reading the fingerprint
to each other; from then on the keys are pinned. The fingerprint covers desk and keys, so a new address or
name (still signed by the pinned key) needs no second call.
"""

import hashlib
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from jointdesk.engine.errors import CallerError, OwnError, PartnerError
from jointdesk.engine.exchange.wire.canonical import decode, encode, read_day, read_object, write_object
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.signing import read_unverified_payload, sign, verify
from jointdesk.engine.reference import read_tsv

VERSION = 1
TYPE = "jointdesk-card+jws"
MAX_CARD = 16 * 1024
DESK = re.compile(r"[a-z][a-z0-9-]{1,31}", re.ASCII)
COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
FINGERPRINT_WORDS = 10
FIELD = 2**255 - 19
KNOWN = ("v", "desk", "name", "country", "address", "signing_key", "encryption_key", "issued_on")


class OwnKeys(Protocol):
    """What a card is issued with: a pair of keys, or the ring that holds one."""

    @property
    def signing(self) -> Ed25519PrivateKey: ...

    @property
    def signing_public(self) -> bytes: ...

    @property
    def encryption_public(self) -> bytes: ...


@dataclass(frozen=True)
class Card:
    """What a desk says of itself. `signed` is the form that travels and is kept."""

    desk: str
    name: str
    country: str
    address: str
    signing_key: bytes
    encryption_key: bytes
    issued_on: date
    extra: Mapping[str, Any] = field(default_factory=dict)
    signed: str = field(default="", compare=False, repr=False)

    @property
    def signing_keys(self) -> tuple[tuple[bytes, datetime | None], ...]:
        """What its desk may sign with: for ever, as far as a card knows."""
        return ((self.signing_key, None),)

    @classmethod
    def issue(
        cls, keys: OwnKeys, *, desk: str, name: str, country: str, address: str, issued_on: date
    ) -> "Card":
        """A card of our own, signed. Raises CallerError when a value is out of form."""
        wire = {
            "v": VERSION,
            "desk": desk,
            "name": name,
            "country": country,
            "address": address,
            "signing_key": encode(keys.signing_public),
            "encryption_key": encode(keys.encryption_public),
            "issued_on": issued_on.isoformat(),
        }
        try:
            _read(wire, "")
        except ValueError as error:
            raise CallerError(f"the card's {error}") from None
        kid = key_id(keys.signing_public)
        return cls.read(sign(write_object(wire), keys.signing, kid=kid, typ=TYPE))

    @classmethod
    def read(cls, raw: bytes | str) -> "Card":
        """A card as it came, verified against its own key.

        Raises PartnerError (too_large, malformed, unsupported_version, bad_signature).
        """
        raw = raw.encode("utf-8", "replace") if isinstance(raw, str) else raw
        if len(raw) > MAX_CARD:
            raise PartnerError("too_large", f"a card has at most {MAX_CARD} bytes")
        signed = raw.strip()
        wire = read_object(read_unverified_payload(signed))
        if wire.get("v") != VERSION:
            raise PartnerError("unsupported_version", "the card is of another version of the protocol")
        try:
            card = _read(wire, signed.decode("ascii", "replace"))
        except ValueError as error:
            raise PartnerError("malformed", f"the card's {error}") from None
        verify(signed, card.signing_key, TYPE)
        return card


def fingerprint(card: Card) -> tuple[str, ...]:
    """Ten words (80 bits) that two officers read to each other before they trust a card."""
    words = _words()
    digest = hashlib.sha256(
        b"jointdesk/v1|fingerprint\n"
        + card.desk.encode("ascii")
        + b"\n"
        + card.signing_key
        + card.encryption_key
    ).digest()
    return tuple(words[byte] for byte in digest[:FINGERPRINT_WORDS])


def check_address(address: str) -> None:
    """Raises ValueError unless `address` is an https base URL, or http on this machine's loopback."""
    if not re.fullmatch(r"[!-~]{1,200}", address):
        raise ValueError("address is no plain URL")
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.username or parts.password or parts.query or parts.fragment or not host or parts.port == 0:
        raise ValueError("address has more than a host, a port and a path")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
        raise ValueError("address must be https (plain http only on loopback)")


def is_on_this_machine(address: str) -> bool:
    return _is_loopback(urlsplit(address).hostname or "")


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read(wire: Mapping[str, Any], signed: str) -> Card:
    texts = {name: wire.get(name) for name in KNOWN if name != "v"}
    for name, value in texts.items():
        if not isinstance(value, str) or not 1 <= len(value) <= 200:
            raise ValueError(f"{name} is missing or no short text")
    if not DESK.fullmatch(wire["desk"]):
        raise ValueError("desk is not lower-case letters, digits and hyphens, 2 to 32 long")
    if not wire["name"].isprintable() or wire["name"] != wire["name"].strip():
        raise ValueError("name is not printable text")
    if not COUNTRY.fullmatch(wire["country"]):
        raise ValueError("country is no ISO 3166 code")
    check_address(wire["address"])
    return Card(
        desk=wire["desk"],
        name=wire["name"],
        country=wire["country"],
        address=wire["address"].rstrip("/"),
        signing_key=check_signing_key(_read_key(wire, "signing_key")),
        encryption_key=check_agreement_key(_read_key(wire, "encryption_key")),
        issued_on=read_day(wire["issued_on"]),
        extra={name: value for name, value in wire.items() if name not in KNOWN},
        signed=signed,
    )


def _read_key(wire: Mapping[str, Any], name: str) -> bytes:
    raw = decode(wire[name])
    if len(raw) != 32:
        raise ValueError(f"{name} has not 32 bytes")
    return raw


def check_signing_key(public_key: bytes) -> bytes:
    """The Ed25519 key as it is. Raises ValueError for a point of small order: anybody could sign with it, so that
    its owner could deny whatever it signed."""
    y = int.from_bytes(public_key, "little") & ((1 << 255) - 1)
    if y == 1 or y >= FIELD:
        raise ValueError("signing_key is no key")
    # the same point on Curve25519 (RFC 7748, 4.1), where the library refuses those of small order
    check_agreement_key(((1 + y) * pow(1 - y, -1, FIELD) % FIELD).to_bytes(32, "little"))
    return public_key


def check_agreement_key(public_key: bytes) -> bytes:
    """The X25519 key as it is. Raises ValueError for a point of small order."""
    # such a point makes every shared secret zero (RFC 7748, 6.1); the library refuses it on use
    X25519PrivateKey.from_private_bytes(b"\x01" * 32).exchange(X25519PublicKey.from_public_bytes(public_key))
    return public_key


def _words() -> tuple[str, ...]:
    words = tuple(row["word"] for row in read_tsv("jointdesk.engine.exchange.wire", "words.tsv"))
    if len(set(words)) != 256:
        raise OwnError("words.tsv: a fingerprint needs 256 different words")
    return words
