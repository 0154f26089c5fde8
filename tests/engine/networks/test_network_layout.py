"""Points to draw a network by: within the page, apart from each other, the same each time."""

from math import dist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.networks import lay_out


def star(leaves: int, name: str = "") -> list[tuple[str, str]]:
    return [(f"{name}centre", f"{name}{n}") for n in range(leaves)]


def names(edges: list[tuple[str, str]]) -> list[str]:
    return list(dict.fromkeys(name for edge in edges for name in edge))


def test_nothing_needs_no_point() -> None:
    assert lay_out([], [], 1) == {}


def test_one_node_is_in_the_middle() -> None:
    assert lay_out(["a"], [("a", "a")], 1)["a"] == pytest.approx((0.5, 0.5), abs=0.05)


@settings(max_examples=30, deadline=None)
@given(
    nodes=st.integers(1, 12),
    edges=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20),
    seed=st.integers(0, 2**32),
)
def test_every_node_has_a_point_of_its_own_on_the_page(
    nodes: int, edges: list[tuple[int, int]], seed: int
) -> None:
    known = [edge for edge in edges if max(edge) < nodes]
    points = lay_out(range(nodes), known, seed)
    assert list(points) == list(range(nodes))
    assert all(0 <= value <= 1 for point in points.values() for value in point)
    assert len(set(points.values())) == nodes


def test_the_same_seed_draws_the_same_picture() -> None:
    edges = star(30)
    assert lay_out(names(edges), edges, 7) == lay_out(names(edges), edges, 7)
    assert lay_out(names(edges), edges, 7) != lay_out(names(edges), edges, 8)


def test_parts_that_nothing_joins_do_not_overlap() -> None:
    left, right = star(20, "l"), star(5, "r")
    points = lay_out([*names(left), *names(right), "alone"], left + right, 1)
    boxes = [[points[name] for name in names(part)] for part in (left, right)]
    (ax, ay), (bx, by) = ([sorted(axis) for axis in zip(*box, strict=True)] for box in boxes)
    assert ax[-1] < bx[0] or bx[-1] < ax[0] or ay[-1] < by[0] or by[-1] < ay[0]
    assert (ax[-1] - ax[0]) * (ay[-1] - ay[0]) > 2 * (bx[-1] - bx[0]) * (by[-1] - by[0])
    assert min(dist(points["alone"], points[name]) for name in names(left + right)) > 0.01


def test_neighbours_are_nearer_than_strangers() -> None:
    # two stars joined by one edge
    edges = [*star(15, "l"), *star(15, "r"), ("lcentre", "rcentre")]
    points = lay_out(names(edges), edges, 3)
    own = sum(dist(points["lcentre"], points[f"l{n}"]) for n in range(15))
    other = sum(dist(points["lcentre"], points[f"r{n}"]) for n in range(15))
    assert own < other


def test_an_edge_to_an_unknown_node_is_refused() -> None:
    with pytest.raises(KeyError):
        lay_out(["a"], [("a", "b")], 1)
