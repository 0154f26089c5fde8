"""Which set, how large it looks, and how much of it may be asked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.caps import BUCKETS, DAY, Charge, budget_left, charge, next_chance
from jointdesk.engine.exchange.matching import MAX_ELEMENTS
from jointdesk.engine.exchange.sets import SetName, addition_of, days_of, epoch_of, padded_size

START = datetime(2026, 10, 15, tzinfo=UTC)
CHARGES = st.lists(
    st.builds(
        Charge,
        st.integers(0, 72 * 60).map(lambda minutes: START - timedelta(minutes=minutes)),
        st.sampled_from(BUCKETS),
    ),
    max_size=12,
)


def test_each_set_has_a_key_info_of_its_own() -> None:
    names = [
        SetName(p, k, e, q)
        for p in ("vn", "kh")
        for k in ("phone", "email")
        for e in (1, 11)
        for q in ("base", "daily-2026-10-15")
    ]
    assert len({name.info for name in names}) == len(names)
    assert SetName("kh", "phone", 7).info == "jointdesk/v1|kh|phone|7|base"


@given(st.dates(date(2025, 1, 1), date(2100, 1, 1)))
def test_every_day_is_in_its_epoch_of_90_days(day: date) -> None:
    first, last = days_of(epoch_of(day))
    assert first <= day <= last
    assert (last - first).days == 89


def test_epochs_have_a_beginning() -> None:
    with pytest.raises(CallerError):
        epoch_of(date(2024, 12, 31))
    assert addition_of(date(2026, 1, 2)) == "daily-2026-01-02"


@given(st.integers(0, 10**7))
def test_a_published_size_hides_the_true_one(count: int) -> None:
    size = padded_size(count)
    assert size >= max(count, 256)
    assert size.bit_count() == 1
    assert size == 256 or size < 2 * count


@given(st.integers(1, BUCKETS[-1]))
def test_a_question_costs_its_padding(count: int) -> None:
    cost = charge(count)
    assert cost in BUCKETS
    assert count <= cost
    assert cost == BUCKETS[0] or cost < 4 * count + 4


def test_the_largest_bucket_is_the_largest_question() -> None:
    assert BUCKETS[-1] == MAX_ELEMENTS


@pytest.mark.parametrize("count", [0, -1, BUCKETS[-1] + 1])
def test_what_has_no_bucket_must_be_split(count: int) -> None:
    with pytest.raises(CallerError):
        charge(count)


def test_the_budget_comes_back_after_a_day() -> None:
    spent = [Charge(START, 4096), Charge(START + timedelta(hours=1), 4096)]
    now = START + timedelta(hours=2)
    assert budget_left(spent, now) == 10_000 - 8192
    assert budget_left(spent, START + DAY) == 10_000 - 4096
    assert next_chance(spent, now, 4096) == START + DAY
    assert next_chance(spent, now, 1024) == now
    assert next_chance(spent, now, 10_000) == START + timedelta(hours=1) + DAY


def test_more_than_the_cap_is_never_possible() -> None:
    assert next_chance([], START, 201, cap=200) is None


@given(CHARGES, st.sampled_from(BUCKETS))
def test_the_promised_moment_is_the_first_one(charges: list[Charge], elements: int) -> None:
    cap = 5000
    moment = next_chance(charges, START, elements, cap=cap)
    assert moment is not None
    assert budget_left(charges, moment, cap=cap) >= elements
    if moment > START:
        assert budget_left(charges, moment - timedelta(seconds=1), cap=cap) < elements
