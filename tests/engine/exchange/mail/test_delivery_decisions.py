"""When to try again, and what to do with what arrives."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.exchange.mail.delivery import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    MAX_AHEAD,
    Arrival,
    judge_arrival,
    pause_after,
)
from jointdesk.engine.exchange.wire.marks import MARKS, Mark, may_leave, read_mark


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_pauses_double_to_a_bound_and_never_vanish(tries: int, jitter: float) -> None:
    pause = pause_after(tries, jitter)
    assert FIRST_PAUSE / 2 <= pause <= LONGEST_PAUSE
    assert pause_after(tries, 0) <= pause <= pause_after(tries, 1)
    assert pause_after(tries + 1, jitter) >= pause


@given(st.floats(0, 1))
def test_a_partner_down_for_a_week_is_tried_every_quarter_of_an_hour(jitter: float) -> None:
    tries, waited = 0, timedelta()
    while waited < timedelta(days=7):
        tries += 1
        waited += pause_after(tries, jitter)
    assert 600 < tries < 1500


@pytest.mark.parametrize(
    ("sequence", "known", "held", "arrival"),
    [
        (5, None, None, Arrival.APPLY),
        (6, None, None, Arrival.HOLD),
        (5 + MAX_AHEAD, None, None, Arrival.HOLD),
        (6 + MAX_AHEAD, None, None, Arrival.TOO_FAR),
        (4, None, None, Arrival.CONFLICT),
        (6, None, "other", Arrival.CONFLICT),
        (6, None, "mine", Arrival.CONFLICT),
        (4, "mine", None, Arrival.DUPLICATE),
        (6, "mine", "mine", Arrival.DUPLICATE),
        (5, "other", None, Arrival.CONFLICT),
    ],
)
def test_what_happens_to_an_arrival(
    sequence: int, known: str | None, held: str | None, arrival: Arrival
) -> None:
    assert judge_arrival("mine", sequence, known=known, in_place=held, next_sequence=5) == arrival


def test_red_and_unknown_marks_never_leave_by_themselves() -> None:
    assert [mark for mark in MARKS if may_leave(mark)] == ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER"]
    assert not may_leave("TLP:PINK")
    assert not may_leave("")


def test_a_whole_is_marked_like_its_strictest_part() -> None:
    assert read_mark("TLP:AMBER+STRICT") is Mark.AMBER_STRICT
    assert read_mark("amber") is None
