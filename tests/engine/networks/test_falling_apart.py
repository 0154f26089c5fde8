"""What loses touch is found without reading the rest, and a newcomer joins without linking anew."""

from collections.abc import Callable, Iterable

from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.networks import fall_apart, join

Edges = Iterable[tuple[str, str]]


def read_from(edges: Edges, asked: list[str]) -> Callable[[frozenset[str]], set[str]]:
    """Complaints are capital letters or words of them, identifiers digits; each edge holds both ways."""
    both = {*edges, *((b, a) for a, b in edges)}

    def read(nodes: frozenset[str]) -> set[str]:
        asked.extend(nodes)
        return {b for a, b in both if a in nodes}

    return read


def test_a_newcomer_goes_to_the_largest_network_and_the_others_follow() -> None:
    assert (join({4: 10, 7: 200, 9: 10}).kept, join({4: 10, 7: 200, 9: 10}).merged) == (7, (4, 9))
    assert (join({}).kept, join({}).merged) == (None, ())


def test_the_smaller_part_is_found_and_the_larger_is_not_read() -> None:
    edges = [(f"C{n}", "1") for n in range(1000)] + [("A", "2"), ("B", "2"), ("B", "3")]
    asked: list[str] = []
    assert fall_apart({"1": 1000, "2": 1}, read_from(edges, asked)) == [{"2", "A", "B", "3"}]
    assert "1" not in asked


def test_what_still_hangs_together_is_seen_by_the_rare_side_alone() -> None:
    edges = [(f"C{n}", "1") for n in range(1000)] + [("C7", "2")]
    asked: list[str] = []
    assert fall_apart({"2": 1, "1": 1000}, read_from(edges, asked)) == []
    assert sorted(asked) == ["2", "C7"]


def test_one_thread_cannot_fall_apart() -> None:
    assert fall_apart({"1": 5}, read_from([("A", "1")], [])) == []
    assert fall_apart({}, read_from([], [])) == []


@given(
    edges=st.sets(st.tuples(st.sampled_from("ABCDEFG"), st.sampled_from("123456")), max_size=14),
    starts=st.dictionaries(st.sampled_from("123456"), st.integers(0, 5), min_size=1),
)
def test_the_parts_and_the_rest_are_the_components(
    edges: set[tuple[str, str]], starts: dict[str, int]
) -> None:
    asked: list[str] = []
    read = read_from(edges, asked)
    parts = fall_apart(starts, read)
    assert len(asked) == len(set(asked))
    whole = {frozenset(spread({start}, read)) for start in starts}
    assert {frozenset(part) for part in parts} <= whole
    assert len(parts) == len(whole) - 1


def spread(nodes: set[str], read: Callable[[frozenset[str]], set[str]]) -> set[str]:
    more = read(frozenset(nodes)) - nodes
    return spread(nodes | more, read) if more else nodes
