"""Thousands of hostile messages: each a typed refusal that is counted and changes nothing, in constant memory.

`make fuzz-wire` runs hundreds of thousands from hostile_wire.py, on SQLite or PostgreSQL; here are a few, and a check
that the loop sees what breaks.
"""

from random import Random
from typing import Any

import pytest

from fuzz.hostile_wire import MOST_MEMORY, Outcome, lay_desk, run_batch
from fuzz.wire_mutants import FAMILIES, draw_mutant


@pytest.fixture
def sides(db: None) -> Any:
    return lay_desk()


@pytest.mark.parametrize("part", range(5))
def test_hundreds_of_hostile_messages_change_nothing(sides: Any, part: int) -> None:
    outcome = Outcome()
    for batch in range(2):
        outcome += run_batch(sides, f"tests/{part}/{batch}", 250)
    assert outcome.broken == []


def test_no_message_takes_more_memory_than_its_bound(sides: Any) -> None:
    outcome = run_batch(sides, "memory", 120, memory=True)
    assert outcome.broken == []
    assert outcome.peak < MOST_MEMORY


def test_every_family_is_drawn_and_a_seed_repeats_it(sides: Any) -> None:
    drawn = [draw_mutant(sides, Random(f"family {number}")) for number in range(600)]
    assert {mutant.family for mutant in drawn} == set(FAMILIES)
    again = [draw_mutant(sides, Random(f"family {number}")) for number in range(600)]
    assert [mutant.family for mutant in drawn] == [mutant.family for mutant in again]


def test_the_loop_sees_a_changed_state_a_wrong_belief_and_a_panic(
    sides: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jointdesk.desk.exchange.mail import inbox
    from jointdesk.desk.partners.models import Partner
    from jointdesk.engine.errors import PartnerError

    def changes(raw: bytes) -> bytes:
        Partner.objects.update(daily_cap=1)
        raise PartnerError("malformed", "?")

    class PanicException(BaseException):
        pass

    def panics(raw: bytes) -> bytes:
        raise PanicException("index out of bounds")

    for wrong, said in (
        (changes, "state changed"),
        (lambda raw: b"", "was believed"),
        (panics, "PanicException"),
    ):
        monkeypatch.setattr(inbox, "receive", wrong)
        assert any(said in line for line in run_batch(sides, "loop", 60).broken)


def test_the_loop_sees_a_handler_that_fails(sides: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from jointdesk.desk.exchange import handlers

    def broken(partner: Any, message: Any, body: Any) -> None:
        raise OverflowError("date value out of range")

    for type_ in list(handlers.HANDLERS):
        monkeypatch.setitem(handlers.HANDLERS, type_, broken)
    assert any("OverflowError" in line for line in run_batch(sides, "loop", 120).broken)
