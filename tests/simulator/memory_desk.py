"""A desk in memory: it keeps rows and carries out the engine's effects, and may stop before and after each of them.

What it does to messages is the engine's. A transaction that is stopped leaves nothing; what was committed stays.
"""

import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.mail import inbox, outbox, parts
from jointdesk.engine.exchange.mail.places import START, Place, run_on
from jointdesk.engine.exchange.mail.receipts import answer_to
from jointdesk.engine.exchange.wire.bodies import Body
from jointdesk.engine.exchange.wire.cards import Card
from jointdesk.engine.exchange.wire.keyring import KeyRing
from jointdesk.engine.exchange.wire.keys import DeskKeys
from jointdesk.engine.exchange.wire.messages import (
    Message,
    content_of,
    draw_id,
    open_sealed,
    seal_signed,
    sign_message,
)
from jointdesk.engine.exchange.wire.pinned import Pinned
from jointdesk.engine.exchange.wire.prekeys import choose_recipient
from jointdesk.engine.transparency.tree import Tree, leaf_hash
from simulator import group_work
from simulator.carrying import carry_out
from simulator.rows import Ledger, Outgoing, Shelf
from simulator.tables import UNLOGGED, Tables


class Crash(Exception):
    """The desk stopped; what it had not committed is gone."""


@cache
def keys_of(desk: str) -> DeskKeys:
    return DeskKeys.generate(random.Random(desk).randbytes)


@cache
def card_of(desk: str) -> Card:
    return make_card(desk, keys_of(desk))


def make_card(desk: str, keys: DeskKeys) -> Card:
    address, issued_on = f"https://{desk}.example", date(2026, 1, 1)
    return Card.issue(keys, desk=desk, name=desk, country="XX", address=address, issued_on=issued_on)


def standing(a: str, b: str, subject: str) -> str:
    """The conversation of two desks on a standing subject."""
    pair = "|".join(sorted((a, b)))
    return hashlib.sha256(f"jointdesk/v1|conversation|{subject}|{pair}".encode()).hexdigest()[:32]


class Desk:
    def __init__(
        self, desk: str, partners: list[str], chance: random.Random, effect: Callable[[], None]
    ) -> None:
        self.id, self.chance, self.partners = desk, chance, partners
        self.ring = KeyRing(keys_of(desk))
        self.tables = Tables()
        # called before and after each effect: raises Crash where the schedule says
        self.effect = effect
        # in memory: gone when the desk stops
        self.calls: dict[str, int] = {}
        self.questions: dict[str, Any] = {}  # what is asked: questions.Asked
        self.starts = 0
        self.up = True
        self.forgot = False
        # messages in whose place it was said that they are lost
        self.replaced: set[str] = set()
        self.tree = Tree()
        with self.tables.transaction():
            for partner in partners:
                self.tables.put("pins", partner, Pinned(card_of(partner)))

    def shelf(self, partner: str) -> Shelf:
        return Shelf(self.tables, partner)

    def ledger(self, partner: str) -> Ledger:
        return Ledger(self.tables, partner)

    # writing

    def queue(self, partner: str, body: Body, conversation: str, now: datetime) -> None:
        """The body, or its parts, signed and sealed in order."""
        for piece in parts.divide(body, draw_id(self.chance.randbytes)):
            self._queue_one(partner, piece.type, piece.write(), conversation, now)

    def _queue_one(
        self, partner: str, type_: str, body: Mapping[str, Any], conversation: str, now: datetime
    ) -> None:
        rows = self.ledger(partner).rows(conversation)
        message = Message(
            id=draw_id(self.chance.randbytes),
            type=type_,
            sender=self.id,
            recipient=partner,
            conversation=conversation,
            sequence=rows[-1].sequence + 1 if rows else 1,
            sent_at=now,
            body=body,
        )
        self.put_outgoing(message, rows[-1].running if rows else START, now)
        if type_ not in UNLOGGED:
            self.note(f"sent {message.id}")

    def queue_raw(
        self, partner: str, type_: str, body: Mapping[str, Any], conversation: str, now: datetime
    ) -> None:
        """Something no body of ours would say."""
        self._queue_one(partner, type_, body, conversation, now)

    def put_outgoing(self, message: Message, running: bytes, now: datetime, **kept: Any) -> Outgoing:
        signed = sign_message(message, self.ring)
        content = content_of(signed.raw)
        row = Outgoing(
            id=message.id,
            partner=message.recipient,
            conversation=message.conversation,
            sequence=message.sequence,
            type=message.type,
            signed=signed.raw,
            sealed=seal_signed(signed.raw, self.recipient_of(message.recipient, now)),
            digest=signed.digest,
            content=content,
            running=run_on(running, content),
            sent_at=now,
            due_at=now,
            **kept,
        )
        self.tables.put("outgoing", row.key, row)
        return row

    def recipient_of(self, partner: str, now: datetime) -> Any:
        prekeys = [key for (desk, _), key in self.tables["prekeys"].items() if desk == partner]
        return choose_recipient(self.tables["pins"][partner].card, prekeys, now)

    def note(self, record: str) -> None:
        """The log's row, in the transaction of what it tells."""
        self.tables.add("records", record)

    def sequence_log(self) -> None:
        """The worker's part: rows that are committed enter the tree."""
        for number in range(self.tree.range.size, len(self.tables["records"])):
            record = self.tables["records"][number].encode()
            self.tree.append(leaf_hash(record[:32].ljust(32, b"."), record))

    def queue_states(self, partner: str, now: datetime) -> None:
        """Of our messages, how far all are receipted; of the partner's, how far they are applied."""
        ledger, receipted = self.ledger(partner), []
        for conversation in sorted({key[1] for key in self.tables["outgoing"] if key[0] == partner}):
            place = Place(conversation)
            for row in ledger.rows(conversation):
                if row.waiting:
                    break
                place = Place(conversation, row.sequence + 1, row.running)
            receipted.append(place)
        applied = [place for (desk, _), place in self.tables["places"].items() if desk == partner]
        for body in outbox.state_conversations(receipted, applied):
            self.queue(partner, body, standing(self.id, partner, "states"), now)

    def stop(self) -> None:
        """What was in memory is gone."""
        self.up, self.calls, self.questions = False, {}, {}
        self.starts += 1

    def start(self) -> None:
        """A rotation that was told goes on, one that was told to nobody is forgotten; the tree is read anew."""
        self.up, self.tree = True, Tree()
        if self.ring.next is not None:
            told = self.tables["told"].get(self.ring.next.signing_public)
            self.ring = self.ring.drop_next() if told is None else self.ring.promote(told)

    # the wire

    def open(self, raw: bytes, now: datetime) -> Message:
        self.ring = self.ring.forget(now)
        return open_sealed(raw, self.ring, self.tables["pins"], self.id, now)

    def receive_all(self, raws: Sequence[bytes], now: datetime) -> list[bytes | PartnerError]:
        """For each of a call's messages its sealed answer, or why it cannot be believed. Raises Crash."""
        opened = [self._try_to_open(raw, now) for raw in raws]
        self.effect()
        answers: list[Body | PartnerError] = []
        stopped: dict[str, set[str]] = {}
        with self.tables.transaction():
            for message in opened:
                answers.append(
                    message
                    if isinstance(message, PartnerError)
                    else self._take(message, stopped.setdefault(message.sender, set()), now)
                )
            self.effect()
        self.effect()
        self.try_waiting(now)
        return [self._seal(*pair, now) for pair in zip(opened, answers, strict=True)]

    def try_waiting(self, now: datetime) -> None:
        """What came before we knew of its group, each in a transaction of its own. Raises Crash."""
        for key in list(group_work.waits(self)):
            row = self.tables["incoming"][key]
            with self.tables.transaction():
                again = inbox.try_again(row.message, self.shelf(key[0]), self.ledger(key[0]))
                if carry_out(self, again, key[0], now) is None:
                    self.tables.put("incoming", key, replace(self.tables["incoming"][key], state="handled"))
                self.effect()
            self.effect()

    def _try_to_open(self, raw: bytes, now: datetime) -> Message | PartnerError:
        try:
            return self.open(raw, now)
        except PartnerError as error:
            return error

    def _take(self, message: Message, stopped: set[str], now: datetime) -> Body | PartnerError:
        partner = message.sender
        taking = inbox.take(message, self.shelf(partner), self.ledger(partner), stopped=stopped)
        try:
            answer: Body = carry_out(self, taking, partner, now)
        except PartnerError as error:
            return error
        for row in self.tables["outgoing"].values():
            # the partner is there: what waits for it is due
            if row.partner == partner and row.waiting and row.due_at > now:
                self.tables.put("outgoing", row.key, replace(row, due_at=now))
        return answer

    def _seal(
        self, message: Message | PartnerError, answer: Body | PartnerError, now: datetime
    ) -> bytes | PartnerError:
        if isinstance(message, PartnerError) or isinstance(answer, PartnerError):
            return answer if isinstance(answer, PartnerError) else PartnerError("internal", "no message")
        wire = answer_to(message, answer, id=draw_id(self.chance.randbytes), now=now)
        return seal_signed(sign_message(wire, self.ring).raw, self.recipient_of(message.sender, now))

    def take_answer(self, raw: bytes, key: tuple[str, str, int], digest: str, now: datetime) -> None:
        """The answer to a message of ours. Raises PartnerError and Crash."""
        answer = self.open(raw, now)
        row = self.tables["outgoing"][key]
        if row.digest != digest:
            return
        self.effect()
        with self.tables.transaction():
            carry_out(self, outbox.settle(answer, row.sent(), self.ledger(row.partner)), row.partner, now)
            self.effect()
        self.effect()

    def decline(self, key: tuple[str, str, int], code: str, now: datetime) -> None:
        row = self.tables["outgoing"][key]
        if not row.waiting:
            return
        with self.tables.transaction():
            carry_out(self, outbox.decline(row.sent(), code), row.partner, now)
            self.effect()
