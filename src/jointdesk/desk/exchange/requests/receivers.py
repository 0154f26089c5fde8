"""What a request does when something happens elsewhere: its message was delivered."""

import uuid
from collections.abc import Sequence
from typing import Any

from jointdesk.desk.exchange.models import OutgoingMessage, Request
from jointdesk.desk.exchange.requests.deadlines import hold_end
from jointdesk.desk.exchange.requests.steps import note_step, take_step


def on_delivered(sender: Any, messages: Sequence[OutgoingMessage], **kwargs: Any) -> None:
    """The receipt of a request is in: it is delivered, or was quarantined over there."""
    for message in messages:
        if "request_sent" in (message.type, message.carries):
            _request_is_there(message)


def _request_is_there(message: OutgoingMessage) -> None:
    request = Request.objects.select_for_update(of=("self",)).get(key=uuid.UUID(message.conversation))
    if message.outcome == "quarantined":
        note_step(request, "quarantined", by_partner=True, digest=message.digest)
        return
    request.delivered_at = message.there_since
    if request.delivered_at is not None:
        request.hold_until = hold_end(request.type, request.fields, request.delivered_at)
    request.save(update_fields=["delivered_at", "hold_until"])
    take_step(request, "deliver", by_partner=True, digest=message.digest)
