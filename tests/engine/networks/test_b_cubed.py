"""B-cubed against worked cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.networks import b_cubed

labels = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 3))


def test_the_truth_is_perfect() -> None:
    assert b_cubed({"A": 1, "B": 1, "C": 2}, {"A": "x", "B": "x", "C": "y"}) == (1, 1, 1)


def test_all_in_one_has_full_recall_and_poor_precision() -> None:
    precision, recall, f1 = b_cubed(dict.fromkeys("ABCD", 1), {"A": 1, "B": 1, "C": 1, "D": 2})
    assert (precision, recall) == (pytest.approx((3 * 3 / 4 + 1 / 4) / 4), 1)
    assert f1 == pytest.approx(2 * precision / (precision + 1))


def test_all_apart_has_full_precision() -> None:
    precision, recall, _ = b_cubed({c: c for c in "ABCD"}, dict.fromkeys("ABCD", 1))
    assert (precision, recall) == (1, pytest.approx(1 / 4))


def test_what_was_not_found_stands_alone_and_what_is_not_known_does_not_count() -> None:
    assert b_cubed({"A": 1, "Z": 1}, {"A": 1, "B": 1}) == b_cubed({"A": 1, "B": 2}, {"A": 1, "B": 1})


def test_nothing_is_perfect() -> None:
    assert b_cubed({}, {}) == (1, 1, 1)


@given(found=labels, true=labels)
def test_it_is_the_mean_over_complaints(found: dict[str, int], true: dict[str, int]) -> None:
    def share(item: str, inside: dict[str, int], of: dict[str, int]) -> float:
        near = [other for other in true if other == item or (item in of and of.get(other) == of[item])]
        return sum(
            other == item or inside.get(other, other) == inside.get(item, item) for other in near
        ) / len(near)

    precision, recall, _ = b_cubed(found, true)
    if true:
        assert precision == pytest.approx(sum(share(item, true, found) for item in true) / len(true))  # type: ignore[arg-type]
        assert recall == pytest.approx(sum(share(item, found, true) for item in true) / len(true))  # type: ignore[arg-type]
