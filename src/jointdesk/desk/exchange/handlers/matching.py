from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.models import PartnerSet
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.bodies import SetPublished
from jointdesk.engine.exchange.messages import Message


def take_set(partner: Partner, message: Message, body: SetPublished) -> None:
    """A set we may question. Its key and digest are pinned here; a second one of the same name is an alarm."""
    now = timezone.now()
    pinned = {"public_key": body.public_key, "size": body.size, "digest": body.digest.hex()}
    row, fresh = PartnerSet.objects.get_or_create(
        partner=partner,
        kind=body.kind,
        epoch=body.epoch,
        part=body.part,
        defaults={**pinned, "next_try_at": now, "received_at": now},
    )
    if not fresh and (bytes(row.public_key), row.digest) != (body.public_key, body.digest.hex()):
        raise PartnerError("other_set", "there is another set of this name: one key a set, never a second")
    facts = {"kind": body.kind, "epoch": body.epoch, "part": body.part, "set": body.digest.hex()}
    record("partner_set_announced", f"partner:{partner.desk_id}", {**facts, "message": message.digest})
