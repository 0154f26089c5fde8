"""A set stands in its publisher's log, under a checkpoint the partner cosigned, before it may be questioned.

So a publisher cannot give one partner another set, or a key of its own for one question, without its own log saying
so to the partner for ever.
"""

import json
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.audit.actions import canonical, record
from jointdesk.desk.audit.keys import own_signing_keys
from jointdesk.desk.audit.models import Cosignature, Entry
from jointdesk.desk.audit.proofs import prove_many
from jointdesk.desk.exchange.mail.conversations import SETS, standing
from jointdesk.desk.exchange.mail.outbox import hold, queue
from jointdesk.desk.exchange.matching.set_actions import published_facts
from jointdesk.desk.exchange.models import MatchKey, PartnerSet
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import signing_keys_ever
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.bodies import SetAnchored, SetPublished
from jointdesk.engine.transparency.checkpoints import (
    Checkpoint,
    origin_of,
    read_checkpoint_by_any,
    read_cosignatures,
    witness_of,
)
from jointdesk.engine.transparency.proofs import verify_inclusion
from jointdesk.engine.transparency.tree import leaf_hash


def anchor_sets() -> int:
    """Send the proof of each announcement whose checkpoint its partner has cosigned. How many."""
    waiting = MatchKey.objects.filter(
        anchored_at=None,
        ended_at=None,
        published_at__isnull=False,
        entry__index__isnull=False,
        partner__state=Partner.State.CONFIRMED,
    )
    return sum(_anchor(key) for key in waiting.select_related("partner", "entry")[:100])


def cosigned_over(partner: Partner, entry: Entry) -> Cosignature | None:
    """The partner's cosignature of a checkpoint over the entry: the newest, which covers most."""
    rows = Cosignature.objects.filter(witness=partner.desk_id, checkpoint__size__gt=entry.index)
    return rows.select_related("checkpoint").order_by("-checkpoint__size").first()


def read_cosigned(partner: Partner, note: str) -> Checkpoint:
    """The partner's checkpoint, which we cosigned: what we hold it to.

    Raises PartnerError (malformed, too_large, wrong_log, bad_signature, wrong_anchor).
    """
    # sets outlive keys: either desk may have rotated its own since
    origin, ours = origin_of(partner.desk_id), witness_of(settings.DESK.id)
    checkpoint, _ = read_checkpoint_by_any(note, origin, signing_keys_ever(partner.desk_id))
    if not any(ours in read_cosignatures(note, {ours: key}) for key in own_signing_keys()):
        raise PartnerError("wrong_anchor", "we did not cosign this checkpoint")
    return checkpoint


def take_anchor(row: PartnerSet, body: SetAnchored) -> None:
    """The set may be questioned from now on. Raises PartnerError (wrong_anchor, ...) when it is not proved.

    1. The checkpoint is the partner's, and we cosigned it. 2. The entry is in it. 3. It says what was announced.
    """
    checkpoint = read_cosigned(row.partner, body.checkpoint)
    leaf = leaf_hash(body.nonce, body.record.encode())
    if not verify_inclusion(leaf, body.index, checkpoint.size, body.path, checkpoint.root):
        raise PartnerError("wrong_anchor", "the announcement is not in the log")
    if _read_facts(body.record) != published_facts(_announced(row), settings.DESK.id):
        raise PartnerError("wrong_anchor", "the log says another thing than the announcement")
    row.anchored_at, row.anchor_index = timezone.now(), body.index
    row.save(update_fields=["anchored_at", "anchor_index"])
    facts = {"set": row.digest, "index": body.index, "size": checkpoint.size}
    record("partner_set_anchored", f"partner:{row.partner.desk_id}", facts)


@transaction.atomic
def _anchor(key: MatchKey) -> bool:
    partner, entry = hold(key.partner), key.entry
    cosigned = cosigned_over(partner, entry) if entry is not None else None
    if entry is None or entry.index is None or cosigned is None:
        return False
    if not MatchKey.objects.filter(pk=key.pk, anchored_at=None).update(anchored_at=timezone.now()):
        return False
    written = canonical(entry.key, entry.kind, entry.subject, entry.record or {}, entry.created_at)
    body = SetAnchored(
        digest=bytes.fromhex(key.set_digest),
        nonce=bytes(entry.nonce or b""),
        record=written.decode(),
        index=entry.index,
        path=tuple(prove_many([entry.index], cosigned.checkpoint.size)[0]),
        checkpoint=cosigned.note,
    )
    queue(partner, body, standing(partner, SETS))
    return True


def _announced(row: PartnerSet) -> SetPublished:
    return SetPublished(
        kind=row.kind,
        epoch=row.epoch,
        part=row.part,
        public_key=bytes(row.public_key),
        size=row.size,
        digest=bytes.fromhex(row.digest),
        root=bytes(row.root),
    )


def _read_facts(written: str) -> Any:
    """What a log's entry of a publication says; None when it is none."""
    try:
        entry = json.loads(written)
        return entry["record"] if entry["kind"] == "set_published" else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
