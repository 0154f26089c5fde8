"""Sets on the wire: announced, anchored in the publisher's log, ended, and one element proved to come of a record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.matching.commitments import HASH
from jointdesk.engine.exchange.matching.oprf import MAX_VALUE, TAG
from jointdesk.engine.exchange.matching.sets import LARGEST_SET, MAX_EPOCH, PART, SMALLEST_SET, is_padded
from jointdesk.engine.exchange.wire.fields import (
    IDENTITY,
    WORD,
    Body,
    ListOf,
    Moment,
    Octets,
    OneOf,
    Optionally,
    Pattern,
    Text,
    Whole,
)

HASHES = ListOf(Octets(HASH, HASH), most=64)
NOTE = Text(20_000)
MAX_INDEX = 10**15
END_REASONS = ("withdrawn", "key_leaked", "key_lost")


@dataclass(frozen=True)
class SetPublished(Body):
    """A set the recipient may question once it is anchored: its name, key, digest of its tag file, and root."""

    type: ClassVar[str] = "set_published"

    kind: Annotated[str, WORD]
    epoch: Annotated[int, Whole(0, MAX_EPOCH)]
    part: Annotated[str, Pattern(PART)]
    public_key: Annotated[bytes, Octets(32, 32)]
    size: Annotated[int, Whole(SMALLEST_SET, LARGEST_SET)]
    digest: Annotated[bytes, Octets(32, 32)]
    root: Annotated[bytes, Octets(HASH, HASH)]
    until: Annotated[datetime | None, Optionally(Moment())] = None

    def check(self) -> None:
        if not is_padded(self.size):
            raise PartnerError("malformed", "set_published: size is no power of two")


@dataclass(frozen=True)
class SetAnchored(Body):
    """The announcement stands in the publisher's log, under a checkpoint the recipient cosigned."""

    type: ClassVar[str] = "set_anchored"

    digest: Annotated[bytes, Octets(32, 32)]
    nonce: Annotated[bytes, Octets(32, 32)]
    record: Annotated[str, Text(4_000)]
    index: Annotated[int, Whole(0, MAX_INDEX)]
    path: Annotated[tuple[bytes, ...], HASHES]
    checkpoint: Annotated[str, NOTE]


@dataclass(frozen=True)
class SetEnded(Body):
    """A set is questioned no more, before its epoch is over; its tag file is to be deleted."""

    type: ClassVar[str] = "set_ended"

    digest: Annotated[bytes, Octets(32, 32)]
    reason: Annotated[str, OneOf(END_REASONS)]


@dataclass(frozen=True)
class MembershipWanted(Body):
    """Prove that the element behind a tag comes of a record; `request` is the open request that names it."""

    type: ClassVar[str] = "membership_wanted"

    digest: Annotated[bytes, Octets(32, 32)]
    tag: Annotated[bytes, Octets(TAG, TAG)]
    request: Annotated[str, IDENTITY]


@dataclass(frozen=True)
class MembershipProved(Body):
    """The tag's leaf opened (nonce, element, record, path), and where the record stands in the publisher's log."""

    type: ClassVar[str] = "membership_proved"

    wanted: Annotated[str, IDENTITY]
    nonce: Annotated[bytes, Octets(32, 32)]
    element: Annotated[bytes, Octets(1, MAX_VALUE)]
    record: Annotated[bytes, Octets(HASH, HASH)]
    path: Annotated[tuple[bytes, ...], HASHES]
    index: Annotated[int, Whole(0, MAX_INDEX)]
    log_path: Annotated[tuple[bytes, ...], HASHES]
    checkpoint: Annotated[str, NOTE]


@dataclass(frozen=True)
class MembershipRefused(Body):
    """The publisher gives no proof, and why: a word."""

    type: ClassVar[str] = "membership_refused"

    wanted: Annotated[str, IDENTITY]
    code: Annotated[str, WORD]
