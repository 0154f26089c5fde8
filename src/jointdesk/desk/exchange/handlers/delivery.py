import uuid

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.models import OutgoingMessage, Request
from jointdesk.desk.exchange.requests.steps import note_step
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.bodies import Refusal
from jointdesk.engine.exchange.wire.messages import Message


def take_refusal(partner: Partner, message: Message, body: Refusal) -> None:
    """The partner could not act on a message of ours: shown where it was sent from, never lost."""
    row = OutgoingMessage.objects.filter(partner=partner, message_id=uuid.UUID(body.message)).first()
    if row is None:
        raise PartnerError("unknown_message", "a refusal of a message that was never sent")
    row.refused_code, row.refused_reason = body.code, body.reason
    row.save(update_fields=["refused_code", "refused_reason"])
    record(
        "message_refused",
        f"message:{body.message}",
        {
            "partner": partner.desk_id,
            "type": row.carries or row.type,
            "code": body.code,
            "message": message.digest,
        },
    )
    if (row.carries or row.type).startswith("request_"):
        request = Request.objects.filter(partner=partner, key=uuid.UUID(row.conversation)).first()
        if request is not None:
            note_step(request, "not_handled", by_partner=True, note=body.reason, digest=message.digest)
