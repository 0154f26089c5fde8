"""What the wire itself says: receipts, refusals, parts of a large message, batches, and where conversations stand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.fields import (
    IDENTITY,
    WORD,
    Body,
    ListOf,
    Moment,
    Octets,
    OneOf,
    Optionally,
    Row,
    Text,
    Whole,
)

OUTCOMES = ("stored", "quarantined")
# octets of a part; every part but the last has exactly so many
PART = 256 * 1024
LARGEST_WHOLE = 64 * 1024 * 1024
# messages a batch may speak of, ids of quarantined ones it lists, conversations one statement may name
MAX_BATCH = 10_000
MAX_LISTED = 1_000
MAX_PLACES = 500
_SEQUENCE = Whole(1, 2**31 - 1)
_NEXT = Whole(1, 2**31)
_DIGEST = Octets(32, 32)
# conversation, the next sequence, the running digest of all before it
_PLACES = ListOf(Row((IDENTITY, _NEXT, _DIGEST)), most=MAX_PLACES)


@dataclass(frozen=True)
class Receipt(Body):
    """The message is durably with the recipient. Quarantined: stored, but not acted on; a refusal follows.

    `next` and `running` say where its conversation stands there, as of the envelope's `sent_at`.
    """

    type: ClassVar[str] = "receipt"

    message: Annotated[str, IDENTITY]
    digest: Annotated[bytes, _DIGEST]
    received_at: Annotated[datetime, Moment()]
    outcome: Annotated[str, OneOf(OUTCOMES)]
    next: Annotated[int, _NEXT]
    running: Annotated[bytes, _DIGEST]


@dataclass(frozen=True)
class NotStored(Body):
    """Given in a receipt's place: the message is authentic and was not stored. `code` is a stable word."""

    type: ClassVar[str] = "not_stored"

    message: Annotated[str, IDENTITY]
    digest: Annotated[bytes, _DIGEST]
    code: Annotated[str, WORD]
    next: Annotated[int, _NEXT]
    running: Annotated[bytes, _DIGEST]


@dataclass(frozen=True)
class Refusal(Body):
    """The message was understood to be yours, and will not be acted on. `code` is a stable word."""

    type: ClassVar[str] = "refusal"

    message: Annotated[str, IDENTITY]
    code: Annotated[str, WORD]
    reason: Annotated[str, Text(1_000)]
    retry_at: Annotated[datetime | None, Optionally(Moment())] = None


@dataclass(frozen=True)
class Part(Body):
    """One part of a message too large to travel whole: its body's canonical bytes, cut."""

    type: ClassVar[str] = "part"

    whole: Annotated[str, IDENTITY]
    carries: Annotated[str, WORD]  # the type of the message that is cut
    number: Annotated[int, Whole(1, LARGEST_WHOLE)]
    size: Annotated[int, Whole(2, LARGEST_WHOLE)]
    digest: Annotated[bytes, _DIGEST]  # of the whole body
    octets: Annotated[bytes, Octets(1, PART)]

    @property
    def of(self) -> int:
        """How many parts the whole has."""
        return -(-self.size // PART)

    def check(self) -> None:
        rest = self.size - PART * (self.number - 1)
        if self.size <= PART or len(self.octets) != min(PART, rest):
            raise PartnerError("malformed", "part: octets do not fit number and size")


@dataclass(frozen=True)
class BatchClosed(Body):
    """The messages `first` to `last` of this conversation belong together; did all of them arrive?"""

    type: ClassVar[str] = "batch_closed"

    batch: Annotated[str, IDENTITY]
    first: Annotated[int, _SEQUENCE]
    last: Annotated[int, _SEQUENCE]
    count: Annotated[int, Whole(1, MAX_BATCH)]
    digest: Annotated[bytes, _DIGEST]

    def check(self) -> None:
        if self.last - self.first + 1 != self.count:
            raise PartnerError("malformed", "batch_closed: count does not fit first and last")


@dataclass(frozen=True)
class BatchConfirmed(Body):
    """What the recipient has of a batch: how many messages, which of them in quarantine, and their digest."""

    type: ClassVar[str] = "batch_confirmed"

    batch: Annotated[str, IDENTITY]
    first: Annotated[int, _SEQUENCE]
    last: Annotated[int, _SEQUENCE]
    stored: Annotated[int, Whole(0, MAX_BATCH)]
    quarantined: Annotated[int, Whole(0, MAX_BATCH)]
    listed: Annotated[tuple[str, ...], ListOf(IDENTITY, most=MAX_LISTED)]
    digest: Annotated[bytes, _DIGEST]

    def check(self) -> None:
        if self.last < self.first or self.last - self.first >= MAX_BATCH:
            raise PartnerError("malformed", "batch_confirmed: last does not fit first")


@dataclass(frozen=True)
class ConversationStates(Body):
    """Where conversations stand with the sender: what it has had receipted, and what it has applied."""

    type: ClassVar[str] = "conversation_states"

    sent: Annotated[tuple[tuple[str, int, bytes], ...], _PLACES]
    applied: Annotated[tuple[tuple[str, int, bytes], ...], _PLACES]


@dataclass(frozen=True)
class MessageLost(Body):
    """Stands in the place of a message that was receipted once, that the recipient has lost and the sender keeps no
    more."""

    type: ClassVar[str] = "message_lost"

    message: Annotated[str, IDENTITY]
    digest: Annotated[bytes, _DIGEST]
    lost: Annotated[str, WORD]  # its type
