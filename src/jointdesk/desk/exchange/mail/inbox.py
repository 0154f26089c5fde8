"""The inbox: each message is taken once, applied in its conversation's order, and receipted when it is stored.

A message that cannot be believed changes nothing and is counted. One that is authentic but cannot be acted on
is quarantined, answered with a typed refusal, and stops nothing else. What came in one call is taken in one
transaction: its receipts are given once all of it is durable.
"""

import logging
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone

from jointdesk.desk.cases.notices.storing import stored_together
from jointdesk.desk.exchange.ahead import looked_up_ahead
from jointdesk.desk.exchange.mail.mailroom import Mailroom
from jointdesk.desk.exchange.mail.outbox import wake
from jointdesk.desk.exchange.mail.refusals import count_refusal
from jointdesk.desk.exchange.units import one_national_unit
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_keys
from jointdesk.desk.partners.queries import recipient_of, trusted_cards
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.mail.bundles import MAX_UNBELIEVED
from jointdesk.engine.exchange.mail.inbox import take
from jointdesk.engine.exchange.mail.receipts import answer_to
from jointdesk.engine.exchange.wire.bodies import NotStored
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.messages import (
    REVOCATION,
    Message,
    Recipient,
    draw_id,
    open_sealed,
    seal,
)

__all__ = ["count_refusal", "receive", "receive_all"]

log = logging.getLogger("jointdesk.exchange")
# refused after a decryption or a check of a signature: dear, and no confirmed partner sends it
DEAR = frozenset({"cannot_decrypt", "bad_signature", "unknown_sender"})


def receive(raw: bytes) -> bytes:
    """Take a sealed message; the sealed receipt. Raises PartnerError (counted, nothing changed)."""
    [answer] = receive_all([raw])
    if isinstance(answer, PartnerError):
        raise answer
    return answer


def receive_all(raws: Sequence[bytes]) -> list[bytes | PartnerError]:
    """Take sealed messages in their order; for each its sealed answer, or why it could not be believed (counted).

    A message that is not taken changes nothing and keeps none of the others from being taken.
    """
    now = timezone.now()
    opened = list(_open_all(raws, now))
    messages = [message for message in opened if isinstance(message, Message)]
    try:
        answers = iter(_take_all(messages, now))
    except OperationalError:
        raise  # the database is busy or down: the partner tries all of it again
    except Exception:
        log.exception("a bundle could not be taken; its messages are taken one by one")
        answers = (_take_alone(message, now) for message in messages)
    return [next(answers) if isinstance(message, Message) else message for message in opened]


def _open_all(raws: Sequence[bytes], now: datetime) -> Iterator[Message | PartnerError]:
    keys, senders, unbelieved = own_keys(), trusted_cards(), 0
    for raw in raws:
        try:
            if unbelieved == MAX_UNBELIEVED:
                raise PartnerError("not_tried", "too much of this bundle could not be believed")
            yield open_sealed(raw, keys, senders, settings.DESK.id, now)
        except PartnerError as error:
            unbelieved += error.code in DEAR
            count_refusal(error.code)
            yield error


@transaction.atomic
def _take_all(messages: Sequence[Message], now: datetime) -> list[bytes | PartnerError]:
    """All of it in one transaction: once the answers are given, what they speak of is durable."""
    rooms = {desk: _room(desk, messages) for desk in dict.fromkeys(message.sender for message in messages)}
    with _looked_up_ahead(rooms, messages), one_national_unit():
        answers = [_take(message, rooms[message.sender], now) for message in messages]
    for room in rooms.values():
        if room is not None:
            room.mailroom.shelf.write()
    return answers


@contextmanager
def _looked_up_ahead(rooms: Mapping[str, "_Room | None"], messages: Sequence[Message]) -> Iterator[None]:
    """What many messages of one call are about is looked up once, for all of them."""
    named: dict[Partner, list[str]] = {}
    for message in messages:
        room, reference = rooms[message.sender], message.body.get("notice")
        if room is not None and isinstance(reference, str):
            named.setdefault(room.mailroom.partner, []).append(reference)
    with stored_together(named), looked_up_ahead(message.body.get("datum", "") for message in messages):
        yield


def _take_alone(message: Message, now: datetime) -> bytes | PartnerError:
    try:
        return _take_all([message], now)[0]
    except OperationalError:
        raise
    except Exception:
        log.exception("message %s of %s could not be taken", message.id, message.sender)
        count_refusal("internal")
        return PartnerError("internal", "this desk could not take it")


@dataclass
class _Room:
    mailroom: Mailroom
    recipient: Recipient
    stopped: set[str] = field(default_factory=set)


def _room(desk: str, messages: Sequence[Message]) -> _Room | None:
    confirmed = Partner.objects.select_for_update().filter(state=Partner.State.CONFIRMED)
    partner = confirmed.filter(desk_id=desk).first()
    if partner is None:
        return None
    wake(partner)
    theirs = [message for message in messages if message.sender == desk]
    return _Room(Mailroom(partner, messages=theirs), recipient_of(partner))


def _is_still_believed(message: Message, mailroom: Mailroom, now: datetime) -> bool:
    """It was opened before the call's earlier messages had their effect: one of them may have ended its key."""
    if mailroom.partner.state != Partner.State.CONFIRMED:
        return False
    sender = trusted_cards().get(message.sender) if mailroom.keys_moved else None
    return not mailroom.keys_moved or any(
        key_id(key) == message.signed_by and (until is None or now < until or message.type == REVOCATION)
        for key, until in (sender.signing_keys if sender else ())
    )


def _take(message: Message, room: _Room | None, now: datetime) -> bytes | PartnerError:
    if room is None or not _is_still_believed(message, room.mailroom, now):
        count_refusal("unknown_sender")
        return PartnerError("unknown_sender", "this desk, or its key, has just been revoked here")
    mailroom = room.mailroom
    try:
        body = mailroom.run(take(message, mailroom.shelf, mailroom.ledger, stopped=room.stopped))
    except PartnerError as error:
        count_refusal(error.code, mailroom.partner)
        return error
    if isinstance(body, NotStored):
        count_refusal(body.code, mailroom.partner)
    answer = answer_to(message, body, id=draw_id(secrets.token_bytes), now=now)
    return seal(answer, own_keys(), room.recipient).raw
