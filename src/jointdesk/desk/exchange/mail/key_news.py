"""Partners are told of our keys, in the transaction that makes them ours.

A rotation and a revocation have a conversation each: what the old key says and what the new one says must not wait
for one another. Prekeys follow one another in a standing one.
"""

import secrets
from datetime import datetime
from typing import Any

from jointdesk.desk.exchange.mail.conversations import KEYS, standing
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.exchange.wire.bodies import Body, KeyRevoked, KeyRotated, PrekeyPublished
from jointdesk.engine.exchange.wire.cards import Card
from jointdesk.engine.exchange.wire.messages import draw_id
from jointdesk.engine.exchange.wire.prekeys import Prekey


def on_own_keys_rotated(sender: Any, card: Card, reason: str, **kwargs: Any) -> None:
    _tell_all(KeyRotated(card=card.signed, reason=reason))


def on_own_keys_revoked(sender: Any, key: str, since: datetime, reason: str, **kwargs: Any) -> None:
    _tell_all(KeyRevoked(key=key, since=since, reason=reason))


def on_prekey_made(sender: Any, partner: Partner, prekey: Prekey, **kwargs: Any) -> None:
    body = PrekeyPublished(
        public_key=prekey.encryption_key, valid_from=prekey.valid_from, valid_until=prekey.valid_until
    )
    queue(partner, body, standing(partner, KEYS))


def _tell_all(body: Body) -> None:
    for partner in confirmed_partners():
        queue(partner, body, draw_id(secrets.token_bytes))
