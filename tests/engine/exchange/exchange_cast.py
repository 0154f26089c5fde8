"""The cast: two desks that have confirmed each other, and a stranger nobody has."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime

from jointdesk.engine.exchange.wire.cards import Card
from jointdesk.engine.exchange.wire.keys import DeskKeys

NOW = datetime(2026, 10, 15, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    id: str
    keys: DeskKeys
    card: Card


def make_desk(desk: str, country: str, seed: int) -> Desk:
    keys = DeskKeys.generate(random.Random(seed).randbytes)
    card = Card.issue(
        keys,
        desk=desk,
        name=f"Desk of {country}",
        country=country,
        address=f"https://{desk}.example",
        issued_on=date(2026, 1, 1),
    )
    return Desk(desk, keys, card)
