"""When to try again, and what to do with what arrives."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.exchange.delivery import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    MAX_AHEAD,
    Arrival,
    Outgoing,
    confirm,
    due,
    fail,
    judge_arrival,
    pause_after,
    release,
)
from jointdesk.engine.exchange.marks import MARKS, Mark, may_leave, read_mark, strictest

NOW = datetime(2026, 10, 15, tzinfo=UTC)


def row(number: int, **changes: object) -> Outgoing:
    values: dict[str, object] = {
        "id": str(number),
        "digest": "d",
        "recipient": "kh",
        "conversation": "c",
        "sequence": number,
        "due_at": NOW,
    }
    return Outgoing(**{**values, **changes})  # type: ignore[arg-type]


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_pauses_double_to_a_bound_and_never_vanish(tries: int, jitter: float) -> None:
    pause = pause_after(tries, jitter)
    assert FIRST_PAUSE / 2 <= pause <= LONGEST_PAUSE
    assert pause_after(tries, 0) <= pause <= pause_after(tries, 1)
    assert pause_after(tries + 1, jitter) >= pause


def test_a_partner_down_for_a_week_is_tried_every_quarter_of_an_hour() -> None:
    tries, moment = row(1), NOW
    while moment < NOW + timedelta(days=7):
        tries = fail(tries, moment, 0.5)
        moment = tries.due_at
    assert 600 < tries.tries < 1500


def test_only_what_is_due_and_not_receipted_is_sent_in_order() -> None:
    rows = [row(3), row(1), row(2, receipted_at=NOW), row(4, due_at=NOW + timedelta(seconds=1))]
    assert [item.id for item in due(rows, NOW)] == ["1", "3"]
    assert [item.id for item in due(rows, NOW, most=1)] == ["1"]


def test_the_first_receipt_stands() -> None:
    once = confirm(row(1), NOW)
    assert confirm(once, NOW + timedelta(days=1)) == once
    assert due([once], NOW + timedelta(days=1)) == []


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
    assert judge_arrival("mine", sequence, known_digest=known, held_digest=held, next_sequence=5) == arrival


def test_a_gap_that_closes_frees_what_was_held() -> None:
    assert release(1, {2: "b", 3: "c", 5: "e"}) == (4, ["b", "c"])
    assert release(4, {5: "e"}) == (6, ["e"])
    assert release(1, {}) == (2, [])


@given(st.permutations(range(1, 12)))
def test_any_order_of_arrival_is_applied_in_sequence(order: list[int]) -> None:
    applied: list[int] = []
    held: dict[int, str] = {}
    expected = 1
    for sequence in order:
        arrival = judge_arrival(
            str(sequence), sequence, known_digest=None, held_digest=held.get(sequence), next_sequence=expected
        )
        if arrival == Arrival.HOLD:
            held[sequence] = str(sequence)
            continue
        assert arrival == Arrival.APPLY
        applied.append(sequence)
        expected, freed = release(sequence, held)
        applied += [int(item) for item in freed]
    assert applied == sorted(order)


def test_red_and_unknown_marks_never_leave_by_themselves() -> None:
    assert [mark for mark in MARKS if may_leave(mark)] == ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER"]
    assert not may_leave("TLP:PINK")
    assert not may_leave("")


def test_a_whole_is_marked_like_its_strictest_part() -> None:
    assert strictest([Mark.GREEN, Mark.RED, Mark.CLEAR]) == Mark.RED
    assert strictest([]) == Mark.CLEAR
    assert read_mark("TLP:AMBER+STRICT") is Mark.AMBER_STRICT
    assert read_mark("amber") is None
