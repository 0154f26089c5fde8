"""A comparison words its reasons late, and is a value like any other."""

import pickle

import pytest

from jointdesk.engine.names import Comparison, compare, read


def test_reasons_are_worded_once_and_only_when_looked_at() -> None:
    asked: list[int] = []

    def why() -> tuple[str, ...]:
        asked.append(1)
        return ("equal",)

    found = Comparison("match", 1.0, why)
    assert not asked
    assert found.reasons == found.reasons == ("equal",)
    assert asked == [1]


def test_late_and_early_reasons_are_equal() -> None:
    late, early = Comparison("match", 1.0, lambda: ("equal",)), Comparison("match", 1.0, ("equal",))
    assert late == early
    assert hash(late) == hash(early)
    assert repr(late) == repr(early)
    assert late != Comparison("match", 1.0, ("alike",))
    assert late != ("match", 1.0, ("equal",))


def test_a_comparison_survives_pickling_with_its_reasons() -> None:
    found = compare(read("梁振英"), read("Leung Chun-ying"))
    again = pickle.loads(pickle.dumps(found))
    assert again == found
    assert again.reasons


def test_a_comparison_does_not_change() -> None:
    found = Comparison("match", 1.0, ())
    with pytest.raises(AttributeError):
        found.score = 0.5
    with pytest.raises(AttributeError):
        del found.outcome
