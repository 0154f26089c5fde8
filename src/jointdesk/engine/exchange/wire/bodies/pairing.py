"""Pairing, after two officers have compared fingerprints."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from jointdesk.engine.exchange.wire.fields import Body, Octets, Pattern
from jointdesk.engine.exchange.wire.keys import KEY_ID


@dataclass(frozen=True)
class PairingConfirmed(Body):
    """We trust the card with this SHA-256 (of its signed form), and have read its fingerprint aloud.

    `key` is the id of its signing key: what waits for us under an older one is signed anew.
    """

    type: ClassVar[str] = "pairing_confirmed"

    card: Annotated[bytes, Octets(32, 32)]
    key: Annotated[str, Pattern(KEY_ID)]
