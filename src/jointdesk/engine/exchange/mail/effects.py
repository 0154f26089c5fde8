"""What the mailroom asks of the desk: effects to carry out, and what it may look up.

A decision (`inbox.take`, `outbox.settle`, ...) is a generator: it yields effects, one at a time, and returns the
body to answer with, if any. The desk carries a whole decision out in one transaction under the partner's lock and
sends each effect's outcome back (only Act has one). It knows no rules of its own; the simulator is such a desk in
memory.
"""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.mail.places import Place
from jointdesk.engine.exchange.wire.bodies import BatchConfirmed, Body, Part, Receipt
from jointdesk.engine.exchange.wire.messages import Message


@dataclass(frozen=True)
class Keep:
    """Store the message's row. Held: it came early and is not applied yet."""

    message: Message
    held: bool


@dataclass(frozen=True)
class Act:
    """Hand the body to the handler of its type, in a savepoint. Outcome: None, or the PartnerError it came to
    (`not_accepted` for a CallerError, `internal` for anything else but a busy database, which ends the
    transaction)."""

    message: Message
    body: Body


@dataclass(frozen=True)
class Advance:
    """The message is applied: its row holds `running` from now on, and is held no more."""

    message: Message
    running: bytes


@dataclass(frozen=True)
class Quarantine:
    """The message's row is in quarantine, with this reason. Keep type and body as given here: of a message that
    came in parts the last part's row then holds the whole, so that it can be tried again."""

    message: Message
    code: str
    reason: str


@dataclass(frozen=True)
class Send:
    """Queue a body for the partner."""

    conversation: str
    body: Body


@dataclass(frozen=True)
class Raise:
    """An alarm for people: the two desks' words contradict each other."""

    code: str
    text: str


@dataclass(frozen=True)
class OpenWhole:
    """Make room for a message in parts: a row with have = 0. `part` is its first."""

    conversation: str
    part: Part


@dataclass(frozen=True)
class AddPart:
    """Keep the part's octets; the whole has one part more."""

    part: Part


@dataclass(frozen=True)
class DropWhole:
    """The whole is complete, or will never be: forget its row and its octets, if there are any."""

    whole: str


@dataclass(frozen=True)
class SettleBatch:
    """The partner's word on a batch of ours. Whole: it has every message exactly as we sent it."""

    confirmed: BatchConfirmed
    whole: bool


@dataclass(frozen=True)
class Confirm:
    """Our message is receipted: it leaves the outbox. Its signed form stays for `outbox.KEPT`."""

    message_id: str
    receipt: Receipt


@dataclass(frozen=True)
class PutOff:
    """No receipt: count the try, and try again after `delivery.pause_after`."""

    message_id: str
    code: str


@dataclass(frozen=True)
class Reseal:
    """Sign our message anew if our key has changed since (`messages.sign_anew`; never a `key_rotated`, for which the
    key before vouches), and seal it anew to the partner's newest key; the first time it is due at once."""

    message_id: str


@dataclass(frozen=True)
class Vouch:
    """The partner does not know our key, or no longer: our `key_rotated` messages to it wait again, sealed anew, unless
    one of them waits already. Their signed forms are kept for good."""


@dataclass(frozen=True)
class SendAgain:
    """The partner has lost what it receipted. Of this conversation, from `first` on, the rows that do not wait and
    whose receipt has `received_at` before `before` wait again (tries go on counting; the old receipt is kept beside).
    One whose signed form is gone is signed anew in its place: same sequence, fresh id, `outbox.write_lost`."""

    conversation: str
    first: int
    before: datetime


@dataclass(frozen=True)
class Renumber:
    """We have lost messages of our own that the partner has: what waits in this conversation, in its order, takes the
    sequences from `place.next` on and is signed anew (`outbox.renumber`) under its old id; `place.running` is the
    running digest before it. Nothing may wait with a lower sequence afterwards, and none be drawn. Where news of our
    keys waits, nothing happens: it has a conversation to itself (so the partner errs), and is vouched for by the key
    before, which is gone."""

    place: Place


Effect = (
    Keep
    | Act
    | Advance
    | Quarantine
    | Send
    | Raise
    | OpenWhole
    | AddPart
    | DropWhole
    | SettleBatch
    | Confirm
    | PutOff
    | Reseal
    | Vouch
    | SendAgain
    | Renumber
)
Steps = Generator[Effect, PartnerError | None, None]
# ends with what acting on a message came to; with the answer's body
Deed = Generator[Effect, PartnerError | None, PartnerError | None]
Answered = Generator[Effect, PartnerError | None, Body]


@dataclass(frozen=True)
class Stored:
    """A message that came in, as far as decisions need it. `content`: `Message.content`, by which it is known."""

    id: str
    content: str
    received_at: datetime
    quarantined: bool


@dataclass(frozen=True)
class Unfinished:
    """A message in parts, on its way: the header of its parts, and how many are here."""

    conversation: str
    carries: str
    size: int
    digest: bytes
    have: int


class Shelf(Protocol):
    """What came from one partner. Every look-up sees the effects already carried out."""

    def find(self, message_id: str) -> Stored | None: ...

    def at(self, conversation: str, sequence: int) -> Stored | None:
        """The message stored in that place, applied or held."""
        ...

    def place(self, conversation: str) -> Place:
        """After the last one applied; `Place(conversation)` where nothing is."""
        ...

    def running(self, conversation: str, sequence: int) -> bytes | None:
        """The running digest after the message applied in that place; None for none."""
        ...

    def held(self, conversation: str, sequence: int) -> Message | None:
        """The held message of that place."""
        ...

    def held_bytes(self) -> int:
        """What all held messages of this partner weigh."""
        ...

    def between(self, conversation: str, first: int, last: int) -> Iterable[Stored]:
        """The applied messages of those places, in order."""
        ...

    def whole(self, whole: str) -> Unfinished | None: ...

    def octets(self, whole: str) -> Iterable[bytes]:
        """The octets of its parts, in order."""
        ...

    def reserved(self) -> int:
        """The sizes of this partner's unfinished wholes, together."""
        ...


@dataclass(frozen=True)
class Sent:
    """A message of ours, as far as decisions need it. `digest`: of its present signed form. `running`: up to and with
    it, over contents. `received_at`: when the partner had it, by its own receipt."""

    id: str
    digest: str
    recipient: str
    conversation: str
    sequence: int
    running: bytes
    received_at: datetime | None


class Ledger(Protocol):
    """What we have sent to one partner."""

    def at(self, conversation: str, sequence: int) -> Sent | None: ...

    def last(self, conversation: str) -> int:
        """The highest sequence drawn; 0 for none."""
        ...

    def contents(self, conversation: str, first: int, last: int) -> Sequence[str]:
        """Of the messages in those places, in order (`messages.content_of`)."""
        ...
