"""A look-up is paid for once, with work or with waiting, and a ticket cannot be made up."""

import hashlib
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError
from jointdesk.engine.letterbox.proof_of_work import (
    EARLY,
    FORGED,
    FULL,
    LATE,
    TAKEN,
    UNPAID,
    USED,
    VALID,
    WAIT,
    WORK,
    SpentTickets,
    give_ticket,
    is_paid,
    solve,
    take_ticket,
)

KEY = bytes(range(32))
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
BITS = 8


def give(toll=WORK, amount=BITS, seed=1, purpose="check"):
    return give_ticket(toll, amount, purpose, key=KEY, now=NOW, random_bytes=Random(seed).randbytes)


def take(ticket, answer="", *, after=timedelta(), key=KEY, purpose="check", spent=None):
    return take_ticket(
        ticket, answer, purpose, key=key, now=NOW + after, spent=SpentTickets() if spent is None else spent
    )


@pytest.mark.parametrize("seed", range(5))
def test_work_is_taken_once(seed):
    ticket, spent = give(seed=seed), SpentTickets()
    answer = solve(ticket, BITS)
    assert hashlib.sha256(f"{ticket}:{answer}".encode()).digest()[0] == 0
    assert take(ticket, answer, spent=spent) == TAKEN
    assert take(ticket, answer, spent=spent) == USED
    other = next(str(n) for n in range(10_000) if str(n) != answer and is_paid(ticket, str(n), BITS))
    assert take(ticket, other, spent=spent) == USED


def test_too_little_work_is_not_taken():
    ticket = give(amount=20)
    assert take(ticket, "0") == UNPAID
    for answer in ("", " 1", "-1", "١", "1" * 21, "x"):
        assert take(ticket, answer) in (UNPAID, FORGED)


def test_waiting_is_taken_after_its_time():
    ticket = give(WAIT, 15)
    assert take(ticket) == EARLY
    assert take(ticket, after=timedelta(seconds=14)) == EARLY
    assert take(ticket, after=timedelta(seconds=15)) == TAKEN
    assert take(ticket, after=timedelta(seconds=16) + VALID) == LATE


def test_a_ticket_is_for_one_thing_of_one_door():
    ticket = give(WAIT, 1)
    later = timedelta(seconds=2)
    assert take(ticket, after=later, purpose="report") == FORGED
    assert take(ticket, after=later, key=bytes(32)) == FORGED


def test_no_character_of_a_ticket_can_be_changed():
    ticket = give(WAIT, 1)
    for place in range(len(ticket)):
        changed = ticket[:place] + ("1" if ticket[place] != "1" else "2") + ticket[place + 1 :]
        assert take(changed, after=timedelta(seconds=2)) == FORGED


@given(st.text(max_size=150), st.text(max_size=30))
def test_any_ticket_is_answered(ticket, answer):
    assert take(ticket, answer) == FORGED


def test_what_was_spent_is_bounded_and_forgotten():
    spent = SpentTickets(most=3)
    for n in range(3):
        assert spent.spend(bytes([n]), 100, 50) == TAKEN
    assert spent.spend(b"x", 100, 50) == FULL
    assert spent.spend(bytes([0]), 100, 50) == USED
    assert spent.spend(b"x", 200, 101) == TAKEN
    assert spent.kept == 1


@pytest.mark.parametrize(
    ("toll", "amount", "purpose"),
    [
        ("gold", 1, "check"),
        (WORK, 0, "check"),
        (WORK, 29, "check"),
        (WAIT, 301, "check"),
        (WAIT, 1, "a.b"),
        (WAIT, 1, ""),
        (WAIT, 1, "é"),
    ],
)
def test_a_toll_out_of_bounds_is_refused(toll, amount, purpose):
    with pytest.raises(CallerError):
        give(toll, amount, purpose=purpose)


def test_each_bit_doubles_the_work():
    tries = {
        bits: sum(int(solve(give(seed=seed), bits) or 0) + 1 for seed in range(40)) / 40 for bits in (4, 8)
    }
    assert 4 < tries[4] < 64
    assert 64 < tries[8] < 1_024
