"""The outbox: a message is stored in the transaction of its cause and sent until the partner's receipt is in."""

import random
import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.exchange.mail.conversations import conversation_with
from jointdesk.desk.exchange.mail.signals import written
from jointdesk.desk.exchange.models import Batch, Conversation, Line, OutgoingMessage
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_keys
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.mail.delivery import pause_after
from jointdesk.engine.exchange.mail.outbox import close_batch
from jointdesk.engine.exchange.mail.parts import divide
from jointdesk.engine.exchange.mail.places import run_on
from jointdesk.engine.exchange.wire.bodies import Body, Part
from jointdesk.engine.exchange.wire.bodies.delivery import MAX_BATCH
from jointdesk.engine.exchange.wire.messages import (
    Message,
    Recipient,
    content_of,
    draw_id,
    seal_signed,
    sign_message,
)


def hold(partner: Partner) -> Partner:
    """Lock the partner's row: whoever changes what the two desks share takes this lock first.

    Raises CallerError unless the partner is confirmed: nothing is sent to a desk we do not trust.
    """
    # not the key: rows that only point to the partner are written beside it, and none of them waits in a circle
    partner = Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    if partner.state != Partner.State.CONFIRMED:
        raise CallerError(_("%(desk)s is not a confirmed partner.") % {"desk": partner.desk_id})
    return partner


def hold_all(partners: Iterable[int]) -> None:
    """Lock the rows of several partners, trusted or not, in the one order everybody takes them in."""
    rows = Partner.objects.select_for_update(no_key=True).filter(pk__in=list(partners))
    list(rows.order_by("pk").values_list("pk"))


def queue(partner: Partner, body: Body, conversation: str) -> OutgoingMessage:
    """Sign `body` for the partner and put it into the outbox; call it inside the transaction of its cause."""
    return queue_all(partner, [body], conversation)[-1]


def queue_all(partner: Partner, bodies: Iterable[Body], conversation: str) -> list[OutgoingMessage]:
    """Many messages of one conversation, in their order; call it inside the transaction of their cause.

    One that is too large to travel whole travels in parts.
    """
    partner = hold(partner)
    place, now = conversation_with(partner, conversation), timezone.now()
    rows: list[OutgoingMessage] = []
    last: list[tuple[Body, OutgoingMessage]] = []
    for body in bodies:
        rows += [_write(place, piece, body, now) for piece in divide(body, _draw_id())]
        last.append((body, rows[-1]))
    place.save(update_fields=["sent", "sent_running", "touched_at"])
    stored = OutgoingMessage.objects.bulk_create(rows, batch_size=50)
    written.send(sender=OutgoingMessage, messages=[(row, body) for body, row in last])
    return stored


def queue_batch(partner: Partner, bodies: Iterable[Body], conversation: str) -> list[Batch]:
    """Messages that belong together: the partner says what it has of them, and a difference is an alarm."""
    rows, batches = queue_all(partner, bodies, conversation), []
    for start in range(0, len(rows), MAX_BATCH):
        some = rows[start : start + MAX_BATCH]
        closed = close_batch(_draw_id(), some[0].sequence, [row.content for row in some])
        batch = Batch.objects.create(
            partner=partner,
            key=closed.batch,
            conversation=conversation,
            first=closed.first,
            last=closed.last,
            closed_at=timezone.now(),
        )
        batches.append(batch)
        queue(partner, closed, conversation)
    return batches


def _write(place: Conversation, piece: Body, body: Body, now: datetime) -> OutgoingMessage:
    """The next message of a conversation, signed; neither it nor the place is saved yet."""
    place.sent += 1
    message = message_to(place.partner, piece, place.key, place.sent)
    signed = sign_message(message, own_keys())
    content = content_of(signed.raw)
    place.sent_running = run_on(bytes(place.sent_running), content)
    last_part = isinstance(piece, Part) and piece.number == piece.of
    return OutgoingMessage(
        message_id=uuid.UUID(message.id),
        partner=place.partner,
        conversation=place.key,
        sequence=message.sequence,
        type=message.type,
        carries=body.type if last_part else "",
        digest=signed.digest,
        content=content,
        running=place.sent_running,
        signed=signed.raw,
        created_at=now,
        next_try_at=now,
    )


def message_to(partner: Partner, body: Body, conversation: str, sequence: int) -> Message:
    return Message(
        id=_draw_id(),
        type=body.type,
        sender=settings.DESK.id,
        recipient=partner.desk_id,
        conversation=conversation,
        sequence=sequence,
        sent_at=timezone.now(),
        body=body.write(),
    )


def sealed_form(row: OutgoingMessage, recipient: Recipient) -> bytes:
    """The message as it travels: sealed at each try, to the newest key the partner has told us of."""
    return seal_signed(bytes(row.signed or b""), recipient)


def rest(partner: Partner, why: str) -> None:
    """The partner cannot be reached: nothing is tried before its pause is over, or before it calls."""
    now = timezone.now()
    line, _made = Line.objects.get_or_create(partner=partner)
    line.tries += 1
    line.down_since = line.down_since or now
    line.next_try_at = now + pause_after(line.tries, random.random())
    line.last_error = why[:200]
    line.save()


def wake(partner: Partner) -> None:
    """The partner is there again: what waits for it is due at once."""
    Line.objects.filter(partner=partner, tries__gt=0).update(
        tries=0, down_since=None, next_try_at=None, last_error=""
    )


def waiting_for(partner: Partner) -> QuerySet[OutgoingMessage]:
    """What has no receipt yet, in the order it was written."""
    return _waiting(partner).order_by("created_at", "pk")


def _waiting(partner: Partner) -> QuerySet[OutgoingMessage]:
    return OutgoingMessage.objects.filter(partner=partner, received_at=None)


def _draw_id() -> str:
    return draw_id(secrets.token_bytes)
