"""Messages between two desks: signed by the sender, then encrypted to the recipient.

1. The envelope names sender, recipient, conversation and sequence, inside the signature.
2. Sealing fails unless the key is the recipient's: an empty or wrong audience is nobody, never everybody.
3. `open_sealed` checks in this order: size, form, seal, sender known, signature, JSON, version, fields,
   sender, recipient, time. It raises PartnerError with a stable code and nothing else.
4. Envelope fields of later versions are kept in `extra`; a type we don't know is opened all the same, so that
   it can be refused by name (`bodies.read_body`).
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.wire.canonical import (
    encode,
    read_moment,
    read_object,
    write_moment,
    write_object,
)
from jointdesk.engine.exchange.wire.cards import DESK
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.sealing import decrypt, encrypt
from jointdesk.engine.exchange.wire.signing import read_unverified_kid, read_unverified_payload, sign, verify

VERSION = 1
TYPE = "jointdesk-message+jws"
MAX_PAYLOAD = 1024 * 1024
MAX_SEQUENCE = 2**31 - 1
# what a sender's clock may be ahead of ours
CLOCK_SKEW = timedelta(minutes=5)
ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
WORD = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
# the one type a key may sign after its time: it takes trust away, it never gives any
REVOCATION = "key_revoked"
# given within the call, of sequence 0
ANSWERS = ("receipt", "not_stored")
KNOWN = ("v", "id", "type", "from", "to", "conversation", "sequence", "sent_at", "body")


@dataclass(frozen=True)
class Message:
    """One message. `id` and `conversation` are 32 hex digits; `sequence` counts from 1 within sender and
    conversation, and is 0 for ANSWERS, which are given within the call and never put in order.
    Known once signed or opened: `digest` of the signed form; `content`, a digest of the payload alone, which stays
    the same when a message is signed anew with another key; `signed_by`, the id of the key that signed."""

    id: str
    type: str
    sender: str
    recipient: str
    conversation: str
    sequence: int
    sent_at: datetime
    body: Mapping[str, Any]
    extra: Mapping[str, Any] = field(default_factory=dict)
    digest: str = field(default="", compare=False)
    content: str = field(default="", compare=False)
    signed_by: str = field(default="", compare=False)


class Signed(NamedTuple):
    """The signed form: kept until the receipt is in. `digest` is what the receipt must carry."""

    raw: bytes
    digest: str


class Sealed(NamedTuple):
    """What travels, and the digest that the partner's receipt must carry."""

    raw: bytes
    digest: str


class Recipient(Protocol):
    """Whom a message is sealed to: a card, or a prekey."""

    @property
    def desk(self) -> str: ...

    @property
    def encryption_key(self) -> bytes: ...


class Sender(Protocol):
    """Whose signature is believed: a card, or a pinned one with the keys before it."""

    @property
    def desk(self) -> str: ...

    @property
    def signing_keys(self) -> Iterable[tuple[bytes, datetime | None]]:
        """Public keys, each with the moment it is believed until (None: no end)."""
        ...


class SigningKeys(Protocol):
    """Our own signing key."""

    @property
    def signing(self) -> Ed25519PrivateKey: ...

    @property
    def signing_public(self) -> bytes: ...


class OpeningKeys(Protocol):
    """Our own receiving keys, by key id."""

    def decryption_key(self, kid: str) -> X25519PrivateKey | None: ...


def draw_id(random_bytes: Callable[[int], bytes]) -> str:
    """A fresh id for a message, a conversation or a request: 128 random bits in hex."""
    return random_bytes(16).hex()


def sign_message(message: Message, keys: SigningKeys) -> Signed:
    """The message's signed form. Raises CallerError when it could not be read at the other end."""
    envelope = _write_envelope(message)
    payload = write_object(envelope)
    if len(payload) > MAX_PAYLOAD:
        raise CallerError(f"a message has at most {MAX_PAYLOAD} bytes")
    try:
        _read_envelope(envelope)
    except PartnerError as error:
        raise CallerError(f"the message is out of form, {error}") from None
    return _sign(payload, message.sender, keys)


def sign_anew(signed: bytes, keys: SigningKeys) -> Signed:
    """A waiting message of ours under our present key: same content, another digest."""
    desk = read_unverified_kid(signed, TYPE).partition(":")[0]
    return _sign(read_unverified_payload(signed), desk, keys)


def seal_signed(signed: bytes, recipient: Recipient) -> bytes:
    """A signed form as it travels; each call draws an ephemeral key. Raises CallerError for another's key."""
    to = read_object(read_unverified_payload(signed)).get("to")
    if recipient.desk != to:
        raise CallerError(f"the key is {recipient.desk}'s, the message goes to {to}")
    return encrypt(signed, recipient.encryption_key, kid=key_id(recipient.encryption_key))


def seal(message: Message, keys: SigningKeys, recipient: Recipient) -> Sealed:
    """Signed and sealed in one go. Raises CallerError when it could not be opened at the other end."""
    if recipient.desk != message.recipient:
        raise CallerError(f"the key is {recipient.desk}'s, the message goes to {message.recipient}")
    signed = sign_message(message, keys)
    sealed = encrypt(signed.raw, recipient.encryption_key, kid=key_id(recipient.encryption_key))
    return Sealed(sealed, signed.digest)


def unseal(raw: bytes, keys: OpeningKeys) -> bytes:
    """The signed form in `raw`: what is kept as evidence. Raises PartnerError (see `open_sealed`)."""
    return decrypt(raw, keys.decryption_key)


def open_signed(signed: bytes, senders: Mapping[str, Sender], own_id: str, now: datetime) -> Message:
    """The message in a signed form, from one of `senders` (by desk id) to `own_id`.

    Raises PartnerError: malformed, unknown_sender, bad_signature, too_large, unsupported_version, wrong_sender,
    wrong_recipient, from_the_future.
    """
    sender, kid, public_key, until = _find_sender(signed, senders)
    payload = _bound(verify(signed, public_key, TYPE))
    wire = read_object(payload)
    if wire.get("v") != VERSION:
        raise PartnerError("unsupported_version", f"this desk speaks version {VERSION}")
    message = _read_envelope(wire)
    if message.sender != sender.desk:
        raise PartnerError("wrong_sender", "signed by one desk in the name of another")
    if message.recipient != own_id:
        raise PartnerError("wrong_recipient", "addressed to another desk")
    if until is not None and now >= until and message.type != REVOCATION:
        raise PartnerError("unknown_sender", "signed with a key whose time is over")
    if message.sent_at > now + CLOCK_SKEW:
        raise PartnerError("from_the_future", "sent later than now; one of the clocks is wrong")
    content = encode(hashlib.sha256(payload).digest())
    return replace(message, digest=digest_of(signed), content=content, signed_by=kid)


def open_sealed(
    raw: bytes, keys: OpeningKeys, senders: Mapping[str, Sender], own_id: str, now: datetime
) -> Message:
    """The message in `raw`. Raises PartnerError: too_large, malformed, wrong_key, cannot_decrypt, and those of
    `open_signed`."""
    return open_signed(unseal(raw, keys), senders, own_id, now)


def digest_of(signed: bytes) -> str:
    """SHA-256 of a signed form, base64url: with the form and a receipt, delivery can be shown to anyone."""
    return encode(hashlib.sha256(signed).digest())


def read_own(signed: bytes) -> Message:
    """The message in a signed form of ours."""
    return _read_envelope(read_object(read_unverified_payload(signed)))


def content_of(signed: bytes) -> str:
    """SHA-256 of the payload in a signed form of ours, base64url: what a message is known by, whichever key signs."""
    return encode(hashlib.sha256(read_unverified_payload(signed)).digest())


def _sign(payload: bytes, sender: str, keys: SigningKeys) -> Signed:
    kid = f"{sender}:{key_id(keys.signing_public)}"
    raw = sign(payload, keys.signing, kid=kid, typ=TYPE)
    return Signed(raw, digest_of(raw))


def _find_sender(signed: bytes, senders: Mapping[str, Sender]) -> tuple[Sender, str, bytes, datetime | None]:
    desk, _, kid = read_unverified_kid(signed, TYPE).partition(":")
    sender = senders.get(desk)
    for public_key, until in sender.signing_keys if sender else ():
        if sender is not None and key_id(public_key) == kid:
            return sender, kid, public_key, until
    raise PartnerError("unknown_sender", "signed with a key this desk has not confirmed")


def _bound(payload: bytes) -> bytes:
    if len(payload) > MAX_PAYLOAD:
        raise PartnerError("too_large", f"a message has at most {MAX_PAYLOAD} bytes")
    return payload


def _write_envelope(message: Message) -> dict[str, Any]:
    if any(name in KNOWN for name in message.extra):
        raise CallerError("an extra field has the name of an envelope field")
    return {
        **message.extra,
        "v": VERSION,
        "id": message.id,
        "type": message.type,
        "from": message.sender,
        "to": message.recipient,
        "conversation": message.conversation,
        "sequence": message.sequence,
        "sent_at": write_moment(message.sent_at),
        "body": dict(message.body),
    }


def _read_envelope(wire: Mapping[str, Any]) -> Message:
    for name, form in (("id", ID), ("conversation", ID), ("type", WORD), ("from", DESK), ("to", DESK)):
        value = wire.get(name)
        if not isinstance(value, str) or not form.fullmatch(value):
            raise PartnerError("malformed", f"the message's {name} is missing or out of form")
    sequence, sent_at, body = wire.get("sequence"), wire.get("sent_at"), wire.get("body")
    if type(sequence) is not int or not 0 <= sequence <= MAX_SEQUENCE:
        raise PartnerError("malformed", "the message's sequence is missing or out of range")
    if (sequence == 0) != (wire["type"] in ANSWERS):
        raise PartnerError("malformed", "answers within the call, and nothing else, have sequence 0")
    if not isinstance(body, dict):
        raise PartnerError("malformed", "the message's body is no object")
    try:
        moment = read_moment(sent_at if isinstance(sent_at, str) else "")
    except ValueError as error:
        raise PartnerError("malformed", f"the message's sent_at is {error}") from None
    return Message(
        id=wire["id"],
        type=wire["type"],
        sender=wire["from"],
        recipient=wire["to"],
        conversation=wire["conversation"],
        sequence=sequence,
        sent_at=moment,
        body=body,
        extra={name: value for name, value in wire.items() if name not in KNOWN},
    )
