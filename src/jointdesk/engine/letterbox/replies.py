"""What became of a letter, for whoever holds its receipt: a status, and messages only the receipt opens.

1. The door is given a state per receipt: locator, keyed hash, status, sealed messages and the day it is forgotten.
2. A message is sealed to a key that follows from the receipt's secret, which the desk never had: it writes, the
   complainant reads, and whoever steals door or desk later reads no message out of a bundle.
3. Statuses say where a matter stands and nothing of its content; their words are the door's to translate.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.letterbox.letters import ReceiptMark
from jointdesk.engine.letterbox.receipts import LOCATOR, Receipt, find_receipt, reply_key
from jointdesk.engine.letterbox.records import (
    DAY,
    MOMENT,
    Fields,
    from_bytes,
    list_of,
    octets,
    one_of,
    read_record,
    record,
    shaped,
    some_octets,
    text,
    to_bytes,
    write_record,
)
from jointdesk.engine.letterbox.sealing import find_among, open_whole, seal_whole

# Vietnam's Criminal Procedure Code, Art. 147 and 148, and what other desks do, in words a complainant understands
STATUSES = ("received", "in_review", "question", "accepted", "suspended", "passed_on", "refused", "closed")
MOST_MESSAGES = 100
MOST_MESSAGE = 32 * 1024
MOST_LINE = 8 * 1024 * 1024
# a message is short, and there is one for each of millions
LEAST_SEALED = 1024
_ID = r"[0-9a-f]{32}"


@dataclass(frozen=True)
class Message:
    """What an officer writes to a complainant."""

    id: str
    sent_at: datetime
    language: str
    text: str


@dataclass(frozen=True)
class SealedMessage:
    id: str
    sealed: bytes


@dataclass(frozen=True)
class State:
    """One receipt, as the door is told of it. `forget_on`: from this day the door knows nothing of it."""

    locator: bytes
    hash: bytes
    status: str
    since: date
    forget_on: date
    messages: tuple[SealedMessage, ...] = ()


def seal_message(message: Message, mark: ReceiptMark, random_bytes: Callable[[int], bytes]) -> SealedMessage:
    """Raises CallerError for a message out of form, or a letter whose door gave no key to reply to."""
    try:
        wire = write_record(vars(message), _MESSAGE)
        read_record(wire, _MESSAGE)
    except ValueError as error:
        raise CallerError(f"the message {error}") from None
    raw = to_bytes(wire)
    if len(raw) > MOST_MESSAGE:
        raise CallerError(f"the message has more than {MOST_MESSAGE} octets")
    purpose = _purpose(mark.locator, message.id)
    return SealedMessage(message.id, seal_whole(raw, mark.reply_key, purpose, random_bytes, LEAST_SEALED))


def open_message(sealed: SealedMessage, receipt: Receipt) -> Message:
    """Raises PartnerError (malformed, wrong_key, altered)."""
    find = find_among(reply_key(receipt))
    raw = open_whole(sealed.sealed, find, _purpose(receipt.locator, sealed.id))
    try:
        message = Message(**read_record(from_bytes(raw), _MESSAGE))
    except ValueError as error:
        raise PartnerError("malformed", f"the message {error}") from None
    if message.id != sealed.id:
        raise PartnerError("altered", "the message is another one than its envelope says")
    return message


def find_state(receipt: Receipt, key: bytes, states: Sequence[State]) -> State | None:
    """Which of the states under the receipt's locator is its own. `key`: of `hash_receipt`."""
    place = find_receipt(receipt, key, [state.hash for state in states])
    return None if place is None else states[place]


def write_states(states: Iterable[State], today: date) -> Iterator[bytes]:
    """A bundle's content, a line each, by locator; what is to be forgotten is left out. Raises CallerError."""
    kept = [state for state in states if state.forget_on > today]
    for state in sorted(kept, key=lambda state: (state.locator, state.hash)):
        wire = write_record(vars(state), _STATE)
        try:
            read_record(wire, _STATE)
        except ValueError as error:
            raise CallerError(f"a state {error}") from None
        yield to_bytes(wire) + b"\n"


def read_states(lines: Iterable[bytes], today: date) -> Iterator[State]:
    """The states a door keeps, in constant memory. Raises PartnerError (too_large, malformed) that names the line."""
    before = b""
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_LINE:
            raise PartnerError("too_large", f"line {number} has more than {MOST_LINE} octets")
        try:
            state = State(**read_record(from_bytes(line.rstrip(b"\n")), _STATE))
        except ValueError as error:
            raise PartnerError("malformed", f"line {number}: a state {error}") from None
        place = state.locator + state.hash
        if place <= before:
            raise PartnerError("malformed", f"line {number}: the states are not in order")
        before = place
        if state.forget_on > today:
            yield state


def _purpose(locator: bytes, message_id: str) -> str:
    return f"reply|{locator.hex()}|{message_id}"


_MESSAGE: Fields = {
    "id": shaped(_ID),
    "sent_at": MOMENT,
    "language": shaped(r"[a-z]{2,3}"),
    "text": text(8_000, 1),
}
_SEALED: Fields = {"id": shaped(_ID), "sealed": some_octets(2 * MOST_MESSAGE)}
_STATE: dict[str, Any] = {
    "locator": octets(LOCATOR),
    "hash": octets(32),
    "status": one_of(*STATUSES),
    "since": DAY,
    "forget_on": DAY,
    "messages": list_of(record(SealedMessage, _SEALED), MOST_MESSAGES),
}
