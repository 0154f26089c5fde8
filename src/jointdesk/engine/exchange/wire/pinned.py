"""What we believe of a partner's keys: the pinned card, and for a while the signing keys before it.

1. A rotation is believed only when the pinned signing key itself vouches for it: a former key may finish what was
   under way, it may not bring in another.
2. A key that was pinned before never returns, and a card of another desk is nobody's rotation.
3. Whoever holds a key may revoke it, at any time. That ends the trust in every key it vouched for.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.bodies.keys import KeyRevoked, KeyRotated
from jointdesk.engine.exchange.wire.cards import Card, is_on_this_machine
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.messages import Message


@dataclass(frozen=True)
class Pinned:
    """A partner as a sender: its card, and (signing key, believed until) of the keys before."""

    card: Card
    former: tuple[tuple[bytes, datetime], ...] = ()

    @property
    def desk(self) -> str:
        return self.card.desk

    @property
    def signing_keys(self) -> tuple[tuple[bytes, datetime | None], ...]:
        return ((self.card.signing_key, None), *self.former)


def read_rotation(
    message: Message, body: KeyRotated, pinned: Card, former: Iterable[bytes], now: datetime
) -> Card:
    """The card to pin from now on; the pinned one itself when it is already.

    Raises PartnerError (wrong_card, not_vouched, used_before, from_the_future, and those of `Card.read`).
    """
    card = Card.read(body.card)
    if card.desk != pinned.desk:
        raise PartnerError("wrong_card", "the new card is another desk's")
    if card.issued_on > (now + timedelta(days=1)).date():
        raise PartnerError("from_the_future", "the new card was issued later than today")
    keys = (card.signing_key, card.encryption_key)
    if keys == (pinned.signing_key, pinned.encryption_key):
        return pinned
    if message.signed_by != key_id(pinned.signing_key):
        raise PartnerError("not_vouched", "a rotation is signed with the key that is in use")
    if is_on_this_machine(card.address) and not is_on_this_machine(pinned.address):
        raise PartnerError("wrong_card", "a rotation does not move a desk onto the machine of another")
    if card.signing_key == pinned.signing_key or card.encryption_key == pinned.encryption_key:
        raise PartnerError("used_before", "a rotation changes both keys")
    if card.signing_key in set(former):
        raise PartnerError("used_before", "a key that was given up does not return")
    return card


def check_revocation(message: Message, body: KeyRevoked, known: Collection[str]) -> None:
    """Raises PartnerError (not_vouched, unknown_key) unless the message is signed with the key it revokes."""
    if body.key != message.signed_by:
        raise PartnerError("not_vouched", "a key is revoked with a signature of its own")
    if body.key not in known:
        raise PartnerError("unknown_key", "this desk never had that key")
