"""Pairing, after two officers have compared fingerprints."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from jointdesk.engine.exchange.fields import Body, Octets


@dataclass(frozen=True)
class PairingConfirmed(Body):
    """We trust the card with this SHA-256 (of its signed form), and have read its fingerprint aloud."""

    type: ClassVar[str] = "pairing_confirmed"

    card: Annotated[bytes, Octets(32, 32)]
