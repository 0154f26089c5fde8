"""Receipts and refusals: what the wire itself says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from jointdesk.engine.exchange.fields import IDENTITY, WORD, Body, Moment, Octets, OneOf, Optionally, Text

OUTCOMES = ("stored", "quarantined")


@dataclass(frozen=True)
class Receipt(Body):
    """The message is durably with the recipient. Quarantined: stored, but not acted on; a refusal follows."""

    type: ClassVar[str] = "receipt"

    message: Annotated[str, IDENTITY]
    digest: Annotated[bytes, Octets(32, 32)]
    received_at: Annotated[datetime, Moment()]
    outcome: Annotated[str, OneOf(OUTCOMES)]


@dataclass(frozen=True)
class Refusal(Body):
    """The message was understood to be yours, and will not be acted on. `code` is a stable word."""

    type: ClassVar[str] = "refusal"

    message: Annotated[str, IDENTITY]
    code: Annotated[str, WORD]
    reason: Annotated[str, Text(1_000)]
    retry_at: Annotated[datetime | None, Optionally(Moment())] = None
