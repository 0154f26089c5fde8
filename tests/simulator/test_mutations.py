"""The simulator can fail: each rule that is broken on purpose is found, within a bounded number of schedules."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.mail import inbox, outbox, parts
from jointdesk.engine.exchange.mail.delivery import Arrival
from jointdesk.engine.exchange.mail.effects import Renumber, SendAgain, Vouch
from jointdesk.engine.exchange.requests import states
from simulator import carrying, handlers, memory_desk, questions, rows
from simulator.plan import Action, draw_plan
from simulator.running import run
from simulator.tables import Tables

WITHIN = 150


def found_after() -> int:
    """How many schedules it takes; 0: not found."""
    for seed in range(WITHIN):
        try:
            run(draw_plan(seed), real=False)
        except (AssertionError, KeyError, RecursionError, PartnerError):
            return seed + 1
    return 0


Break = Callable[[pytest.MonkeyPatch], None]


def no_dedupe(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(inbox, "judge_arrival", lambda *_, **__: Arrival.APPLY)


def apply_early(patch: pytest.MonkeyPatch) -> None:
    judge = inbox.judge_arrival

    def eager(*given: Any, **known: Any) -> Arrival:
        arrival = judge(*given, **known)
        return Arrival.APPLY if arrival is Arrival.HOLD else arrival

    patch.setattr(inbox, "judge_arrival", eager)


def never_let_go(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rows.Shelf, "held", lambda *_: None)


def half_transactions(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Tables, "undo", lambda *_: None)


def believe_any_answer(patch: pytest.MonkeyPatch) -> None:
    decline = outbox.decline

    def confirm(row: Any, code: str) -> Iterator[Any]:
        for effect in decline(row, code):
            if code != "no_answer":
                yield effect

    patch.setattr(outbox, "decline", confirm)
    patch.setattr(carrying, "do_put_off", _give_up)


def _give_up(desk: Any, effect: Any, partner: str, now: Any) -> None:
    row = carrying._sent(desk, partner, effect.message_id)
    desk.tables.put("outgoing", row.key, replace(row, waiting=False))


def leave_out(kind: type) -> Break:
    """Effects of this kind are not carried out."""

    def broken(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(carrying, carrying.name_of(kind), lambda *_: None)

    return broken


def refuse_refusals(patch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise PartnerError("not_accepted", "no")

    patch.setitem(handlers.HANDLERS, "refusal", refuse)
    patch.setattr(inbox.Refusal, "type", "another")


def join_backwards(patch: pytest.MonkeyPatch) -> None:
    join = parts.join
    patch.setattr(inbox, "join", lambda part, octets: join(part, reversed(list(octets))))


def forget_crossings(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(states, "GRAPH", {key: step for key, step in states.GRAPH.items() if not step.late})


def answer_before_commit(patch: pytest.MonkeyPatch) -> None:
    """A message whose transaction was undone is receipted all the same: durability is forgotten."""
    receive = memory_desk.Desk.receive_all

    def hasty(self: Any, raws: Any, now: Any) -> Any:
        before = self.tables.backup()
        answer = receive(self, raws, now)
        if self.chance.random() < 0.1:
            self.tables.restore(before)
        return answer

    patch.setattr(memory_desk.Desk, "receive_all", hasty)


def answer_uncharged(patch: pytest.MonkeyPatch) -> None:
    """A question is answered, and its charge undone now and then."""
    answer = questions.answer_question

    def hasty(desk: Any, raw: bytes, now: Any) -> bytes:
        before = desk.tables.backup()
        evaluation = answer(desk, raw, now)
        if desk.chance.random() < 0.1:
            desk.tables.restore(before)
        return evaluation

    patch.setattr(questions, "answer_question", hasty)


def charge_again(patch: pytest.MonkeyPatch) -> None:
    """The same question costs more each time."""
    serve = questions._serve

    def dear(desk: Any, message: Any, body: Any, now: Any) -> Any:
        served = serve(desk, message, body, now)
        if served.times > 1:
            served = replace(served, charged=served.charged + 16)
            desk.tables.put("served", (message.sender, message.id), served)
        return served

    patch.setattr(questions, "_serve", dear)


def lose_the_log(patch: pytest.MonkeyPatch) -> None:
    note = memory_desk.Desk.note
    patch.setattr(
        memory_desk.Desk,
        "note",
        lambda self, record: note(self, record) if self.chance.random() < 0.9 else None,
    )


def wrong_batch(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(inbox, "digest_batch", lambda contents: outbox.digest_batch(reversed(list(contents))))


def stale_receipts(patch: pytest.MonkeyPatch) -> None:
    """A receipt says another moment than that of the first arrival."""
    receipt = inbox.receipt_of

    def drifting(message: Any, stored: Any, place: Any) -> Any:
        return receipt(message, replace(stored, received_at=stored.received_at + timedelta(seconds=1)), place)

    patch.setattr(inbox, "receipt_of", drifting)


BROKEN: tuple[Break, ...] = (
    no_dedupe,
    apply_early,
    never_let_go,
    half_transactions,
    believe_any_answer,
    refuse_refusals,
    join_backwards,
    forget_crossings,
    answer_before_commit,
    lose_the_log,
    wrong_batch,
    stale_receipts,
    answer_uncharged,
    charge_again,
)
LEFT_OUT = (Renumber, SendAgain)


@contextmanager
def broken(rule: Break) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        rule(patch)
        yield


@pytest.mark.parametrize("rule", BROKEN, ids=lambda rule: rule.__name__)
def test_a_broken_rule_is_found(rule: Break) -> None:
    with broken(rule):
        assert found_after()


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_an_effect_left_out_is_found(kind: type) -> None:
    with broken(leave_out(kind)):
        assert found_after()


def test_unbroken_rules_are_not_found() -> None:
    assert not found_after()


def test_a_partner_that_forgot_our_new_key_is_told_again() -> None:
    plan = replace(
        draw_plan(1),
        desks=("vn", "kh"),
        actions=(
            Action(1.0, "kh", "backup", 0),
            Action(5.0, "vn", "rotate", 1),
            Action(30.0, "kh", "restore", 2),
            Action(90.0, "vn", "notice", 3),
        ),
        crashes=(),
        loss=0.0,
        damage=0.0,
        longest_delay=0.2,
    )
    assert run(plan, real=True).counts["unknown_sender"]
    with broken(leave_out(Vouch)), pytest.raises(AssertionError):
        run(plan, real=False)
