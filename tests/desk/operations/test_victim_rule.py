"""Signs of trafficking are screened by one written rule, in favour of the person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.desk.operations.victims.rule import MINOR, assess, is_child, rule
from jointdesk.engine.reference import indicators

DAY = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("numbers", "birth_date", "level", "basis"),
    [
        ((), "", "none", ""),
        ((), "1990-01-01", "none", ""),
        ((2,), "1990-01-01", "none", ""),
        ((7,), "1990-01-01", "none", ""),
        ((2, 7), "1990-01-01", "presumed", "means_and_control"),
        ((3, 7, 15), "1990-01-01", "presumed", "control"),
        ((MINOR,), "", "detected", "child"),
        ((), "2008-01-01", "detected", "child"),
        ((19,), "2008-01-01", "presumed", "child"),
        ((MINOR, 12), "", "presumed", "child"),
    ],
)
def test_the_rule(numbers: tuple[int, ...], birth_date: str, level: str, basis: str) -> None:
    signs = assess(numbers, birth_date, DAY)
    assert (signs.level, signs.basis) == (level, basis)


@pytest.mark.parametrize(
    ("birth_date", "child"),
    [
        ("2007-07-01", False),
        ("2007-07-02", True),
        ("2007", True),  # may have been born in December
        ("2006", False),
        ("2007-06", False),
        ("2007-07", True),
        ("", False),
    ],
)
def test_age_unknown_in_part_is_read_in_favour_of_the_person(birth_date: str, child: bool) -> None:
    assert is_child(birth_date, DAY) is child


@given(st.sets(st.integers(1, 22)), st.sets(st.integers(1, 22)))
def test_more_signs_never_weigh_less(some: set[int], more: set[int]) -> None:
    rank = {"none": 0, "detected": 1, "presumed": 2}
    assert rank[assess(some | more, "", DAY).level] >= rank[assess(some, "", DAY).level]


def test_the_table_speaks_of_every_indicator_once() -> None:
    table = rule()
    assert sorted([*table["means"], *table["control"], MINOR]) == sorted(indicators())
    assert table["version"] >= 1
    assert table["adult_age"] == 18
