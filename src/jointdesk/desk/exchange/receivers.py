"""What the exchange does when something happens elsewhere: a partner is trusted, a message has arrived."""

import hashlib
import uuid
from typing import Any

from jointdesk.desk.exchange.conversations import PAIRING, standing
from jointdesk.desk.exchange.models import OutgoingMessage, Request
from jointdesk.desk.exchange.outbox import queue
from jointdesk.desk.exchange.steps import note_step, take_step
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.bodies import PairingConfirmed


def on_partner_confirmed(sender: Any, partner: Partner, **kwargs: Any) -> None:
    """Tell the partner that we trust its card now; it may not trust ours yet, then this waits."""
    body = PairingConfirmed(card=hashlib.sha256(bytes(partner.card)).digest())
    queue(partner, body, standing(partner, PAIRING))


def on_delivered(sender: Any, message: OutgoingMessage, **kwargs: Any) -> None:
    """The receipt of a request is in: it is delivered, or was quarantined over there."""
    if message.type != "request_sent":
        return
    request = Request.objects.select_for_update().get(key=uuid.UUID(message.conversation))
    if message.outcome == "quarantined":
        note_step(request, "quarantined", by_partner=True, digest=message.digest)
    else:
        take_step(request, "deliver", by_partner=True, digest=message.digest)
