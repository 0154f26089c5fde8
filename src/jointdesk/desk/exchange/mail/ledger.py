"""What we sent to one partner, as the engine looks it up and settles it. The partner's row is locked meanwhile."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from jointdesk.desk.exchange.models import Conversation, OutgoingMessage
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.mail.effects import Sent


class RowLedger:
    def __init__(self, partner: Partner, rows: Iterable[OutgoingMessage] = ()) -> None:
        self.partner = partner
        self._in_place = {(row.conversation, row.sequence): row for row in rows}
        self._sent: dict[str, int] = {}

    def row(self, conversation: str, sequence: int) -> OutgoingMessage | None:
        if sequence < 1:
            return None
        row = self._in_place.get((conversation, sequence))
        if row is None:
            row = self.rows().filter(conversation=conversation, sequence=sequence).first()
            if row is not None:
                self._in_place[conversation, sequence] = row
        return row

    def rows(self) -> QuerySet[OutgoingMessage]:
        return OutgoingMessage.objects.filter(partner=self.partner)

    def forget(self) -> None:
        """Rows were changed beside this ledger: read them afresh."""
        self._in_place, self._sent = {}, {}

    # what the engine looks up (engine/exchange/mail/effects.Ledger)

    def at(self, conversation: str, sequence: int) -> Sent | None:
        row = self.row(conversation, sequence) if sequence <= self.last(conversation) else None
        return None if row is None else sent(row)

    def last(self, conversation: str) -> int:
        if conversation not in self._sent:
            there = Conversation.objects.filter(partner=self.partner, key=conversation)
            self._sent[conversation] = there.values_list("sent", flat=True).first() or 0
        return self._sent[conversation]

    def contents(self, conversation: str, first: int, last: int) -> Sequence[str]:
        rows = self.rows().filter(conversation=conversation, sequence__range=(first, last))
        return list(rows.order_by("sequence").values_list("content", flat=True))


def sent(row: OutgoingMessage) -> Sent:
    there_since: datetime | None = row.there_since
    return Sent(
        id=row.message_id.hex,
        digest=row.digest,
        recipient=row.partner.desk_id,
        conversation=row.conversation,
        sequence=row.sequence,
        running=bytes(row.running),
        received_at=there_since,
    )
