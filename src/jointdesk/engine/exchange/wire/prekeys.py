"""Prekeys: short-lived receiving keys, so that who steals a desk's keys later cannot read what was sent before.

A desk makes one a week and announces it to each partner. A sender takes the newest that is valid, else the key on
the card. The private half outlives the prekey, for what was sealed in its last hours or travels as a file, and
is then destroyed; what comes later is `wrong_key`, and its sender, who keeps the signed form, seals it anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.cards import Card, check_agreement_key
from jointdesk.engine.exchange.wire.messages import CLOCK_SKEW, Recipient

PREKEY_EVERY = timedelta(days=7)
PREKEY_VALID = timedelta(days=14)
PREKEY_KEPT = timedelta(days=14)


@dataclass(frozen=True)
class Prekey:
    """A desk's X25519 public key for a short time: a message's recipient, as a card is."""

    desk: str
    encryption_key: bytes
    valid_from: datetime
    valid_until: datetime


def check_prekey(prekey: Prekey, now: datetime) -> Prekey:
    """The prekey, as it may be kept. Raises PartnerError (malformed, from_the_future).

    An expired one is in order: it was announced while we were down, and is simply never chosen.
    """
    try:
        check_agreement_key(prekey.encryption_key)
    except ValueError:
        raise PartnerError("malformed", "the prekey is a point of small order") from None
    if not timedelta(0) < prekey.valid_until - prekey.valid_from <= PREKEY_VALID:
        raise PartnerError("malformed", f"a prekey is valid for at most {PREKEY_VALID.days} days")
    if prekey.valid_from > now + CLOCK_SKEW:
        raise PartnerError(
            "from_the_future", "the prekey is valid later than now; one of the clocks is wrong"
        )
    return prekey


def choose_recipient(card: Card, prekeys: Iterable[Prekey], now: datetime) -> Recipient:
    """The key to seal to: the newest valid prekey, of one second the one of greater octets, else the card's."""
    valid = [prekey for prekey in prekeys if prekey.desk == card.desk and now < prekey.valid_until]
    return max(valid, key=lambda prekey: (prekey.valid_from, prekey.encryption_key), default=card)
