from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit.keys import own_signing_keys
from jointdesk.desk.audit.models import Checkpoint, Cosignature
from jointdesk.desk.exchange.mail.conversations import LOG, standing
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.models import OutgoingMessage, PartnerCheckpoint, WitnessedSize
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_keys
from jointdesk.desk.partners.queries import log_keys_of
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.bodies import CheckpointCosigned, CheckpointSent
from jointdesk.engine.exchange.wire.messages import Message
from jointdesk.engine.transparency import checkpoints


def take_checkpoint(partner: Partner, message: Message, body: CheckpointSent) -> None:
    """Witness the partner's log: cosign only what continues the last state we saw. A fork is an alarm.

    Nothing of this is logged: two logs that log each other's checkpoints would never come to rest.
    """
    seen = PartnerCheckpoint.objects.select_for_update().filter(partner=partner).first()
    origin = checkpoints.origin_of(partner.desk_id)
    last = checkpoints.Checkpoint(origin, seen.size, bytes(seen.root)) if seen else None
    state, log_key = checkpoints.read_checkpoint_by_any(body.note, origin, log_keys_of(partner))
    if seen and body.old_size < seen.size <= state.size and not _was_told_again(partner, seen):
        # it does not know of our last cosignature: it hears it once more, and goes on from there
        queue(partner, CheckpointCosigned(note=seen.note), standing(partner, LOG))
        return
    if body.old_size > (seen.size if seen else 0):
        raise PartnerError("unknown_state", f"we have not cosigned {body.old_size} entries")
    checkpoint, note = checkpoints.witness(
        body.note,
        origin=origin,
        log_key=log_key,
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


def _was_told_again(partner: Partner, seen: PartnerCheckpoint) -> bool:
    """Who has our last cosignature twice, and goes on from an earlier one, has another history."""
    sent = OutgoingMessage.objects.filter(
        partner=partner, type=CheckpointCosigned.type, created_at__gte=seen.seen_at
    )
    return sent.filter(received_at__isnull=False).count() >= 2


def take_cosignature(partner: Partner, message: Message, body: CheckpointCosigned) -> None:
    """A witness's word for a checkpoint of ours, kept beside it."""
    origin, name = checkpoints.origin_of(settings.DESK.id), checkpoints.witness_of(partner.desk_id)
    state, _ = checkpoints.read_checkpoint_by_any(body.note, origin, own_signing_keys())
    believed = [
        key for key in log_keys_of(partner) if name in checkpoints.read_cosignatures(body.note, {name: key})
    ]
    if not believed:
        raise PartnerError("bad_signature", "the cosignature is not the partner's")
    ours = Checkpoint.objects.filter(size=state.size).first()
    if ours is None or bytes(ours.root) != state.root:
        raise PartnerError("unknown_checkpoint", "this is no checkpoint of our log")
    Cosignature.objects.update_or_create(
        checkpoint=ours,
        witness=partner.desk_id,
        defaults={"public_key": believed[0], "note": body.note, "received_at": timezone.now()},
    )
    witnessed, _ = WitnessedSize.objects.get_or_create(partner=partner)
    witnessed.cosigned_size = max(witnessed.cosigned_size, state.size)
    witnessed.save(update_fields=["cosigned_size"])
