"""What the mail does when something happens elsewhere: a partner is trusted."""

import hashlib
from typing import Any

from jointdesk.desk.exchange.mail.conversations import PAIRING, standing
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import card_of
from jointdesk.engine.exchange.wire.bodies import PairingConfirmed
from jointdesk.engine.exchange.wire.keys import key_id


def on_partner_confirmed(sender: Any, partner: Partner, **kwargs: Any) -> None:
    """Tell the partner that we trust its card now; it may not trust ours yet, then this waits."""
    digest, key = hashlib.sha256(bytes(partner.card)).digest(), key_id(card_of(partner).signing_key)
    body = PairingConfirmed(card=digest, key=key)
    queue(partner, body, standing(partner, PAIRING))
