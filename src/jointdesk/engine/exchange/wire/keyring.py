"""A desk's own keys over time: the pair in use, one prepared to follow it, prekeys, and receiving keys of before.

1. What is sealed to any key of the ring opens; a signature is made with the pair in use only.
2. A rotation is prepared (`prepare`), told to the partners, and then promoted: a crash in between loses nothing.
3. A key whose time is over is forgotten: what was sealed to it can be read by nobody any more.
Every change gives a new ring. The desk keeps it in a mode 600 file.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from jointdesk.engine.errors import OwnError
from jointdesk.engine.exchange.wire.canonical import decode, encode, read_moment, write_moment
from jointdesk.engine.exchange.wire.keys import DeskKeys, key_id
from jointdesk.engine.exchange.wire.prekeys import PREKEY_EVERY, PREKEY_KEPT, PREKEY_VALID, Prekey

# how long what was under way at a rotation is still believed and still opens
GRACE = timedelta(days=14)
DAMAGED = "the desk's key file is damaged"


@dataclass(frozen=True, repr=False)
class KeptKey:
    """A receiving key beside the one on the card: a prekey of ours, or the card's key before a rotation."""

    private: X25519PrivateKey
    destroy_at: datetime
    valid_from: datetime | None = None  # of a prekey
    valid_until: datetime | None = None

    @cached_property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()


@dataclass(frozen=True, repr=False)
class KeyRing:
    """All private keys of a desk. It can stand wherever DeskKeys can; its repr says nothing."""

    current: DeskKeys
    next: DeskKeys | None = None
    kept: tuple[KeptKey, ...] = ()

    @property
    def signing(self) -> Ed25519PrivateKey:
        return self.current.signing

    @property
    def encryption(self) -> X25519PrivateKey:
        return self.current.encryption

    @cached_property
    def signing_public(self) -> bytes:
        return self.current.signing_public

    @cached_property
    def encryption_public(self) -> bytes:
        return self.current.encryption_public

    def decryption_key(self, kid: str) -> X25519PrivateKey | None:
        """The private key of this id, if the ring has it."""
        return self._receiving.get(kid)

    @cached_property
    def _receiving(self) -> dict[str, X25519PrivateKey]:
        pairs = [pair for pair in (self.current, self.next) if pair is not None]
        return {key_id(kept.public): kept.private for kept in self.kept} | {
            key_id(pair.encryption_public): pair.encryption for pair in pairs
        }

    @property
    def newest_prekey(self) -> KeptKey | None:
        prekeys = [kept for kept in self.kept if kept.valid_from is not None]
        return max(prekeys, key=lambda kept: kept.valid_from or kept.destroy_at, default=None)

    def prepare(self, random_bytes: Callable[[int], bytes]) -> "KeyRing":
        """A new pair stands ready; nothing is signed with it yet, what is sealed to it opens already."""
        return replace(self, next=DeskKeys.generate(random_bytes))

    def promote(self, now: datetime) -> "KeyRing":
        """The pair that stood ready is in use. The signing key before it is gone, the receiving key stays a while."""
        if self.next is None:
            raise OwnError("there are no new keys to change to")
        before = KeptKey(self.current.encryption, destroy_at=now + GRACE)
        return KeyRing(self.next, None, (*self.kept, before))

    def drop_next(self) -> "KeyRing":
        """The prepared pair was told to nobody: it is forgotten."""
        return replace(self, next=None)

    def retire_prekeys(self) -> "KeyRing":
        """After a theft no prekey is announced that was stolen with the rest; receipts under way still open."""
        retired = (replace(kept, valid_from=None, valid_until=None) for kept in self.kept)
        return replace(self, kept=tuple(retired))

    def needs_prekey(self, now: datetime) -> bool:
        newest = self.newest_prekey
        return newest is None or newest.valid_from is None or now >= newest.valid_from + PREKEY_EVERY

    def add_prekey(self, random_bytes: Callable[[int], bytes], now: datetime) -> "KeyRing":
        """One more prekey, valid from now."""
        now = now.replace(microsecond=0)
        private, until = X25519PrivateKey.from_private_bytes(random_bytes(32)), now + PREKEY_VALID
        return replace(self, kept=(*self.kept, KeptKey(private, until + PREKEY_KEPT, now, until)))

    def forget(self, now: datetime) -> "KeyRing":
        """Without the keys whose time is over; the same ring when there are none."""
        left = tuple(kept for kept in self.kept if kept.destroy_at > now)
        return self if len(left) == len(self.kept) else replace(self, kept=left)

    def to_bytes(self) -> bytes:
        """A JWK Set (RFC 7517): the pair in use, the one prepared, and the rest with their times."""
        keys: list[dict[str, str]] = json.loads(self.current.to_bytes())["keys"]
        if self.next is not None:
            keys += [key | {"role": "next"} for key in json.loads(self.next.to_bytes())["keys"]]
        return json.dumps({"keys": [*keys, *map(_write_kept, self.kept)]}, indent=1).encode("ascii") + b"\n"

    @classmethod
    def from_bytes(cls, raw: bytes) -> "KeyRing":
        """The ring `to_bytes` wrote, or the single pair of DeskKeys. Raises OwnError, without a word of the content."""
        try:
            keys = json.loads(raw)["keys"]
            pairs = {
                role: [key for key in keys if key.get("role", "") == role] for role in ("", "next", "kept")
            }
            return cls(
                DeskKeys.from_bytes(json.dumps({"keys": pairs[""]}).encode()),
                DeskKeys.from_bytes(json.dumps({"keys": pairs["next"]}).encode()) if pairs["next"] else None,
                tuple(map(_read_kept, pairs["kept"])),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise OwnError(DAMAGED) from None


def own_prekey(desk: str, kept: KeptKey) -> Prekey:
    """What partners are told of a prekey of ours."""
    if kept.valid_from is None or kept.valid_until is None:
        raise OwnError("this key is no prekey")
    return Prekey(desk, kept.public, kept.valid_from, kept.valid_until)


def _write_kept(kept: KeptKey) -> dict[str, str]:
    wire = {
        "kty": "OKP",
        "crv": "X25519",
        "use": "enc",
        "x": encode(kept.public),
        "d": encode(kept.private.private_bytes_raw()),
        "role": "kept",
        "destroy_at": write_moment(kept.destroy_at),
    }
    if kept.valid_from is not None and kept.valid_until is not None:
        wire |= {
            "valid_from": write_moment(kept.valid_from),
            "valid_until": write_moment(kept.valid_until),
        }
    return wire


def _read_kept(wire: dict[str, Any]) -> KeptKey:
    kept = KeptKey(
        X25519PrivateKey.from_private_bytes(decode(wire["d"])),
        read_moment(wire["destroy_at"]),
        *(read_moment(wire[name]) if name in wire else None for name in ("valid_from", "valid_until")),
    )
    if encode(kept.public) != wire["x"] or (kept.valid_from is None) != (kept.valid_until is None):
        raise OwnError(DAMAGED)
    return kept
