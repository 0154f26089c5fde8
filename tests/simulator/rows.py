"""Rows of the desk in memory, and what the mailroom may look up in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from jointdesk.engine.exchange.mail.effects import Sent, Stored, Unfinished
from jointdesk.engine.exchange.mail.places import Place
from jointdesk.engine.exchange.wire.messages import Message
from simulator.tables import Tables


@dataclass(frozen=True)
class Outgoing:
    id: str
    partner: str
    conversation: str
    sequence: int
    type: str
    signed: bytes
    sealed: bytes
    digest: str
    content: str
    running: bytes
    sent_at: datetime
    due_at: datetime
    tries: int = 0
    waiting: bool = True
    received_at: datetime | None = None  # by the partner's clock
    receipted_at: datetime | None = None  # by ours
    outcome: str = ""

    @property
    def key(self) -> tuple[str, str, int]:
        return self.partner, self.conversation, self.sequence

    def sent(self) -> Sent:
        return Sent(
            self.id,
            self.digest,
            self.partner,
            self.conversation,
            self.sequence,
            self.running,
            self.received_at,
        )


@dataclass(frozen=True)
class Incoming:
    message: Message
    received_at: datetime
    state: str  # held, handled, quarantined
    running: bytes = b""


class Shelf:
    """What came from one partner."""

    def __init__(self, tables: Tables, partner: str) -> None:
        self.tables, self.partner = tables, partner

    def find(self, message_id: str) -> Stored | None:
        key = self.tables["ids"].get((self.partner, message_id))
        return None if key is None else _stored(self.tables["incoming"][key])

    def at(self, conversation: str, sequence: int) -> Stored | None:
        row = self._row(conversation, sequence)
        return None if row is None else _stored(row)

    def place(self, conversation: str) -> Place:
        place: Place = self.tables["places"].get((self.partner, conversation), Place(conversation))
        return place

    def running(self, conversation: str, sequence: int) -> bytes | None:
        row = self._row(conversation, sequence)
        return None if row is None or row.state == "held" else row.running

    def held(self, conversation: str, sequence: int) -> Message | None:
        row = self._row(conversation, sequence)
        return None if row is None or row.state != "held" else row.message

    def held_bytes(self) -> int:
        return sum(
            len(str(row.message.body))
            for key, row in self.tables["incoming"].items()
            if key[0] == self.partner and row.state == "held"
        )

    def between(self, conversation: str, first: int, last: int) -> Iterable[Stored]:
        rows = (self._row(conversation, sequence) for sequence in range(first, last + 1))
        return [_stored(row) for row in rows if row is not None and row.state != "held"]

    def whole(self, whole: str) -> Unfinished | None:
        return self.tables["wholes"].get((self.partner, whole))

    def octets(self, whole: str) -> Iterable[bytes]:
        found = self.tables["wholes"][self.partner, whole]
        return [self.tables["octets"][self.partner, whole, n] for n in range(1, found.have + 1)]

    def reserved(self) -> int:
        return sum(row.size for key, row in self.tables["wholes"].items() if key[0] == self.partner)

    def _row(self, conversation: str, sequence: int) -> Incoming | None:
        return self.tables["incoming"].get((self.partner, conversation, sequence))


class Ledger:
    """What was sent to one partner."""

    def __init__(self, tables: Tables, partner: str) -> None:
        self.tables, self.partner = tables, partner

    def at(self, conversation: str, sequence: int) -> Sent | None:
        row = self.tables["outgoing"].get((self.partner, conversation, sequence))
        return None if row is None else row.sent()

    def last(self, conversation: str) -> int:
        return max((row.sequence for row in self.rows(conversation)), default=0)

    def contents(self, conversation: str, first: int, last: int) -> Sequence[str]:
        return [row.content for row in self.rows(conversation) if first <= row.sequence <= last]

    def rows(self, conversation: str) -> list[Outgoing]:
        """In order."""
        rows = self.tables["outgoing"].values()
        return sorted(
            (row for row in rows if (row.partner, row.conversation) == (self.partner, conversation)),
            key=lambda row: row.sequence,
        )


def _stored(row: Incoming) -> Stored:
    return Stored(row.message.id, row.message.content, row.received_at, row.state == "quarantined")
