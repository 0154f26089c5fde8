"""The worker's part of the exchange: deliver what waits, fetch what was announced, witness each other's logs.

Every pass is bounded in time, and a partner that is down delays nobody else.
"""

import logging
import time

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.audit.models import Checkpoint
from jointdesk.desk.audit.proofs import prove_consistency
from jointdesk.desk.exchange import transport
from jointdesk.desk.exchange.conversations import LOG, standing
from jointdesk.desk.exchange.models import OutgoingMessage, WitnessedSize
from jointdesk.desk.exchange.outbox import hold, put_off, queue, take_receipt
from jointdesk.desk.exchange.set_files import fetch_missing_sets
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.errors import PartnerError, TransportError
from jointdesk.engine.exchange.bodies import CheckpointSent

log = logging.getLogger("jointdesk.exchange")
MESSAGES_A_PASS = 100
SECONDS_A_PASS = 20.0


def deliver() -> int:
    """Send what is due, oldest first, each conversation in order. How many were receipted or fetched."""
    started, done = time.monotonic(), 0
    resting: set[int] = set()
    due = OutgoingMessage.objects.filter(
        received_at=None, next_try_at__lte=timezone.now(), partner__state=Partner.State.CONFIRMED
    )
    for row in due.select_related("partner").order_by("created_at", "sequence")[:MESSAGES_A_PASS]:
        if row.partner_id in resting:
            continue
        if time.monotonic() - started > SECONDS_A_PASS:
            break
        done += _deliver_one(row, resting)
    return done + fetch_missing_sets()


def _deliver_one(row: OutgoingMessage, resting: set[int]) -> bool:
    try:
        take_receipt(row, transport.post(row.partner, "messages", bytes(row.sealed)))
    except transport.Declined as error:
        put_off(row, str(error), partner_down=False)
        return False
    except TransportError as error:
        put_off(row, str(error), partner_down=True)
        resting.add(row.partner_id)
        return False
    except PartnerError as error:
        log.warning(
            "message %s: the receipt of %s is bad: %s", row.message_id, row.partner.desk_id, error.code
        )
        put_off(row, error.code, partner_down=False)
        return False
    return True


def witness() -> int:
    """Send our newest checkpoint to each partner that has cosigned the last one it was sent. How many."""
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None:
        return 0
    return sum(_send_checkpoint(partner, newest) for partner in confirmed_partners())


@transaction.atomic
def _send_checkpoint(partner: Partner, newest: Checkpoint) -> bool:
    hold(partner)
    seen, _ = WitnessedSize.objects.get_or_create(partner=partner)
    if seen.sent_size > seen.cosigned_size or newest.size <= seen.sent_size:
        return False
    old_size = seen.cosigned_size
    body = CheckpointSent(note=newest.note, old_size=old_size, proof=prove_consistency(old_size, newest.size))
    queue(partner, body, standing(partner, LOG))
    seen.sent_size = newest.size
    seen.save(update_fields=["sent_size"])
    return True
