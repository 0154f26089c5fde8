from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit.models import Checkpoint, Cosignature
from jointdesk.desk.exchange.conversations import LOG, standing
from jointdesk.desk.exchange.models import PartnerCheckpoint, WitnessedSize
from jointdesk.desk.exchange.outbox import queue
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_keys
from jointdesk.desk.partners.queries import card_of
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.bodies import CheckpointCosigned, CheckpointSent
from jointdesk.engine.exchange.messages import Message
from jointdesk.engine.transparency import checkpoints


def take_checkpoint(partner: Partner, message: Message, body: CheckpointSent) -> None:
    """Witness the partner's log: cosign only what continues the last state we saw. A fork is an alarm.

    Nothing of this is logged: two logs that log each other's checkpoints would never come to rest.
    """
    seen = PartnerCheckpoint.objects.select_for_update().filter(partner=partner).first()
    origin = checkpoints.origin_of(partner.desk_id)
    last = checkpoints.Checkpoint(origin, seen.size, bytes(seen.root)) if seen else None
    checkpoint, note = checkpoints.witness(
        body.note,
        origin=origin,
        log_key=card_of(partner).signing_key,
        last=last,
        proof=body.proof,
        name=checkpoints.witness_of(settings.DESK.id),
        key=own_keys().signing,
        at=timezone.now(),
    )
    PartnerCheckpoint.objects.update_or_create(
        partner=partner,
        defaults={
            "size": checkpoint.size,
            "root": checkpoint.root,
            "note": note,
            "seen_at": timezone.now(),
        },
    )
    queue(partner, CheckpointCosigned(note=note), standing(partner, LOG))


def take_cosignature(partner: Partner, message: Message, body: CheckpointCosigned) -> None:
    """A witness's word for a checkpoint of ours, kept beside it."""
    keys, name = own_keys(), checkpoints.witness_of(partner.desk_id)
    witness_key = card_of(partner).signing_key
    state = checkpoints.read_checkpoint(
        body.note, checkpoints.origin_of(settings.DESK.id), keys.signing_public
    )
    if name not in checkpoints.read_cosignatures(body.note, {name: witness_key}):
        raise PartnerError("bad_signature", "the cosignature is not the partner's")
    ours = Checkpoint.objects.filter(size=state.size).first()
    if ours is None or bytes(ours.root) != state.root:
        raise PartnerError("unknown_checkpoint", "this is no checkpoint of our log")
    Cosignature.objects.update_or_create(
        checkpoint=ours,
        witness=partner.desk_id,
        defaults={"public_key": witness_key, "note": body.note, "received_at": timezone.now()},
    )
    witnessed, _ = WitnessedSize.objects.get_or_create(partner=partner)
    witnessed.cosigned_size = max(witnessed.cosigned_size, state.size)
    witnessed.save(update_fields=["cosigned_size"])
