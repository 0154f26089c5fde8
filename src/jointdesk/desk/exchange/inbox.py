"""The inbox: each message is taken once, applied in its conversation's order, and receipted when it is stored.

A message that cannot be believed changes nothing and is counted. One that is authentic but cannot be acted on
is quarantined, answered with a typed refusal, and stops nothing else.
"""

import logging
import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F, Max
from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.handlers import HANDLERS, Handler
from jointdesk.desk.exchange.models import Alarm, IncomingMessage, WireRefusal
from jointdesk.desk.exchange.outbox import queue, wake
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_keys
from jointdesk.desk.partners.queries import card_of, trusted_cards
from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.bodies import Refusal, read_body
from jointdesk.engine.exchange.delivery import Arrival, judge_arrival, release
from jointdesk.engine.exchange.messages import Message, draw_id, open_sealed, seal
from jointdesk.engine.exchange.receipts import receipt_for, refusal_of

log = logging.getLogger("jointdesk.exchange")
# a partner that contradicts itself: people must be told, not only the log
ALARMING = frozenset({"forked", "went_back", "other_set"})


def receive(raw: bytes) -> bytes:
    """Take a sealed message; the sealed receipt. Raises PartnerError (counted, nothing changed)."""
    now = timezone.now()
    try:
        message = open_sealed(raw, own_keys(), trusted_cards(), settings.DESK.id, now)
        if message.sequence == 0:
            raise PartnerError(
                "unexpected_receipt", "a receipt answers a message, it does not come by itself"
            )
        with transaction.atomic():
            partner = Partner.objects.select_for_update().get(desk_id=message.sender)
            return _take(partner, message, now)
    except PartnerError as error:
        count_refusal(error.code)
        raise


def count_refusal(code: str) -> None:
    now = timezone.now()
    _, fresh = WireRefusal.objects.get_or_create(code=code, defaults={"count": 1, "last_at": now})
    if not fresh:
        WireRefusal.objects.filter(code=code).update(count=F("count") + 1, last_at=now)


@transaction.atomic
def retry(row: IncomingMessage) -> bool:
    """Try a quarantined message again, for instance after an update. Whether it could be handled now."""
    row = IncomingMessage.objects.select_for_update().get(pk=row.pk)
    if row.state == IncomingMessage.State.QUARANTINED:
        _apply(row, answer=False)
    return row.state == IncomingMessage.State.HANDLED


def _take(partner: Partner, message: Message, now: datetime) -> bytes:
    rows = IncomingMessage.objects.filter(partner=partner)
    here = rows.filter(conversation=message.conversation)
    known = rows.filter(message_id=uuid.UUID(message.id)).first()
    held = here.filter(state=IncomingMessage.State.HELD)
    in_place = here.filter(sequence=message.sequence).first()
    last = here.exclude(state=IncomingMessage.State.HELD).aggregate(last=Max("sequence"))["last"] or 0
    arrival = judge_arrival(
        message.digest,
        message.sequence,
        known_digest=known.digest if known else None,
        held_digest=in_place.digest if in_place else None,
        next_sequence=last + 1,
    )
    if arrival is Arrival.DUPLICATE and known is not None and known.receipt is not None:
        return bytes(known.receipt)
    if arrival not in (Arrival.APPLY, Arrival.HOLD):
        raise PartnerError(arrival.value, "the message does not fit what came before it")
    row = _store(partner, message, now, IncomingMessage.State.HELD)
    if arrival is Arrival.APPLY:
        _apply(row)
    row.receipt = _write_receipt(partner, message, row)
    row.save(update_fields=["receipt"])
    if arrival is Arrival.APPLY:
        _, freed = release(message.sequence, {early.sequence: early.message_id.hex for early in held.all()})
        for key in freed:
            _apply(rows.get(message_id=uuid.UUID(key)))
    wake(partner, now)
    return bytes(row.receipt)


def _store(partner: Partner, message: Message, now: datetime, state: str) -> IncomingMessage:
    return IncomingMessage.objects.create(
        partner=partner,
        message_id=uuid.UUID(message.id),
        conversation=message.conversation,
        sequence=message.sequence,
        type=message.type,
        sent_at=message.sent_at,
        body=dict(message.body),
        digest=message.digest,
        state=state,
        received_at=now,
    )


def _apply(row: IncomingMessage, *, answer: bool = True) -> None:
    """Act on a stored message, in a savepoint; what it says is then kept where it belongs, not here."""
    message = _message_of(row)
    try:
        with transaction.atomic():
            _handler(message.type)(row.partner, message, read_body(message))
    except OperationalError:
        raise  # the database is busy or down: the partner tries again
    except PartnerError as error:
        _quarantine(row, message, error, answer)
    except CallerError as error:
        _quarantine(row, message, PartnerError("not_accepted", str(error)), answer)
    except Exception:
        log.exception("message %s of type %s could not be handled", row.message_id, row.type)
        _quarantine(row, message, PartnerError("internal", "this desk could not handle it"), answer)
    else:
        row.state, row.error, row.body = IncomingMessage.State.HANDLED, "", {}
        row.save(update_fields=["state", "error", "body"])


def _handler(type_: str) -> Handler:
    handler = HANDLERS.get(type_)
    if handler is None:
        raise PartnerError("unknown_type", f"this desk does not act on messages of type {type_}")
    return handler


def _quarantine(row: IncomingMessage, message: Message, error: PartnerError, answer: bool) -> None:
    row.state, row.error = IncomingMessage.State.QUARANTINED, str(error)[:300]
    row.save(update_fields=["state", "error"])
    count_refusal(error.code)
    record(
        "message_quarantined",
        f"message:{row.message_id.hex}",
        {"partner": row.partner.desk_id, "type": row.type, "code": error.code, "digest": row.digest},
    )
    if error.code in ALARMING:
        Alarm.objects.create(
            partner=row.partner, code=error.code, text=str(error)[:300], raised_at=timezone.now()
        )
    # a refusal is never refused: two desks would go on for ever
    if answer and row.type != Refusal.type:
        queue(row.partner, refusal_of(message, error), row.conversation)


def _message_of(row: IncomingMessage) -> Message:
    return Message(
        id=row.message_id.hex,
        type=row.type,
        sender=row.partner.desk_id,
        recipient=settings.DESK.id,
        conversation=row.conversation,
        sequence=row.sequence,
        sent_at=row.sent_at,
        body=row.body,
        digest=row.digest,
    )


def _write_receipt(partner: Partner, message: Message, row: IncomingMessage) -> bytes:
    outcome = "quarantined" if row.state == IncomingMessage.State.QUARANTINED else "stored"
    receipt = receipt_for(
        message, id=draw_id(secrets.token_bytes), received_at=row.received_at, outcome=outcome
    )
    return seal(receipt, own_keys(), card_of(partner)).raw
