"""The outbox: a message is stored in the transaction of its cause and sent until the partner's receipt is in."""

import random
import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.exchange.models import OutgoingMessage
from jointdesk.desk.exchange.signals import delivered
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_keys
from jointdesk.desk.partners.queries import card_of, trusted_cards
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.bodies import Body
from jointdesk.engine.exchange.delivery import pause_after
from jointdesk.engine.exchange.messages import Message, draw_id, open_sealed, seal
from jointdesk.engine.exchange.receipts import check_receipt


def hold(partner: Partner) -> Partner:
    """Lock the partner's row: whoever changes what the two desks share takes this lock first.

    Raises CallerError unless the partner is confirmed: nothing is sent to a desk we do not trust.
    """
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.state != Partner.State.CONFIRMED:
        raise CallerError(_("%(desk)s is not a confirmed partner.") % {"desk": partner.desk_id})
    return partner


def queue(partner: Partner, body: Body, conversation: str) -> OutgoingMessage:
    """Seal `body` for the partner and put it into the outbox; call it inside the transaction of its cause."""
    hold(partner)
    mine = OutgoingMessage.objects.filter(partner=partner, conversation=conversation)
    last = mine.aggregate(last=Max("sequence"))["last"] or 0
    message, now = message_to(partner, body, conversation, last + 1), timezone.now()
    sealed = seal(message, own_keys(), card_of(partner))
    return OutgoingMessage.objects.create(
        message_id=uuid.UUID(message.id),
        partner=partner,
        conversation=conversation,
        sequence=message.sequence,
        type=message.type,
        digest=sealed.digest,
        sealed=sealed.raw,
        created_at=now,
        next_try_at=now,
    )


def message_to(partner: Partner, body: Body, conversation: str, sequence: int) -> Message:
    return Message(
        id=draw_id(secrets.token_bytes),
        type=body.type,
        sender=settings.DESK.id,
        recipient=partner.desk_id,
        conversation=conversation,
        sequence=sequence,
        sent_at=timezone.now(),
        body=body.write(),
    )


def take_receipt(row: OutgoingMessage, raw: bytes) -> None:
    """The partner's receipt for `row`. Raises PartnerError unless it is signed, and for exactly this message."""
    now = timezone.now()
    receipt = open_sealed(raw, own_keys(), trusted_cards(), settings.DESK.id, now)
    body = check_receipt(
        receipt, message_id=row.message_id.hex, digest=row.digest, recipient=row.partner.desk_id
    )
    with transaction.atomic():
        Partner.objects.select_for_update().get(pk=row.partner_id)
        fresh = OutgoingMessage.objects.select_for_update().get(pk=row.pk)
        if fresh.received_at is not None:
            return
        fresh.receipt, fresh.received_at, fresh.outcome, fresh.last_error = raw, now, body.outcome, ""
        fresh.save(update_fields=["receipt", "received_at", "outcome", "last_error"])
        delivered.send(sender=OutgoingMessage, message=fresh)
        if fresh.tries:
            wake(fresh.partner)


def put_off(row: OutgoingMessage, why: str, *, partner_down: bool) -> None:
    """No receipt: try again later, and with a partner that is down let its other messages wait as long."""
    now = timezone.now()
    later = now + pause_after(row.tries + 1, random.random())
    OutgoingMessage.objects.filter(pk=row.pk).update(
        tries=row.tries + 1, next_try_at=later, last_error=why[:200]
    )
    if partner_down:
        _waiting(row.partner).filter(next_try_at__lt=later).update(next_try_at=later)


def wake(partner: Partner, now: datetime | None = None) -> None:
    """The partner is there again: what waits for it is due at once."""
    now = now or timezone.now()
    _waiting(partner).filter(next_try_at__gt=now).update(next_try_at=now)


def _waiting(partner: Partner) -> QuerySet[OutgoingMessage]:
    return OutgoingMessage.objects.filter(partner=partner, received_at=None)
