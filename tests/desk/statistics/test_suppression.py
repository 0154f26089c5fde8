"""Nothing withheld can be worked out: an attacker who knows the total and the rules tries every table there could be."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.desk.statistics.suppression import withhold

FIVE = 5


def small_ones(parts, threshold=FIVE):
    return {key for key, count in parts.items() if 0 < count < threshold}


def possible_values(shown, total):
    """What a reader holds possible for each withheld count: all ways to make up the total."""
    hidden = [key for key, count in shown.items() if count is None]
    rest = total - sum(count for count in shown.values() if count is not None)
    values = {key: set() for key in hidden}
    if not hidden:
        return values
    for cut in itertools.combinations(range(1, rest), len(hidden) - 1):
        edges = (0, *cut, rest)
        for key, low, high in zip(hidden, edges, edges[1:], strict=False):
            values[key].add(high - low)
    return values


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ({"a": 50, "b": 7}, {"a": 50, "b": 7}),
        # alone, it is the total less the others
        ({"a": 50, "b": 7, "c": 3}, {"a": 50, "b": None, "c": None}),
        # two ones would be two: a third goes with them
        ({"a": 50, "b": 9, "c": 1, "d": 1}, {"a": 50, "b": None, "c": None, "d": None}),
        # together large enough to stay a secret
        ({"a": 50, "b": 4, "c": 4}, {"a": 50, "b": None, "c": None}),
        ({"a": 50, "b": 0, "c": 8}, {"a": 50, "b": 0, "c": 8}),
        ({}, {}),
    ],
)
def test_the_smallest_others_go_with_a_small_one(parts, shown):
    assert withhold(parts, small_ones(parts), FIVE) == shown


@pytest.mark.parametrize("parts", [{"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}, {"a": 3}, {"a": 2, "b": 2}])
def test_a_table_that_cannot_keep_its_secret_is_withheld_whole(parts):
    assert withhold(parts, small_ones(parts), FIVE) is None


def test_the_order_does_not_tell_who_is_larger():
    parts = {"z": 50, "y": 9, "b": 4, "a": 3, "c": 1}
    assert list(withhold(parts, small_ones(parts), FIVE)) == ["z", "y", "a", "b", "c"]


def test_a_withheld_total_is_not_found_by_adding_up():
    shown = withhold({"a": 50, "b": 20}, (), FIVE, total_known=False)
    assert shown == {"a": 50, "b": None}


def test_what_is_known_from_elsewhere_is_no_cover():
    parts = {"victim": 12, "suspect": 300, "undetermined": 3}
    assert withhold(parts, {"undetermined"}, 10, keep=("victim",)) == {
        "victim": 12,
        "suspect": None,
        "undetermined": None,
    }
    assert withhold({"victim": 12, "undetermined": 3}, {"undetermined"}, 10, keep=("victim",)) is None


TABLES = st.lists(st.one_of(st.integers(1, 6), st.integers(1, 16)), min_size=1, max_size=6)


@given(TABLES, st.sampled_from([2, 3, FIVE]))
def test_no_withheld_count_can_be_worked_out(counts, threshold):
    parts = {f"p{number}": count for number, count in enumerate(counts)}
    small = small_ones(parts, threshold)
    shown = withhold(parts, small, threshold)
    if shown is None:
        return
    assert not any(shown[key] for key in small)
    assert all(shown[key] in (None, count) for key, count in parts.items())
    for key, values in possible_values(shown, sum(counts)).items():
        assert parts[key] in values
        assert min(values) < threshold <= max(values), (key, values)


@given(TABLES)
def test_no_more_is_withheld_than_needed(counts):
    """Showing the largest of the withheld again would give something away."""
    parts = {f"p{number}": count for number, count in enumerate(counts)}
    small = small_ones(parts)
    shown = withhold(parts, small, FIVE)
    extra = [key for key in parts if shown is not None and shown[key] is None and key not in small]
    if not extra:
        return
    last = max(extra, key=lambda key: (parts[key], key))
    values = possible_values({**shown, last: parts[last]}, sum(counts))
    assert any(max(found) < FIVE for found in values.values())
