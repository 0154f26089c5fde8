"""What was authentic and could not be acted on: tried again, or settled between people."""

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.mail.mailroom import Mailroom
from jointdesk.desk.exchange.mail.shelf import message_of
from jointdesk.desk.exchange.models import IncomingMessage
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.mail.inbox import try_again

State = IncomingMessage.State


@transaction.atomic
def retry(row: IncomingMessage) -> bool:
    """Try a quarantined message again, for instance after an update. Whether it could be handled now."""
    partner = Partner.objects.select_for_update().get(pk=row.partner_id)
    row = IncomingMessage.objects.select_for_update().get(pk=row.pk)
    if row.state != State.QUARANTINED:
        return row.state == State.HANDLED
    row.partner = partner
    message = message_of(row)
    mailroom = Mailroom(partner, messages=[message])
    error = mailroom.run(try_again(message, mailroom.shelf, mailroom.ledger))
    mailroom.shelf.write()
    if error is None:
        IncomingMessage.objects.filter(pk=row.pk).update(
            state=State.HANDLED, code="", error="", body={}, weight=0
        )
    return error is None


@transaction.atomic
def settle(row: IncomingMessage, officer: Officer) -> None:
    """The matter was settled between people: the message is not tried again, and its content goes."""
    row = IncomingMessage.objects.select_for_update().get(pk=row.pk, state=State.QUARANTINED)
    row.state, row.body, row.extra, row.weight = State.SETTLED, {}, {}, 0
    row.settled_at, row.settled_by = timezone.now(), officer
    row.save(update_fields=["state", "body", "extra", "weight", "settled_at", "settled_by"])
