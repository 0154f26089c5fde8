"""Keys that change: rotated, revoked, and announced for a short time. Each is signed by the key that vouches for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from jointdesk.engine.exchange.wire.fields import Body, Moment, Octets, Pattern, Text
from jointdesk.engine.exchange.wire.keys import KEY_ID

MAX_CARD_TEXT = 16 * 1024


@dataclass(frozen=True)
class KeyRotated(Body):
    """From now on our card is this one. The message is signed with the key before, which so vouches for it."""

    type: ClassVar[str] = "key_rotated"

    card: Annotated[str, Text(MAX_CARD_TEXT)]
    reason: Annotated[str, Text(300, 0)]


@dataclass(frozen=True)
class KeyRevoked(Body):
    """Believe this key no longer. The message is signed with the very key: whoever holds it may end it."""

    type: ClassVar[str] = "key_revoked"

    key: Annotated[str, Pattern(KEY_ID)]
    since: Annotated[datetime, Moment()]
    reason: Annotated[str, Text(300, 0)]


@dataclass(frozen=True)
class PrekeyPublished(Body):
    """A receiving key for a short time; use the newest that is valid."""

    type: ClassVar[str] = "prekey_published"

    public_key: Annotated[bytes, Octets(32, 32)]
    valid_from: Annotated[datetime, Moment()]
    valid_until: Annotated[datetime, Moment()]
