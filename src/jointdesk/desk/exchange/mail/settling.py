"""What the partner answered to messages of ours: receipts taken, failures counted, forgotten messages found."""

import logging
import time
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone

from jointdesk.desk.exchange.mail.ledger import sent
from jointdesk.desk.exchange.mail.mailroom import Mailroom
from jointdesk.desk.exchange.mail.outbox import wake
from jointdesk.desk.exchange.models import OutgoingMessage
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_keys
from jointdesk.desk.partners.queries import trusted_cards
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.mail.bundles import read_code
from jointdesk.engine.exchange.mail.outbox import decline, settle
from jointdesk.engine.exchange.wire.messages import Message, Sender, open_sealed

log = logging.getLogger("jointdesk.exchange")
# a desk whose receipts are bad sends one a message, many a call: it is logged so often, and stands on each message
WARNED_EVERY_SECONDS = 60.0
_warned: dict[int, float] = {}  # by partner
# an answer that was opened, or the code of what is wrong with it
Opened = tuple[OutgoingMessage, Message | str, bytes]


def settle_answers(partner: Partner, answers: Iterable[tuple[OutgoingMessage, bytes]]) -> int:
    """Settle the partner's raw answers to messages of ours. How many are receipted now."""
    senders = trusted_cards()
    opened = [(row, _open(raw, senders), raw) for row, raw in answers]
    try:
        return _settle_all(partner, opened)
    except OperationalError:
        raise
    except Exception:
        # one answer that cannot be settled must not keep the others from it
        log.exception("answers of %s could not be settled together", partner.desk_id)
        return sum(_settle_alone(partner, answer) for answer in opened)


def decline_all(partner: Partner, rows: Iterable[OutgoingMessage], code: str) -> None:
    """The partner took none of these, and said so in one unsigned word."""
    _settle_all(partner, [(row, code, b"") for row in rows])


def _open(raw: bytes, senders: Mapping[str, Sender]) -> Message | str:
    if raw.startswith(b"{"):
        return read_code(raw) or "malformed"
    try:
        return open_sealed(raw, own_keys(), senders, settings.DESK.id, timezone.now())
    except PartnerError as error:
        return f"bad_answer_{error.code}"


@transaction.atomic
def _settle_all(partner: Partner, answers: Sequence[Opened]) -> int:
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    waiting = OutgoingMessage.objects.filter(partner=partner, received_at=None)
    rows = waiting.in_bulk([row.pk for row, _answer, _raw in answers])
    for row in rows.values():
        row.partner = partner
    mailroom = Mailroom(partner, rows=rows.values())
    for row, answer, raw in answers:
        if row.pk in rows:
            mailroom.receipts[row.message_id.hex] = raw
            _settle(mailroom, rows[row.pk], answer)
    mailroom.tell_of_delivered()
    if any(isinstance(answer, Message) for _row, answer, _raw in answers):
        wake(partner)
    return sum(row.received_at is not None for row in rows.values())


def _settle(mailroom: Mailroom, row: OutgoingMessage, answer: Message | str) -> None:
    if isinstance(answer, str):
        mailroom.run(decline(sent(row), answer))
        return
    try:
        mailroom.run(settle(answer, sent(row), mailroom.ledger))
    except PartnerError as error:
        _warn(row, error.code)
        mailroom.run(decline(sent(row), error.code))


def _warn(row: OutgoingMessage, code: str) -> None:
    now, last = time.monotonic(), _warned.get(row.partner_id)
    if last is None or now >= last + WARNED_EVERY_SECONDS:
        _warned[row.partner_id] = now
        log.warning("message %s: the receipt of %s is bad: %s", row.message_id, row.partner, code)


def _settle_alone(partner: Partner, answer: Opened) -> int:
    try:
        return _settle_all(partner, [answer])
    except OperationalError:
        raise
    except Exception:
        log.exception("the answer to message %s could not be settled", answer[0].message_id)
        return 0
