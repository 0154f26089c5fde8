"""What came from one partner, as the engine looks it up during one call; rows it adds are written when the call ends.

The partner's row is locked meanwhile: nobody else adds to the shelf.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from jointdesk.desk.exchange.mail.conversations import conversation_with
from jointdesk.desk.exchange.models import Conversation, IncomingMessage, Whole
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.mail.effects import Stored, Unfinished
from jointdesk.engine.exchange.mail.inbox import MOST_QUARANTINED, weigh
from jointdesk.engine.exchange.mail.places import Place
from jointdesk.engine.exchange.wire.messages import Message

State = IncomingMessage.State


class RowShelf:
    def __init__(self, partner: Partner, messages: Iterable[Message], now: datetime) -> None:
        self.partner, self.now = partner, now
        self._rows: dict[str, IncomingMessage | None] = {}
        self._in_place: dict[tuple[str, int], IncomingMessage | None] = {}
        self._conversations: dict[str, Conversation] = {}
        self._held: dict[str, set[int]] = {}
        self._held_bytes: int | None = None
        self._quarantined_bytes: int | None = None
        self._new: list[IncomingMessage] = []
        self._changed: dict[int, IncomingMessage] = {}
        self._moved: set[str] = set()
        self._look_up(list(messages))

    def _look_up(self, messages: list[Message]) -> None:
        """Everything these messages will be asked about, in two queries."""
        self._rows = dict.fromkeys(message.id for message in messages)
        self._in_place = dict.fromkeys((message.conversation, message.sequence) for message in messages)
        keys = {message.conversation for message in messages}
        places = Q(conversation__in=keys, sequence__in={message.sequence for message in messages})
        for row in self._incoming().filter(Q(message_id__in=[uuid.UUID(key) for key in self._rows]) | places):
            self._remember(row)
        for place in Conversation.objects.filter(partner=self.partner, key__in=keys):
            self._conversations[place.key] = place

    def row(self, message_id: str) -> IncomingMessage | None:
        if message_id not in self._rows:
            row = self._incoming().filter(message_id=uuid.UUID(message_id)).first()
            self._rows[message_id] = row and self._remember(row)
        return self._rows[message_id]

    def conversation(self, key: str) -> Conversation:
        if key not in self._conversations:
            self._conversations[key] = conversation_with(self.partner, key)
        return self._conversations[key]

    def _begun(self, key: str) -> Conversation | None:
        """A partner may name many that were never begun: looking for one makes none."""
        if key not in self._conversations:
            found = Conversation.objects.filter(partner=self.partner, key=key).first()
            if found is None:
                return None
            self._conversations[key] = found
        return self._conversations[key]

    def add(self, message: Message, *, held: bool) -> None:
        row = IncomingMessage(
            partner=self.partner,
            message_id=uuid.UUID(message.id),
            conversation=message.conversation,
            sequence=message.sequence,
            type=message.type,
            sent_at=message.sent_at,
            body=dict(message.body),
            extra=dict(message.extra),
            digest=message.digest,
            content=message.content,
            signed_by=message.signed_by,
            state=State.HELD,
            weight=weigh(message) if held else 0,
            received_at=self.now,
        )
        self._rows[message.id] = self._in_place[message.conversation, message.sequence] = row
        self._new.append(row)
        if held:
            self._held_in(message.conversation).add(message.sequence)
            self._held_bytes = self.held_bytes() + row.weight

    def change(self, row: IncomingMessage) -> None:
        if row.pk is not None:
            self._changed[row.pk] = row

    def advance(self, row: IncomingMessage, running: bytes) -> None:
        place = self.conversation(row.conversation)
        place.taken, place.taken_running, row.running = row.sequence, running, running
        self._moved.add(row.conversation)
        if row.state != State.QUARANTINED:
            self._let_go(row)
        self.change(row)

    def put_into_quarantine(self, row: IncomingMessage, message: Message, code: str, reason: str) -> None:
        """With what it says, as long as there is room for that of this partner."""
        taken = self._quarantined() - (row.weight if row.state == State.QUARANTINED else 0)
        if row.state == State.HELD:
            self._let_go(row)
        row.state, row.code, row.type, row.weight = State.QUARANTINED, code[:64], message.type, weigh(message)
        row.body, row.error = dict(message.body), reason[:300]
        if taken + row.weight > MOST_QUARANTINED:
            row.body, row.extra, row.weight = {}, {}, 0
            row.error = f"{reason[:250]}; too much is in quarantine, its content is not kept"[:300]
        self._quarantined_bytes = taken + row.weight
        self.change(row)

    def _let_go(self, row: IncomingMessage) -> None:
        """It is no longer early."""
        if row.weight:
            self._held_in(row.conversation).discard(row.sequence)
            self._held_bytes, row.weight = self.held_bytes() - row.weight, 0

    def _quarantined(self) -> int:
        if self._quarantined_bytes is None:
            rows = self._incoming().filter(state=State.QUARANTINED)
            self._quarantined_bytes = rows.aggregate(total=Sum("weight"))["total"] or 0
        return self._quarantined_bytes

    def write(self) -> None:
        """Put what this call changed into the database."""
        IncomingMessage.objects.bulk_create(self._new, batch_size=100)
        for row in self._changed.values():
            row.save()
        for key in self._moved:
            self._conversations[key].save(update_fields=["taken", "taken_running", "touched_at"])
        self._new, self._changed, self._moved = [], {}, set()

    # what the engine looks up (engine/exchange/mail/effects.Shelf)

    def find(self, message_id: str) -> Stored | None:
        return _stored(self.row(message_id))

    def at(self, conversation: str, sequence: int) -> Stored | None:
        return _stored(self._row_at(conversation, sequence))

    def place(self, conversation: str) -> Place:
        there = self._begun(conversation)
        if there is None:
            return Place(conversation)
        return Place(conversation, there.taken + 1, bytes(there.taken_running))

    def running(self, conversation: str, sequence: int) -> bytes | None:
        row = self._row_at(conversation, sequence)
        return bytes(row.running) if row is not None and row.running else None

    def held(self, conversation: str, sequence: int) -> Message | None:
        if sequence not in self._held_in(conversation):
            return None
        row = self._row_at(conversation, sequence)
        return None if row is None else message_of(row)

    def held_bytes(self) -> int:
        if self._held_bytes is None:
            held = self._incoming().filter(state=State.HELD)
            self._held_bytes = held.aggregate(total=Sum("weight"))["total"] or 0
        return self._held_bytes

    def between(self, conversation: str, first: int, last: int) -> Iterator[Stored]:
        self.write()
        here = self._incoming().filter(conversation=conversation, sequence__range=(first, last))
        for row in here.exclude(state=State.HELD).order_by("sequence").iterator(500):
            yield _known(row)

    def whole(self, whole: str) -> Unfinished | None:
        row = Whole.objects.filter(partner=self.partner, key=whole).first()
        if row is None:
            return None
        return Unfinished(row.conversation, row.carries, row.size, bytes(row.digest), row.have)

    def octets(self, whole: str) -> Iterator[bytes]:
        parts = Whole.objects.get(partner=self.partner, key=whole).parts.order_by("number")
        for octets in parts.values_list("octets", flat=True).iterator(20):
            yield bytes(octets)

    def reserved(self) -> int:
        wholes = Whole.objects.filter(partner=self.partner)
        return wholes.aggregate(total=Sum("size"))["total"] or 0

    def _incoming(self) -> QuerySet[IncomingMessage]:
        return IncomingMessage.objects.filter(partner=self.partner)

    def _row_at(self, conversation: str, sequence: int) -> IncomingMessage | None:
        place = conversation, sequence
        if place not in self._in_place:
            row = self._incoming().filter(conversation=conversation, sequence=sequence).first()
            self._in_place[place] = row and self._remember(row)
        return self._in_place[place]

    def _held_in(self, conversation: str) -> set[int]:
        if conversation not in self._held:
            held = self._incoming().filter(state=State.HELD, conversation=conversation)
            self._held[conversation] = set(held.values_list("sequence", flat=True))
        return self._held[conversation]

    def _remember(self, row: IncomingMessage) -> IncomingMessage:
        row.partner = self.partner
        known = self._rows.get(row.message_id.hex) or row
        self._rows[row.message_id.hex] = self._in_place[row.conversation, row.sequence] = known
        return known


def message_of(row: IncomingMessage) -> Message:
    return Message(
        id=row.message_id.hex,
        type=row.type,
        sender=row.partner.desk_id,
        recipient=settings.DESK.id,
        conversation=row.conversation,
        sequence=row.sequence,
        sent_at=row.sent_at,
        body=row.body,
        extra=row.extra,
        digest=row.digest,
        content=row.content,
        signed_by=row.signed_by,
    )


def _stored(row: IncomingMessage | None) -> Stored | None:
    return None if row is None else _known(row)


def _known(row: IncomingMessage) -> Stored:
    return Stored(row.message_id.hex, row.content, row.received_at, row.state == State.QUARANTINED)
