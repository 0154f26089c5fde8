"""When one of the desks has forgotten messages: what was receipted is sent again, what waits takes new places."""

import random
import secrets
import uuid
from datetime import datetime

from django.conf import settings

from jointdesk.desk.exchange.mail.conversations import conversation_with
from jointdesk.desk.exchange.mail.ledger import RowLedger, sent
from jointdesk.desk.exchange.models import OutgoingMessage
from jointdesk.desk.partners.own import own_keys
from jointdesk.engine.exchange.mail import outbox
from jointdesk.engine.exchange.mail.delivery import pause_after
from jointdesk.engine.exchange.mail.places import START, Place, run_on
from jointdesk.engine.exchange.wire.bodies import KeyRevoked, KeyRotated
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.messages import (
    TYPE,
    Message,
    content_of,
    draw_id,
    sign_anew,
    sign_message,
)
from jointdesk.engine.exchange.wire.signing import read_unverified_kid

# news of a key is vouched for by the key before, which is gone: it stays as it was signed
KEY_NEWS = (KeyRotated.type, KeyRevoked.type)


def sign_again(row: OutgoingMessage) -> None:
    """Under our present key, if it changed; never KEY_NEWS."""
    signed = bytes(row.signed or b"")
    kid = read_unverified_kid(signed, TYPE).partition(":")[2]
    if row.type in KEY_NEWS or kid == key_id(own_keys().signing_public):
        return
    anew = sign_anew(signed, own_keys())
    row.signed, row.digest = anew.raw, anew.digest


def send_again(ledger: RowLedger, conversation: str, first: int, before: datetime, now: datetime) -> None:
    """The partner has lost what it receipted before that moment: it waits again, in its place."""
    lost = ledger.rows().filter(conversation=conversation, sequence__gte=first, there_since__lt=before)
    for row in lost.filter(received_at__isnull=False).order_by("sequence").iterator(200):
        row.partner = ledger.partner
        if row.signed is None:
            _stand_in(row)
        row.tries += 1
        row.received_at, row.next_try_at = None, now + pause_after(row.tries, random.random())
        row.save()
    _chain_anew(ledger, conversation, first)
    ledger.forget()


def vouch_again(ledger: RowLedger, now: datetime) -> None:
    """The partner does not know our key, or no longer: what vouches for it goes out once more, as it was signed."""
    rotations = ledger.rows().filter(type=KeyRotated.type, signed__isnull=False)
    if not rotations.filter(received_at=None).exists():
        rotations.update(received_at=None, next_try_at=now)
    ledger.forget()


def _chain_anew(ledger: RowLedger, conversation: str, first: int) -> None:
    """Running digests from `first` on, since other words may stand in a place now."""
    rows = ledger.rows().filter(conversation=conversation).order_by("sequence")
    before = rows.filter(sequence=first - 1).first()
    running = bytes(before.running) if before else START
    for row in rows.filter(sequence__gte=first).iterator(500):
        running = run_on(running, row.content)
        if bytes(row.running) != running:
            ledger.rows().filter(pk=row.pk).update(running=running)
    there = conversation_with(ledger.partner, conversation)
    there.sent_running = running
    there.save(update_fields=["sent_running", "touched_at"])


def renumber_waiting(ledger: RowLedger, place: Place, now: datetime) -> None:
    """What waits takes the places from `place.next` on: the partner has others where it stood."""
    waiting = ledger.rows().filter(conversation=place.conversation, received_at=None)
    rows, running = list(waiting.order_by("sequence")), place
    if any(row.type in KEY_NEWS for row in rows):
        return  # a conversation to itself: no other message can be in its place
    for sequence, row in enumerate(rows, place.next):
        row.partner = ledger.partner
        _write(row, outbox.renumber(bytes(row.signed or b""), sequence))
        row.next_try_at = now
        running = running.after(row.content)
        row.running = running.running
    # the last first: each goes to a place that is free by then
    for row in reversed(rows):
        row.save()
    there = conversation_with(ledger.partner, place.conversation)
    there.sent, there.sent_running = running.next - 1, running.running
    there.save(update_fields=["sent", "sent_running", "touched_at"])
    ledger.forget()


def _stand_in(row: OutgoingMessage) -> None:
    """Its words are gone here too: say in its place what was lost."""
    body = outbox.write_lost(sent(row), row.type)
    message = Message(
        id=draw_id(secrets.token_bytes),
        type=body.type,
        sender=settings.DESK.id,
        recipient=row.partner.desk_id,
        conversation=row.conversation,
        sequence=row.sequence,
        sent_at=row.created_at,
        body=body.write(),
    )
    _write(row, message)
    row.there_since = None


def _write(row: OutgoingMessage, message: Message) -> None:
    signed = sign_message(message, own_keys())
    row.message_id, row.type, row.sequence = uuid.UUID(message.id), message.type, message.sequence
    row.signed, row.digest, row.content = signed.raw, signed.digest, content_of(signed.raw)
