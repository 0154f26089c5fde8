"""Carries out what the engine decides about messages (engine/exchange/mail/effects): no rule of the protocol is here.

One mailroom is one call's work with one partner, in one transaction under the lock of the partner's row.
"""

import logging
import random
from collections.abc import Callable, Iterable
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.notices.storing import look_again
from jointdesk.desk.exchange.ahead import forget_ahead
from jointdesk.desk.exchange.handlers import HANDLERS, Handler
from jointdesk.desk.exchange.mail.alarms import ALARMING, raise_alarm
from jointdesk.desk.exchange.mail.ledger import RowLedger
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.mail.recovery import (
    KEY_NEWS,
    renumber_waiting,
    send_again,
    sign_again,
    vouch_again,
)
from jointdesk.desk.exchange.mail.refusals import count_refusal
from jointdesk.desk.exchange.mail.shelf import RowShelf
from jointdesk.desk.exchange.mail.signals import delivered, handled
from jointdesk.desk.exchange.models import Batch, IncomingMessage, OutgoingMessage, Whole, WholePart
from jointdesk.desk.partners.key_actions import forget_prekeys
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.mail import effects
from jointdesk.engine.exchange.mail.delivery import pause_after
from jointdesk.engine.exchange.wire.messages import Message

log = logging.getLogger("jointdesk.exchange")
State = IncomingMessage.State


class Mailroom:
    """`rows`: the messages of ours whose answers are settled; `messages`: the partner's that are taken."""

    def __init__(
        self,
        partner: Partner,
        *,
        messages: Iterable[Message] = (),
        rows: Iterable[OutgoingMessage] = (),
    ) -> None:
        self.partner, self.now = partner, timezone.now()
        self.shelf = RowShelf(partner, messages, self.now)
        self.rows = {row.message_id.hex: row for row in rows}
        self.ledger = RowLedger(partner, self.rows.values())
        self.keys_moved = False
        self.receipts: dict[str, bytes] = {}  # by message: what the partner answered, to be kept
        self.delivered: list[OutgoingMessage] = []  # nobody was told of these yet

    def run(self, steps: Any) -> Any:
        """Carry out a decision of the engine; what it returns. Raises its PartnerError."""
        outcome: PartnerError | None = None
        try:
            while True:
                effect = steps.send(outcome)
                outcome = CARRIED_OUT[type(effect)](self, effect)
        except StopIteration as end:
            return end.value

    def keep(self, effect: effects.Keep) -> None:
        self.shelf.add(effect.message, held=effect.held)

    def act(self, effect: effects.Act) -> PartnerError | None:
        handler = HANDLERS.get(effect.message.type)
        try:
            if handler is None:
                raise PartnerError(
                    "unknown_type", f"this desk does not act on messages of type {effect.message.type}"
                )
            try:
                self._hand_over(handler, effect)
            except IntegrityError:
                # another process wrote the same, for instance a third desk's copy of it: look again, once
                forget_ahead()
                look_again()
                self._hand_over(handler, effect)
            if effect.message.type in KEY_NEWS:
                # the partner, or one of its keys, may be trusted no more, in the middle of a bundle
                self.keys_moved = True
                self.partner.refresh_from_db()
        except OperationalError:
            raise  # the database is busy or down: the partner tries again
        except PartnerError as error:
            return error
        except CallerError as error:
            return PartnerError("not_accepted", str(error))
        except Exception:
            log.exception(
                "message %s of type %s could not be handled", effect.message.id, effect.message.type
            )
            return PartnerError("internal", "this desk could not handle it")
        return None

    def _hand_over(self, handler: Handler, effect: effects.Act) -> None:
        with transaction.atomic():
            handler(self.partner, effect.message, effect.body)
            handled.send(sender=Mailroom, partner=self.partner, message=effect.message, body=effect.body)

    def advance(self, effect: effects.Advance) -> None:
        row = self._row(effect.message)
        if row.state == State.HELD:
            # what it says is kept where it belongs, not here
            row.state, row.body = State.HANDLED, {}
        self.shelf.advance(row, effect.running)

    def quarantine(self, effect: effects.Quarantine) -> None:
        row = self._row(effect.message)
        self.shelf.put_into_quarantine(row, effect.message, effect.code, effect.reason)
        count_refusal(effect.code, self.partner)
        facts = {"partner": self.partner.desk_id, "type": row.type, "code": effect.code, "digest": row.digest}
        record("message_quarantined", f"message:{effect.message.id}", facts)
        if effect.code in ALARMING:
            raise_alarm(self.partner, effect.code, effect.reason)

    def send(self, effect: effects.Send) -> None:
        if self.partner.state == Partner.State.CONFIRMED:
            queue(self.partner, effect.body, effect.conversation)
            self.ledger.forget()

    def alarm(self, effect: effects.Raise) -> None:
        count_refusal(effect.code, self.partner)
        raise_alarm(self.partner, effect.code, effect.text)

    def open_whole(self, effect: effects.OpenWhole) -> None:
        part = effect.part
        Whole.objects.create(
            partner=self.partner,
            key=part.whole,
            conversation=effect.conversation,
            carries=part.carries,
            size=part.size,
            digest=part.digest,
        )

    def add_part(self, effect: effects.AddPart) -> None:
        whole = Whole.objects.get(partner=self.partner, key=effect.part.whole)
        WholePart.objects.create(whole=whole, number=effect.part.number, octets=effect.part.octets)
        whole.have += 1
        whole.save(update_fields=["have", "touched_at"])

    def drop_whole(self, effect: effects.DropWhole) -> None:
        Whole.objects.filter(partner=self.partner, key=effect.whole).delete()

    def settle_batch(self, effect: effects.SettleBatch) -> None:
        said = effect.confirmed
        Batch.objects.filter(partner=self.partner, key=said.batch).update(
            confirmed_at=self.now, stored=said.stored, quarantined=said.quarantined, whole=effect.whole
        )

    def confirm(self, effect: effects.Confirm) -> None:
        row, first_time = self.rows[effect.message_id], self.rows[effect.message_id].there_since is None
        row.former_receipt, row.receipt = row.receipt, self.receipts.get(effect.message_id)
        row.received_at, row.there_since = self.now, effect.receipt.received_at
        row.outcome, row.last_error = effect.receipt.outcome, ""
        row.save(
            update_fields=[
                "former_receipt", "receipt", "received_at", "there_since", "outcome", "last_error"
            ]
        )  # fmt: skip
        if first_time:
            self.delivered.append(row)

    def tell_of_delivered(self) -> None:
        """Whoever waited for the messages that are receipted now hears of it; the end of settling a call's answers."""
        rows, self.delivered = self.delivered, []
        if rows and not self._tell(rows) and len(rows) > 1:
            for row in rows:
                self._tell([row])

    def _tell(self, rows: list[OutgoingMessage]) -> bool:
        try:
            with transaction.atomic():
                delivered.send(sender=OutgoingMessage, messages=rows)
        except OperationalError:
            raise
        except Exception:
            # the partner has it all the same: whoever waited must not keep other receipts from being taken
            log.exception("%s was delivered, and what waited for it failed", rows[0].message_id)
            return False
        return True

    def put_off(self, effect: effects.PutOff) -> None:
        row = self.rows[effect.message_id]
        if effect.code == "wrong_key":
            # its prekey is gone over there: the card's key is sealed to until another is announced
            forget_prekeys(self.partner)
        row.tries += 1
        row.next_try_at = self.now + pause_after(row.tries, random.random())
        row.last_error = effect.code[:200]
        row.save(update_fields=["tries", "next_try_at", "last_error"])

    def reseal(self, effect: effects.Reseal) -> None:
        row = self.rows[effect.message_id]
        sign_again(row)
        if row.tries <= 1:
            row.next_try_at = self.now
        row.save(update_fields=["signed", "digest", "next_try_at"])

    def vouch(self, effect: effects.Vouch) -> None:
        vouch_again(self.ledger, self.now)

    def send_again(self, effect: effects.SendAgain) -> None:
        send_again(self.ledger, effect.conversation, effect.first, effect.before, self.now)

    def renumber(self, effect: effects.Renumber) -> None:
        renumber_waiting(self.ledger, effect.place, self.now)
        for row in self.rows.values():
            row.refresh_from_db()
            row.partner = self.partner

    def _row(self, message: Message) -> IncomingMessage:
        row = self.shelf.row(message.id)
        if row is None:
            raise PartnerError("internal", "a message that was never kept")
        return row


CARRIED_OUT: dict[type, Callable[[Mailroom, Any], PartnerError | None]] = {
    effects.Keep: Mailroom.keep,
    effects.Act: Mailroom.act,
    effects.Advance: Mailroom.advance,
    effects.Quarantine: Mailroom.quarantine,
    effects.Send: Mailroom.send,
    effects.Raise: Mailroom.alarm,
    effects.OpenWhole: Mailroom.open_whole,
    effects.AddPart: Mailroom.add_part,
    effects.DropWhole: Mailroom.drop_whole,
    effects.SettleBatch: Mailroom.settle_batch,
    effects.Confirm: Mailroom.confirm,
    effects.PutOff: Mailroom.put_off,
    effects.Reseal: Mailroom.reseal,
    effects.Vouch: Mailroom.vouch,
    effects.SendAgain: Mailroom.send_again,
    effects.Renumber: Mailroom.renumber,
}
