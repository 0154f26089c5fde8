"""Relinking the neighbourhood of each change ends where linking everything at once does."""

from collections.abc import Iterable

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.networks import gather, inherit, link

HUB = ("phone", "9")
NAMES = "ABCDEFGH"
Pair = tuple[str, str]


class Desk:
    """What a desk stores, and the three steps of the room's docstring on every change."""

    def __init__(self) -> None:
        self.values: dict[str, frozenset[str]] = {}
        self.networks: dict[str, str] = {}
        self.must: set[Pair] = set()
        self.cannot: set[Pair] = set()
        self.relinked = 0

    def mentions(self, complaints: Iterable[str]) -> pl.DataFrame:
        rows = [(name, "phone", value) for name in complaints for value in self.values[name] or {""}]
        return pl.DataFrame(
            rows, schema=dict.fromkeys(("complaint", "kind", "value"), pl.String), orient="row"
        )

    def neighbours(self, complaints: frozenset[str]) -> set[str]:
        networks = {self.networks.get(name) for name in complaints}
        values = {v for name in complaints for v in self.values.get(name, frozenset())} - {HUB[1]}
        near = {name for name, network in self.networks.items() if network in networks}
        near |= {name for name, named in self.values.items() if named & values}
        judged = self.must | self.cannot
        return near | {x for pair in judged if complaints & set(pair) for x in pair if x in self.values}

    def relink(self, changed: set[str]) -> None:
        near = {name for name in gather(changed, self.neighbours) if name in self.values}
        self.relinked += len(near)
        found = link(
            self.mentions(near), hubs=[HUB], discover_hubs=False, must_link=self.must, cannot_link=self.cannot
        )
        self.networks.update(found.networks.iter_rows())

    def file(self, name: str, values: frozenset[str]) -> None:
        """A complaint comes, or is corrected: what it named before is a neighbourhood too."""
        before = gather({name}, self.neighbours)
        self.values[name] = values
        self.relink({name} | before & set(self.values))

    def withdraw(self, name: str) -> None:
        near = gather({name}, self.neighbours) - {name}
        self.values.pop(name, None)
        self.networks.pop(name, None)
        self.relink(near & set(self.values))

    def judge(self, a: str, b: str, together: bool, taken_back: bool) -> None:
        judgements = self.must if together else self.cannot
        before = gather({a, b}, self.neighbours)
        if taken_back:
            judgements.discard((a, b))
        else:
            judgements.add((a, b))
        self.relink(before & set(self.values))


values = st.frozensets(st.sampled_from("1234" + HUB[1]), max_size=3)
names = st.sampled_from(NAMES)
events = st.lists(
    st.one_of(
        st.tuples(st.just("file"), names, values),
        st.tuples(st.just("withdraw"), names),
        st.tuples(st.just("judge"), names, names, st.booleans(), st.booleans()),
    ),
    max_size=14,
)


@settings(max_examples=120, deadline=None)
@given(first=st.dictionaries(names, values, max_size=5), changes=events)
def test_any_sequence_of_changes_ends_in_the_partition_of_the_batch(
    first: dict[str, frozenset[str]], changes: list[tuple[object, ...]]
) -> None:
    desk = Desk()
    for name, named in first.items():
        desk.file(name, named)
    for verb, *arguments in changes:
        getattr(desk, str(verb))(*arguments)
    batch = link(
        desk.mentions(desk.values),
        hubs=[HUB],
        discover_hubs=False,
        must_link=desk.must,
        cannot_link=desk.cannot,
    )
    assert desk.networks == dict(batch.networks.iter_rows())


def test_only_the_neighbourhood_is_relinked() -> None:
    desk = Desk()
    for name, named in {"A": "1", "B": "1", "C": "2", "D": "29", "E": "9"}.items():
        desk.file(name, frozenset(named))
    desk.relinked = 0
    desk.file("F", frozenset("19"))
    assert desk.relinked == 3  # A, B and F; C and D share nothing with them, E only the hub


def test_gather_asks_for_each_complaint_once() -> None:
    asked: list[str] = []

    def read_neighbours(complaints: frozenset[str]) -> list[str]:
        asked.extend(complaints)
        return [chr(ord(name) + 1) for name in complaints if name < "D"] + ["A"]

    assert gather(["A"], read_neighbours) == set("ABCD")
    assert sorted(asked) == list("ABCD")


def test_a_merger_keeps_the_larger_network() -> None:
    before = {"A": 1, "B": 2, "C": 2}
    assert inherit(before, {"A": "A", "B": "A", "C": "A", "D": "A"}) == {"A": 2}


def test_a_split_leaves_the_network_with_the_larger_part() -> None:
    before = dict.fromkeys("ABC", 7)
    assert inherit(before, {"A": "A", "B": "B", "C": "B"}) == {"B": 7}


def test_what_is_new_inherits_nothing() -> None:
    assert inherit({}, {"A": "A"}) == {}
