"""Two desks in memory on a network that drops, duplicates, reorders and delays, and desks that crash.

Everything a desk does here is the engine's: sealing, opening, receipts, the decisions of `delivery`, the log.
The desk below keeps rows in dicts and commits them whole, as the database does. After every schedule: nothing
lost, nothing twice, each conversation in order, each receipt true, both logs consistent for their witness.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.bodies import NoticeWithdrawn, read_body
from jointdesk.engine.exchange.cards import Card
from jointdesk.engine.exchange.delivery import Arrival, Outgoing, confirm, due, fail, judge_arrival, release
from jointdesk.engine.exchange.keys import DeskKeys
from jointdesk.engine.exchange.messages import Message, draw_id, open_sealed, seal
from jointdesk.engine.exchange.receipts import check_receipt, receipt_for
from jointdesk.engine.transparency.checkpoints import (
    Checkpoint,
    origin_of,
    sign_checkpoint,
    witness,
    witness_of,
)
from jointdesk.engine.transparency.proofs import consistency_proof
from jointdesk.engine.transparency.tree import Tree, leaf_hash

START = datetime(2026, 10, 15, tzinfo=UTC)
STEP = timedelta(seconds=1)
HEALS_AFTER = 120
GIVE_UP_AFTER = 6000
SCHEDULES = 200


class Crash(Exception):
    """The desk stopped between two effects; what it had not committed is gone."""


@dataclass
class Rows:
    """What a desk has committed."""

    outbox: dict[str, Outgoing] = field(default_factory=dict)
    sealed: dict[str, bytes] = field(default_factory=dict)
    # (sender, id) -> digest and the moment of the first arrival
    known: dict[tuple[str, str], tuple[str, datetime]] = field(default_factory=dict)
    next_sequence: dict[str, int] = field(default_factory=lambda: defaultdict(lambda: 1))
    held: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    # authentic, but not to be acted on: stored beside the others, and in sequence, or the gap would stop them
    quarantined: set[str] = field(default_factory=set)
    # ours that the partner has quarantined, by its receipts
    refused: set[str] = field(default_factory=set)
    applied: list[tuple[str, str]] = field(default_factory=list)
    log: Tree = field(default_factory=Tree)


class Desk:
    def __init__(self, desk: str, chance: random.Random) -> None:
        self.id, self.chance = desk, chance
        self.keys = DeskKeys.generate(chance.randbytes)
        self.card = Card.issue(
            self.keys,
            desk=desk,
            name=desk,
            country="XX",
            address="https://x.example",
            issued_on=date(2026, 1, 1),
        )
        self.rows = Rows()
        self.partner: Card = self.card
        self.crash_chance = 0.0
        self.sequences: Counter[str] = Counter()

    def may_crash(self) -> None:
        if self.chance.random() < self.crash_chance:
            raise Crash

    def write(self, conversation: str, now: datetime, type_: str = NoticeWithdrawn.type) -> str:
        """An officer writes: message, outbox row and log entry are one transaction."""
        self.sequences[conversation] += 1
        message = Message(
            id=draw_id(self.chance.randbytes),
            type=type_,
            sender=self.id,
            recipient=self.partner.desk,
            conversation=conversation,
            sequence=self.sequences[conversation],
            sent_at=now,
            body=NoticeWithdrawn(notice=f"N-{self.sequences[conversation]}").write(),
        )
        sealed = seal(message, self.keys, self.partner)
        self.rows.sealed[message.id] = sealed.raw
        self.rows.outbox[message.id] = Outgoing(
            message.id, sealed.digest, message.recipient, conversation, message.sequence, now
        )
        self.note(f"sent {message.id}")
        return message.id

    def receive(self, raw: bytes, now: datetime) -> bytes:
        """The sealed receipt. Raises PartnerError, or Crash before or after the commit."""
        message = open_sealed(raw, self.keys, {self.partner.desk: self.partner}, self.id, now)
        self.may_crash()
        key = (message.sender, message.id)
        known = self.rows.known.get(key)
        expected = self.rows.next_sequence[message.conversation]
        held = self.rows.held[message.conversation]
        arrival = judge_arrival(
            message.digest,
            message.sequence,
            known_digest=known[0] if known else None,
            held_digest=held.get(message.sequence),
            next_sequence=expected,
        )
        if arrival in (Arrival.CONFLICT, Arrival.TOO_FAR):
            raise PartnerError(arrival.value, "not taken")
        if arrival is not Arrival.DUPLICATE:
            self.store(message, arrival, now)
        self.may_crash()
        receipt = receipt_for(
            message,
            id=draw_id(self.chance.randbytes),
            received_at=self.rows.known[key][1],
            outcome="quarantined" if message.id in self.rows.quarantined else "stored",
        )
        return seal(receipt, self.keys, self.partner).raw

    def store(self, message: Message, arrival: Arrival, now: datetime) -> None:
        """One transaction: what was received, what is applied by it, what is held, and the log."""
        conversation = message.conversation
        self.rows.known[message.sender, message.id] = (message.digest, now)
        try:
            read_body(message)
        except PartnerError:
            self.rows.quarantined.add(message.id)
        self.note(f"received {message.id}")
        if arrival is Arrival.HOLD:
            self.rows.held[conversation][message.sequence] = message.id
            return
        self.rows.next_sequence[conversation], freed = release(message.sequence, self.rows.held[conversation])
        self.rows.applied += [(conversation, identity) for identity in (message.id, *freed)]

    def take_receipt(self, raw: bytes, message_id: str, now: datetime) -> None:
        receipt = open_sealed(raw, self.keys, {self.partner.desk: self.partner}, self.id, now)
        row = self.rows.outbox[message_id]
        body = check_receipt(receipt, message_id=message_id, digest=row.digest, recipient=row.recipient)
        self.may_crash()
        if body.outcome == "quarantined":
            self.rows.refused.add(message_id)
        self.rows.outbox[message_id] = confirm(row, now)

    def note(self, record: str) -> None:
        self.rows.log.append(leaf_hash(self.chance.randbytes(32), record.encode()))


@dataclass
class Network:
    """Loses, repeats, delays (and so reorders) and damages, until it heals."""

    chance: random.Random
    loss: float
    repeat: float
    damage: float
    longest_delay: int

    def carry(self, raw: bytes, tick: int) -> list[tuple[int, bytes]]:
        """When which bytes arrive; nothing when they are lost."""
        if tick >= HEALS_AFTER:
            return [(tick + 1, raw)]
        copies = 0 if self.chance.random() < self.loss else 1 + (self.chance.random() < self.repeat)
        return [
            (tick + 1 + self.chance.randrange(self.longest_delay), self.alter(raw)) for _ in range(copies)
        ]

    def alter(self, raw: bytes) -> bytes:
        if self.chance.random() >= self.damage:
            return raw
        place = self.chance.randrange(len(raw))
        return raw[:place] + bytes([raw[place] ^ 1 << self.chance.randrange(8)]) + raw[place + 1 :]


@dataclass
class Flight:
    """Bytes on their way: a message, or the receipt for one."""

    to: Desk
    sender: Desk
    raw: bytes
    message: str
    is_receipt: bool = False


class Schedule:
    """One run, made wholly of its seed."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)
        self.desks = [Desk("vn", chance), Desk("kh", chance)]
        vn, kh = self.desks
        vn.partner, kh.partner = kh.card, vn.card
        for desk in self.desks:
            desk.crash_chance = chance.choice((0.0, 0.05))
        self.network = Network(
            chance,
            loss=chance.choice((0.0, 0.2, 0.6)),
            repeat=chance.choice((0.0, 0.3)),
            damage=chance.choice((0.0, 0.1)),
            longest_delay=chance.choice((1, 5, 40)),
        )
        self.conversations = [draw_id(chance.randbytes) for _ in range(chance.randint(1, 3))]
        self.written: dict[str, list[tuple[str, str]]] = {desk.id: [] for desk in self.desks}
        self.flights: dict[int, list[Flight]] = defaultdict(list)
        self.refused: Counter[str] = Counter()
        self.bad: set[str] = set()
        self.witnessed: dict[str, Checkpoint] = {}

    def run(self) -> None:
        for tick in range(GIVE_UP_AFTER):
            now = START + STEP * tick
            if tick < HEALS_AFTER and self.chance.random() < 0.1:
                self.write(now)
            if tick == HEALS_AFTER:
                for desk in self.desks:
                    desk.crash_chance = 0.0
            for desk in self.desks:
                self.send_due(desk, tick, now)
            for flight in self.flights.pop(tick, []):
                self.land(flight, tick, now)
            if tick % 40 == 39:
                self.exchange_checkpoints(now)
            if tick > HEALS_AFTER and self.is_quiet():
                return
        pytest.fail("messages were still waiting for a receipt long after the network healed")

    def is_quiet(self) -> bool:
        waiting = any(row.receipted_at is None for desk in self.desks for row in desk.rows.outbox.values())
        return not waiting and not self.flights

    def write(self, now: datetime) -> None:
        desk, conversation = self.chance.choice(self.desks), self.chance.choice(self.conversations)
        bad = self.chance.random() < 0.1
        identity = desk.write(conversation, now, "not_of_this_version" if bad else NoticeWithdrawn.type)
        self.written[desk.id].append((conversation, identity))
        if bad:
            self.bad.add(identity)

    def send_due(self, desk: Desk, tick: int, now: datetime) -> None:
        partner = next(other for other in self.desks if other is not desk)
        for row in due(desk.rows.outbox.values(), now):
            desk.rows.outbox[row.id] = fail(row, now, self.chance.random())
            for arrives, raw in self.network.carry(desk.rows.sealed[row.id], tick):
                self.flights[arrives].append(Flight(partner, desk, raw, row.id))

    def land(self, flight: Flight, tick: int, now: datetime) -> None:
        try:
            if flight.is_receipt:
                flight.to.take_receipt(flight.raw, flight.message, now)
                return
            receipt = flight.to.receive(flight.raw, now)
        except Crash:
            return
        except PartnerError as error:
            self.refused[error.code] += 1
            return
        for arrives, raw in self.network.carry(receipt, tick):
            self.flights[arrives].append(Flight(flight.sender, flight.to, raw, flight.message, True))

    def exchange_checkpoints(self, now: datetime) -> None:
        for desk in self.desks:
            partner = next(other for other in self.desks if other is not desk)
            grown, last = desk.rows.log.range, self.witnessed.get(desk.id)
            proof = consistency_proof(desk.rows.log.node, last.size, grown.size) if last else []
            note = sign_checkpoint(
                Checkpoint(origin_of(desk.id), grown.size, grown.root()), desk.keys.signing
            )
            self.witnessed[desk.id], _ = witness(
                note,
                origin=origin_of(desk.id),
                log_key=desk.card.signing_key,
                last=last,
                proof=proof,
                name=witness_of(partner.id),
                key=partner.keys.signing,
                at=now,
            )


def check(schedule: Schedule) -> None:
    vn, kh = schedule.desks
    for sender, receiver in ((vn, kh), (kh, vn)):
        applied, written = receiver.rows.applied, schedule.written[sender.id]
        assert Counter(applied) == Counter(written), "lost or twice"
        for conversation in schedule.conversations:
            assert [i for c, i in applied if c == conversation] == [
                i for c, i in written if c == conversation
            ]
        assert sender.rows.refused == receiver.rows.quarantined == schedule.bad & set(sender.rows.outbox)
        for row in sender.rows.outbox.values():
            digest, received_at = receiver.rows.known[sender.id, row.id]
            assert digest == row.digest
            assert row.receipted_at is not None
            assert received_at <= row.receipted_at
        assert not any(
            held.keys() - range(receiver.rows.next_sequence[c]) for c, held in receiver.rows.held.items()
        )
        assert sender.rows.log.range.size == len(written) + len(sender.rows.applied)


@pytest.mark.parametrize("block", range(10))
def test_nothing_is_lost_and_nothing_happens_twice(block: int) -> None:
    for seed in range(block * SCHEDULES // 10, (block + 1) * SCHEDULES // 10):
        schedule = Schedule(seed)
        schedule.run()
        try:
            check(schedule)
        except AssertionError as error:
            raise AssertionError(f"schedule {seed}") from error


def test_the_network_is_really_as_bad_as_it_claims() -> None:
    refused: Counter[str] = Counter()
    tries = held = 0
    for seed in range(20):
        schedule = Schedule(seed)
        schedule.run()
        refused += schedule.refused
        tries += sum(row.tries - 1 for desk in schedule.desks for row in desk.rows.outbox.values())
        held += sum(len(rows) for desk in schedule.desks for rows in desk.rows.held.values())
    assert tries > 50
    assert held > 20
    assert refused["cannot_decrypt"] + refused["malformed"] > 10


def break_rule(monkeypatch: pytest.MonkeyPatch, name: str, broken: Callable[..., object]) -> None:
    monkeypatch.setattr(f"{__name__}.{name}", broken)


def fails_somewhere() -> bool:
    for seed in range(20):
        schedule = Schedule(seed)
        try:
            schedule.run()
            check(schedule)
        except (AssertionError, pytest.fail.Exception):
            return True
    return False


def test_the_invariants_notice_a_broken_inbox(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not fails_somewhere()
    with monkeypatch.context() as broken:
        break_rule(broken, "judge_arrival", lambda *_, **__: Arrival.APPLY)
        assert fails_somewhere()
    with monkeypatch.context() as broken:
        break_rule(broken, "release", lambda applied, _: (applied + 1, []))
        assert fails_somewhere()


def test_the_invariants_notice_a_broken_outbox(monkeypatch: pytest.MonkeyPatch) -> None:
    break_rule(monkeypatch, "fail", lambda row, now, _: confirm(row, now))
    assert fails_somewhere()


def test_a_bad_message_is_quarantined_and_stops_nothing_else() -> None:
    schedule = Schedule(1)
    vn, kh = schedule.desks
    vn.crash_chance = kh.crash_chance = 0.0
    bad, good = (vn.write("ab" * 16, START, type_) for type_ in ("not_of_this_version", NoticeWithdrawn.type))
    for identity in (bad, good):
        vn.take_receipt(kh.receive(vn.rows.sealed[identity], START), identity, START)
    assert [identity for _, identity in kh.rows.applied] == [bad, good]
    assert kh.rows.quarantined == vn.rows.refused == {bad}
