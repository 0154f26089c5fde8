"""One run of a plan: desks in memory on a network that loses, repeats, delays, reorders, damages and cuts.

Time jumps from event to event. A call that gets no answer in time is given up; its answer, when it comes, is lost.
"""

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from jointdesk.engine.errors import PartnerError, TransportError
from jointdesk.engine.exchange.mail.bundles import (
    join_answers,
    join_bundle,
    read_code,
    split_answers,
    split_bundle,
)
from simulator.memory_desk import Crash, Desk
from simulator.officers import act
from simulator.plan import HEALS_AT, Action, Plan
from simulator.questions import Asker
from simulator.rows import Outgoing

BEGIN = datetime(2026, 10, 15, tzinfo=UTC)
CALL_SECONDS = 30.0
# the second standing check comes after what the first one brought about
CHECKS_AT = (HEALS_AT + 60, HEALS_AT + 4000, HEALS_AT + 8000)
GIVE_UP_AT = HEALS_AT + 9 * 86400
MOST_EVENTS = 20_000
# messages in a call, where they are bundled: few, so that what waits takes several
BUNDLE = 5


class Stuck(AssertionError):
    """Messages still wait long after the network healed."""


class Schedule:
    def __init__(self, plan: Plan) -> None:
        self.plan, self.at, self.effects, self.flights = plan, 0.0, 0, 0
        self.crashes = set(plan.crashes)
        self.events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self.desks = {
            desk: Desk(
                desk, [other for other in plan.desks if other != desk], plan.chance(desk), self.count_effect
            )
            for desk in plan.desks
        }
        self.counts: Counter[str] = Counter()
        self.asker = Asker(self)
        # outgoing rows of futures that a restored desk has forgotten
        self.forgotten: dict[str, list[Outgoing]] = {desk: [] for desk in plan.desks}
        self.backups: dict[str, Any] = {}
        self.work_at: dict[str, float] = {}

    @property
    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=int(self.at))

    def count_effect(self) -> None:
        self.effects += 1
        if self.effects in self.crashes:
            raise Crash

    def later(self, seconds: float, event: Callable[[], None]) -> None:
        heapq.heappush(self.events, (self.at + seconds, next(self._order), event))

    def run(self) -> None:
        for action in self.plan.actions:
            self.later(action.at, lambda action=action: self.do(action))
        for at in CHECKS_AT if self.plan.restores else CHECKS_AT[:1]:
            self.later(at, self.check_states)
        while self.events:
            self.at, _, event = heapq.heappop(self.events)
            self.counts["events"] += 1
            if self.counts["events"] > MOST_EVENTS:
                raise Stuck("the desks keep each other busy without end")
            if self.at > GIVE_UP_AT:
                raise Stuck("messages were still waiting days after the network healed")
            event()

    # what desks do

    def do(self, action: Action) -> None:
        desk = self.desks[action.desk]
        if action.kind == "backup":
            self.backups[desk.id] = desk.tables.backup()
        elif action.kind == "restore":
            self.restore(desk)
        elif action.kind == "week_off":
            desk.stop()
            self.later(7 * 86400, lambda: self.start(desk))
        elif action.kind == "rotate" and desk.id in self.backups and not desk.forgot:
            return  # a desk whose keys are newer than its database has to be paired anew, aloud
        elif desk.up:
            self.guard(desk, lambda: act(desk, action, self.plan.chance("action", action.number), self.now))

    def restore(self, desk: Desk) -> None:
        """The database is last week's; keys and cards, in files, are today's."""
        backup = self.backups.get(desk.id)
        if backup is None:
            return
        kept = {row.id for row in backup["outgoing"].values()}
        self.forgotten[desk.id] += [row for row in desk.tables["outgoing"].values() if row.id not in kept]
        desk.tables.restore(backup)
        desk.forgot = True
        self.stop(desk)

    def guard(self, desk: Desk, deed: Callable[[], None]) -> None:
        """Do it, whole or not at all, unless the desk stops."""
        try:
            deed()
        except Crash:
            self.stop(desk)
        else:
            self.work(desk)

    def stop(self, desk: Desk) -> None:
        self.counts["crashes"] += 1
        desk.stop()
        pause = self.plan.chance("pause", self.counts["crashes"]).uniform(1, 40)
        self.later(pause, lambda: self.start(desk))

    def start(self, desk: Desk) -> None:
        desk.start()
        self.guard(desk, lambda: desk.try_waiting(self.now))

    def check_states(self) -> None:
        """The standing comparison, with every partner."""
        for desk in self.desks.values():
            for partner in desk.partners:
                self.state(desk, partner)

    def state(self, desk: Desk, partner: str) -> None:
        if not desk.up:
            return

        def deed() -> None:
            with desk.tables.transaction():
                desk.queue_states(partner, self.now)
                desk.effect()

        self.guard(desk, deed)

    # sending

    def work(self, desk: Desk) -> None:
        """Put what is due on its way, and come back when the next is."""
        if not desk.up:
            return
        waiting = [row for row in desk.tables["outgoing"].values() if row.waiting]
        waiting.sort(key=lambda row: row.sequence)
        ahead: set[tuple[str, str]] = set()
        due: dict[str, list[Outgoing]] = {}
        for row in waiting:
            place = row.key[:2]
            if place in ahead and not self.plan.pipelined:
                continue
            due_at = (row.due_at - BEGIN).total_seconds()
            if row.id in desk.calls or due_at > self.at:
                ahead.add(place)
                if row.id not in desk.calls:
                    self.come_back(desk, due_at)
                continue
            due.setdefault(row.partner, []).append(row)
            if not self.plan.bundled:
                ahead.add(place)
        for rows in due.values():
            for call in [rows[:BUNDLE]] if self.plan.bundled else [[row] for row in rows]:
                self.call(desk, call)
        self.asker.work(desk)

    def come_back(self, desk: Desk, at: float) -> None:
        known = self.work_at.get(desk.id)
        if known is not None and self.at < known <= at:
            return
        self.work_at[desk.id] = at
        self.later(at - self.at, lambda: self.work(desk))

    def call(self, desk: Desk, rows: list[Outgoing]) -> None:
        call, starts = self.flights, desk.starts
        desk.calls |= dict.fromkeys((row.id for row in rows), call)
        partner = self.desks[rows[0].partner]

        def arrive(raw: bytes) -> None:
            self.land(partner, desk, rows, raw, call, starts)

        self.carry(join_bundle([row.sealed for row in rows]), arrive, desk.id, partner.id)
        self.later(CALL_SECONDS, lambda: self.give_up(desk, rows, call, starts, "no_answer"))

    def land(
        self, partner: Desk, desk: Desk, rows: list[Outgoing], raw: bytes, call: int, starts: int
    ) -> None:
        if not partner.up:
            self.give_up(desk, rows, call, starts, "down")
            return
        try:
            answers = partner.receive_all(split_bundle(raw) if len(rows) > 1 else [raw], self.now)
        except Crash:
            self.stop(partner)
            return
        self.counts.update(answer.code for answer in answers if isinstance(answer, PartnerError))
        self.work(partner)
        self.carry(
            join_answers(answers), lambda raw: self.hear(desk, rows, raw, call, starts), desk.id, partner.id
        )

    def hear(self, desk: Desk, rows: list[Outgoing], raw: bytes, call: int, starts: int) -> None:
        try:
            answers = split_answers(raw, len(rows))
        except TransportError:
            self.give_up(desk, rows, call, starts, "no_answer")
            return
        for row, answer in zip(rows, answers, strict=True):
            self.settle(desk, row, answer, call, starts)

    def settle(self, desk: Desk, row: Outgoing, answer: bytes, call: int, starts: int) -> None:
        if answer.startswith(b"{"):
            self.give_up(desk, [row], call, starts, read_code(answer) or "malformed")
            return
        if not self.hang_up(desk, row, call, starts):
            return
        try:
            self.guard(desk, lambda: desk.take_answer(answer, row.key, row.digest, self.now))
        except PartnerError as error:
            self.counts[error.code] += 1
            self.guard(desk, lambda: desk.decline(row.key, "bad_answer", self.now))

    def give_up(self, desk: Desk, rows: list[Outgoing], call: int, starts: int, code: str) -> None:
        for row in rows:
            if self.hang_up(desk, row, call, starts):
                self.guard(desk, lambda row=row: desk.decline(row.key, code, self.now))

    def hang_up(self, desk: Desk, row: Outgoing, call: int, starts: int) -> bool:
        """Whether the call was still open."""
        if desk.starts != starts or desk.calls.get(row.id) != call or not desk.up:
            return False
        del desk.calls[row.id]
        return row.key in desk.tables["outgoing"] and desk.tables["outgoing"][row.key].digest == row.digest

    def carry(self, raw: bytes, arrive: Callable[[bytes], None], *ends: str) -> None:
        """Nothing, once or several times, soon or late, whole or not."""
        self.flights += 1
        plan, number = self.plan, self.flights
        if any(cut.parts(*ends, self.at) for cut in plan.cuts):
            self.counts["cut"] += 1
            return
        if self.at >= HEALS_AT or number in plan.calm:
            self.later(0.05, lambda: arrive(raw))
            return
        chance = plan.chance("flight", number)
        if chance.random() < plan.loss:
            self.counts["lost"] += 1
            return
        for _ in range(1 + (chance.random() < plan.repeat)):
            delay, piece = 0.05 + chance.random() * plan.longest_delay, raw
            if chance.random() < plan.damage:
                piece = damage(raw, chance)
            self.later(delay, lambda piece=piece: arrive(piece))


def damage(raw: bytes, chance: random.Random) -> bytes:
    """One bit turned, or the end cut off."""
    place = chance.randrange(len(raw))
    if chance.random() < 0.3:
        return raw[:place]
    return raw[:place] + bytes([raw[place] ^ 1 << chance.randrange(8)]) + raw[place + 1 :]
