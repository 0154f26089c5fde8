"""Messages between two desks: signed by the sender, then encrypted to the recipient.

1. The envelope names sender, recipient, conversation and sequence, inside the signature.
2. `seal` fails unless the card is the recipient's: an empty or wrong audience is nobody, never everybody.
3. `open_sealed` checks in this order: size, form, seal, sender known, signature, JSON, version, fields,
   sender, recipient, time. It raises PartnerError with a stable code and nothing else.
4. Envelope fields of later versions are kept in `extra`; a type we don't know is opened all the same, so that
   it can be refused by name (`bodies.read_body`).
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.canonical import encode, read_moment, read_object, write_moment, write_object
from jointdesk.engine.exchange.cards import DESK, Card
from jointdesk.engine.exchange.keys import DeskKeys, key_id
from jointdesk.engine.exchange.sealing import decrypt, encrypt
from jointdesk.engine.exchange.signing import read_unverified_kid, sign, verify

VERSION = 1
TYPE = "jointdesk-message+jws"
MAX_PAYLOAD = 1024 * 1024
MAX_SEQUENCE = 2**31 - 1
# what a sender's clock may be ahead of ours
CLOCK_SKEW = timedelta(minutes=5)
ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
WORD = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
KNOWN = ("v", "id", "type", "from", "to", "conversation", "sequence", "sent_at", "body")


@dataclass(frozen=True)
class Message:
    """One message. `id` and `conversation` are 32 hex digits; `sequence` counts from 1 within sender and
    conversation, and is 0 for a receipt, which answers within the call and is never put in order.
    `digest` is that of the signed form, known once sealed or opened."""

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


class Sealed(NamedTuple):
    """What travels, and the digest that the partner's receipt must carry."""

    raw: bytes
    digest: str


def draw_id(random_bytes: Callable[[int], bytes]) -> str:
    """A fresh id for a message, a conversation or a request: 128 random bits in hex."""
    return random_bytes(16).hex()


def seal(message: Message, keys: DeskKeys, recipient_card: Card) -> Sealed:
    """The message as it travels. Raises CallerError when it could not be opened at the other end.

    The seal draws an ephemeral key: store what is sent and send the same bytes again. The digest is of the
    signed form, which is the same each time.
    """
    if recipient_card.desk != message.recipient:
        raise CallerError(f"the card is {recipient_card.desk}'s, the message goes to {message.recipient}")
    payload = write_object(_write_envelope(message))
    if len(payload) > MAX_PAYLOAD:
        raise CallerError(f"a message has at most {MAX_PAYLOAD} bytes")
    try:
        _read_envelope(read_object(payload))
    except PartnerError as error:
        raise CallerError(f"the message is out of form, {error}") from None
    kid = f"{message.sender}:{key_id(keys.signing_public)}"
    signed = sign(payload, keys.signing, kid=kid, typ=TYPE)
    sealed = encrypt(signed, recipient_card.encryption_key, kid=key_id(recipient_card.encryption_key))
    return Sealed(sealed, digest_of(signed))


def open_sealed(
    raw: bytes, keys: DeskKeys, senders: Mapping[str, Card], own_id: str, now: datetime
) -> Message:
    """The message in `raw`, from one of `senders` (by desk id) to `own_id`.

    Raises PartnerError: too_large, malformed, wrong_key, cannot_decrypt, unknown_sender, bad_signature,
    unsupported_version, wrong_sender, wrong_recipient, from_the_future.
    """
    signed = decrypt(raw, keys.encryption, kid=key_id(keys.encryption_public))
    card = _find_sender(signed, senders)
    wire = read_object(_bound(verify(signed, card.signing_key, TYPE)))
    if wire.get("v") != VERSION:
        raise PartnerError("unsupported_version", f"this desk speaks version {VERSION}")
    message = _read_envelope(wire)
    if message.sender != card.desk:
        raise PartnerError("wrong_sender", "signed by one desk in the name of another")
    if message.recipient != own_id:
        raise PartnerError("wrong_recipient", "addressed to another desk")
    if message.sent_at > now + CLOCK_SKEW:
        raise PartnerError("from_the_future", "sent later than now; one of the clocks is wrong")
    return replace(message, digest=digest_of(signed))


def digest_of(signed: bytes) -> str:
    """SHA-256 of a signed form, base64url: with the form and a receipt, delivery can be shown to anyone."""
    return encode(hashlib.sha256(signed).digest())


def _find_sender(signed: bytes, senders: Mapping[str, Card]) -> Card:
    desk, _, key = read_unverified_kid(signed, TYPE).partition(":")
    card = senders.get(desk)
    if card is None or key != key_id(card.signing_key):
        raise PartnerError("unknown_sender", "signed with a key this desk has not confirmed")
    return card


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
    if (sequence == 0) != (wire["type"] == "receipt"):
        raise PartnerError("malformed", "receipts, and only receipts, have sequence 0")
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
