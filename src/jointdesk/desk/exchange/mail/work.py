"""The worker's part of the exchange: deliver what waits, fetch what was announced, witness each other's logs.

Every pass is bounded in time, and a partner that is down delays nobody else.
"""

import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.audit.models import Checkpoint
from jointdesk.desk.audit.proofs import prove_consistency
from jointdesk.desk.exchange.files.fetching import fetch_files
from jointdesk.desk.exchange.mail.comparing import compare_conversations, forget_delivered
from jointdesk.desk.exchange.mail.conversations import LOG, standing
from jointdesk.desk.exchange.mail.courier import Courier, run_aside
from jointdesk.desk.exchange.mail.outbox import hold, queue
from jointdesk.desk.exchange.matching.set_files import fetch_missing_sets
from jointdesk.desk.exchange.models import OutgoingMessage, WitnessedSize
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.exchange.wire.bodies import CheckpointSent

__all__ = [
    "compare_conversations",
    "deliver",
    "deliver_aside",
    "fetch_files",
    "fetch_missing_sets",
    "forget_delivered",
    "witness",
]

SECONDS_A_PASS = 20.0
# how long the worker's turn waits for a call to end
WAIT_SECONDS = 0.15
# a checkpoint that the partner has and did not cosign
SENT_AGAIN_AFTER = timedelta(hours=1)


def deliver() -> int:
    """Send all that is due, each conversation in order, and wait for the receipts. How many came, files included."""
    started, courier = time.monotonic(), Courier()
    while courier.step() and time.monotonic() - started < SECONDS_A_PASS:
        pass
    return courier.receipted + fetch_missing_sets() + fetch_files()


_courier = Courier(run_aside)


def deliver_aside() -> int:
    """The worker's turn: start calls and take what came back, without waiting for a partner. How many calls ended."""
    return _courier.step(WAIT_SECONDS)


def witness() -> int:
    """Send our newest checkpoint to each partner that has cosigned the last one, or let it lie for long. How many."""
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None:
        return 0
    return sum(_send_checkpoint(partner, newest) for partner in confirmed_partners())


@transaction.atomic
def _send_checkpoint(partner: Partner, newest: Checkpoint) -> bool:
    hold(partner)
    seen, _ = WitnessedSize.objects.get_or_create(partner=partner)
    if newest.size <= seen.sent_size or (seen.sent_size > seen.cosigned_size and not _lies_for_long(partner)):
        return False
    old_size = seen.cosigned_size
    body = CheckpointSent(note=newest.note, old_size=old_size, proof=prove_consistency(old_size, newest.size))
    queue(partner, body, standing(partner, LOG))
    seen.sent_size = newest.size
    seen.save(update_fields=["sent_size"])
    return True


def _lies_for_long(partner: Partner) -> bool:
    """The partner has our last checkpoint and did not cosign it: refused, perhaps for a while only."""
    sent = OutgoingMessage.objects.filter(partner=partner, type=CheckpointSent.type).order_by("-pk").first()
    return sent is None or (
        sent.received_at is not None and sent.created_at < timezone.now() - SENT_AGAIN_AFTER
    )
