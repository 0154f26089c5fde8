"""Which set, how large it looks, and how much of it may be asked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.matching.caps import BUCKETS, DAY, Charge, budget_left, next_chance
from jointdesk.engine.exchange.matching.oprf import MAX_ELEMENTS
from jointdesk.engine.exchange.matching.sets import (
    BASE,
    LAST_NUMBER,
    PART,
    SetName,
    addition_of,
    days_of,
    end_of,
    epoch_of,
    is_padded,
    padded_size,
    part_after,
    part_before,
)

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


def test_a_part_that_was_ended_is_followed_by_its_number() -> None:
    parts = [BASE]
    while len(parts) < LAST_NUMBER:
        parts.append(part_after(parts[-1]))
    assert parts[:3] == ["base", "base-2", "base-3"]
    assert [part_before(part) for part in parts] == [None, *parts[:-1]]
    assert all(PART.fullmatch(part) for part in parts)
    with pytest.raises(CallerError):
        part_after(parts[-1])
    assert part_after("daily-2026-10-15") == "daily-2026-10-15-2"
    assert part_before("daily-2026-10-15-2") == "daily-2026-10-15"
    assert part_before("daily-2026-10-15") is None


@pytest.mark.parametrize(
    "part",
    ["", "base-1", "base-100", "base-02", "base-", "daily", "daily-2026-10-15-1", "base-2-2", "base\n"],
)
def test_other_parts_are_none(part: str) -> None:
    assert not PART.fullmatch(part)
    with pytest.raises(CallerError):
        part_after(part)


def test_a_name_is_read_from_its_info() -> None:
    name = SetName("kh", "phone", 7, "base-2")
    assert SetName.from_info(name.info) == name
    with pytest.raises(CallerError):
        SetName.from_info("jointdesk/v1|kh|phone")


@pytest.mark.parametrize(
    ("size", "fits"), [(0, False), (255, False), (256, True), (300, False), (1 << 26, True)]
)
def test_only_padded_sizes_are_sizes(size: int, fits: bool) -> None:
    assert is_padded(size) == fits
    assert not is_padded(1 << 27)


def test_an_epoch_ends_with_its_last_day() -> None:
    assert end_of(0) == datetime(2025, 4, 1, tzinfo=UTC)


@given(st.integers(0, 10**7))
def test_a_published_size_hides_the_true_one(count: int) -> None:
    size = padded_size(count)
    assert size >= max(count, 256)
    assert size.bit_count() == 1
    assert size == 256 or size < 2 * count


def test_the_largest_bucket_is_the_largest_question() -> None:
    assert BUCKETS[-1] == MAX_ELEMENTS


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
