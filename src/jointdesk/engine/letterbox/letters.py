"""A letter: what somebody told the public door, as it is handed to the desk, sealed, with its attachments by reference.

1. The schema has a version and every field a bound. A letter of a later version is kept sealed, not half read.
2. A letter names the hashes of its attachments, and each is sealed as that letter's: none can be exchanged for another.
3. It carries the receipt's locator, keyed hash and public reply key, never its secret.
4. Nobody has to say who they are: `contact` None is anonymous. `danger` is filled by somebody who is held or afraid.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.letterbox.receipts import LOCATOR
from jointdesk.engine.letterbox.records import (
    DAY,
    FLAG,
    MOMENT,
    Fields,
    Form,
    from_bytes,
    list_of,
    maybe,
    octets,
    one_of,
    read_record,
    record,
    shaped,
    text,
    to_bytes,
    whole,
    write_record,
)
from jointdesk.engine.letterbox.sealing import FindKey, open_whole, seal_whole
from jointdesk.engine.reference import scam_types

VERSION = 1
KINDS = ("report", "danger", "addition", "dispute")
REPORTERS = ("person", "organisation", "state_body")
MOST_LETTER = 512 * 1024
MOST_SEALED = 2 * MOST_LETTER
MOST_ATTACHMENTS = 50
# a film of an hour; a door may allow less
LARGEST_ATTACHMENT = 8 * 1024**3
ID = r"[0-9a-f]{32}"


@dataclass(frozen=True)
class Loss:
    """`amount` as written, in figures: 1500000.50. `way`: transfer, cash, crypto, in the reporter's words."""

    amount: str
    currency: str
    on: date | None
    way: str


@dataclass(frozen=True)
class NamedIdentifier:
    """`written` is what the reporter wrote; `confirmed`: they were shown `value` and said that this is it."""

    kind: str
    value: str
    written: str
    confirmed: bool


@dataclass(frozen=True)
class Contact:
    """How the reporter may be reached, and when that is safe."""

    name: str
    phone: str
    email: str
    other: str
    safe_times: str


@dataclass(frozen=True)
class Danger:
    """Somebody is held or afraid: where, by what it can be found, and how to make contact without harm."""

    place: str
    landmarks: str
    country: str
    people: int | None
    safe_contact: str
    about_myself: bool


@dataclass(frozen=True)
class Attachment:
    """`size` and `sha256` are of the content; it lies sealed under the letter's id and its own.

    `name` is what the sender's machine called it: never a path, never trusted.
    """

    id: str
    name: str
    media_type: str
    size: int
    sha256: bytes


@dataclass(frozen=True)
class ReceiptMark:
    """What the desk learns of a receipt."""

    locator: bytes
    hash: bytes
    reply_key: bytes


@dataclass(frozen=True, repr=False)
class Letter:
    """`kind` addition: more on an earlier one of the same receipt; dispute: an identifier of ours is wrongly listed.

    `origin`: see `origins`; None where the door keeps none.
    """

    id: str
    kind: str
    language: str
    received_at: datetime
    receipt: ReceiptMark
    narrative: str
    reporter: str = "person"
    happened_from: date | None = None
    happened_to: date | None = None
    accused: str = ""
    place: str = ""
    country: str = ""
    province: str = ""
    scam_types: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()
    identifiers: tuple[NamedIdentifier, ...] = ()
    contact: Contact | None = None
    keep_confidential: bool = False
    danger: Danger | None = None
    attachments: tuple[Attachment, ...] = ()
    origin: bytes | None = None

    def __repr__(self) -> str:
        """What a log may hold."""
        return f"Letter({self.kind} {self.id})"


def write_letter(letter: Letter) -> bytes:
    """Canonical JSON. Raises CallerError that names the field that is out of form: the form shows it again."""
    try:
        wire = write_record(vars(letter), _LETTER)
        _read(wire)
        raw = to_bytes({"v": VERSION, **wire})
    except (ValueError, TypeError, AttributeError) as error:
        why = str(error) if type(error) is ValueError else "has a value of another type"
        raise CallerError(f"the letter {why}") from None
    if len(raw) > MOST_LETTER:
        raise CallerError(f"the letter has more than {MOST_LETTER} octets")
    return raw


def read_letter(raw: bytes) -> Letter:
    """Raises PartnerError (too_large, malformed, unknown_version)."""
    if len(raw) > MOST_LETTER:
        raise PartnerError("too_large", f"a letter has at most {MOST_LETTER} octets")
    wire = from_bytes(raw)
    version = wire.pop("v", None)
    if type(version) is not int or version < 1:
        raise PartnerError("malformed", "the letter says no version")
    if version > VERSION:
        raise PartnerError(
            "unknown_version", f"the letter is of version {version}: update this desk, then open it"
        )
    try:
        return _read(wire)
    except ValueError as error:
        raise PartnerError("malformed", f"the letter {error}") from None


def seal_letter(letter: Letter, public_key: bytes, random_bytes: Callable[[int], bytes]) -> bytes:
    """Raises CallerError for a letter out of form, or a key that is none."""
    return seal_whole(write_letter(letter), public_key, f"letter|{letter.id}", random_bytes)


def open_letter(sealed: bytes, letter_id: str, find_key: FindKey) -> Letter:
    """Raises PartnerError (too_large, malformed, wrong_key, altered, unknown_version)."""
    if len(sealed) > MOST_SEALED:
        raise PartnerError("too_large", f"a sealed letter has at most {MOST_SEALED} octets")
    try:
        shaped(ID).read(letter_id)
    except ValueError:
        raise PartnerError("malformed", "the letter's id is out of form") from None
    letter = read_letter(open_whole(sealed, find_key, f"letter|{letter_id}"))
    if letter.id != letter_id:
        raise PartnerError("altered", "the letter is another one than its envelope says")
    return letter


def _read(wire: Any) -> Letter:
    letter = Letter(**read_record(wire, _LETTER))
    if letter.happened_from and letter.happened_to and letter.happened_from > letter.happened_to:
        raise ValueError("ended before it began: exchange happened_from and happened_to")
    if letter.kind == "danger" and letter.danger is None:
        raise ValueError("of danger lacks its field danger")
    if letter.kind == "dispute" and not letter.identifiers:
        raise ValueError("of dispute names no identifier")
    if letter.kind != "danger" and not letter.narrative.strip() and not letter.attachments:
        raise ValueError("says nothing: narrative is empty")
    if len({attachment.id for attachment in letter.attachments}) != len(letter.attachments):
        raise ValueError("attachments has an id twice")
    return letter


_CODE = shaped(r"([A-Z]{2})?")
_LOSS: Fields = {
    "amount": shaped(r"\d{1,15}(\.\d{1,8})?"),
    "currency": shaped(r"[A-Z0-9]{2,10}"),
    "on": maybe(DAY),
    "way": text(200),
}
_IDENTIFIER: Fields = {
    "kind": shaped(r"[a-z][a-z0-9_]{0,63}"),
    "value": text(500, 1),
    "written": text(500),
    "confirmed": FLAG,
}
_CONTACT: Fields = {
    "name": text(200),
    "phone": text(100),
    "email": text(254),
    "other": text(500),
    "safe_times": text(500),
}
_DANGER: Fields = {
    "place": text(2_000),
    "landmarks": text(2_000),
    "country": _CODE,
    "people": maybe(whole(1, 100_000)),
    "safe_contact": text(2_000),
    "about_myself": FLAG,
}
_ATTACHMENT: Fields = {
    "id": shaped(ID),
    "name": text(255, 1),
    "media_type": shaped(r"[a-z0-9.+-]{1,100}/[a-z0-9.+-]{1,100}"),
    "size": whole(1, LARGEST_ATTACHMENT),
    "sha256": octets(32),
}
_RECEIPT: Fields = {"locator": octets(LOCATOR), "hash": octets(32), "reply_key": octets(32)}


def _read_scam_type(value: Any) -> str:
    if not isinstance(value, str) or value not in scam_types():
        raise ValueError("is no type of scam")
    return value


_LETTER: Fields = {
    "id": shaped(ID),
    "kind": one_of(*KINDS),
    "language": shaped(r"[a-z]{2,3}"),
    "received_at": MOMENT,
    "receipt": record(ReceiptMark, _RECEIPT),
    "narrative": text(40_000),
    "reporter": one_of(*REPORTERS),
    "happened_from": maybe(DAY),
    "happened_to": maybe(DAY),
    "accused": text(4_000),
    "place": text(1_000),
    "country": _CODE,
    "province": shaped(r"([A-Z]{2}-[A-Z0-9]{1,3})?"),
    "scam_types": list_of(Form(_read_scam_type), 10),
    "losses": list_of(record(Loss, _LOSS), 50),
    "identifiers": list_of(record(NamedIdentifier, _IDENTIFIER), 100),
    "contact": maybe(record(Contact, _CONTACT)),
    "keep_confidential": FLAG,
    "danger": maybe(record(Danger, _DANGER)),
    "attachments": list_of(record(Attachment, _ATTACHMENT), MOST_ATTACHMENTS),
    "origin": maybe(octets(16)),
}
