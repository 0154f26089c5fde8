"""Relinking where something changed ends where linking everything at once does."""

import os
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jointdesk.engine.networks import fall_apart, gather, inherit, join, link
from jointdesk.engine.networks.lures import LURE_TEXT
from jointdesk.engine.networks.support import BOTH, pair_up, support

# other ones each time; `make fuzz-orders` (nightly) tries 5,000
SEQUENCES = int(os.environ.get("SEQUENCES", "500"))

Identifier = tuple[str, str]
Pair = tuple[str, str]
# a complaint's name, or what it names
Node = str | Identifier


class Desk:
    """A desk in memory that answers cheaply where the room says that is exact, else links the neighbourhood.

    `networks`: complaint -> number of its network. `cheap` and `dear` count how changes were answered.
    """

    def __init__(self, hubs: Iterable[Identifier] = ()) -> None:
        self.named: dict[str, frozenset[Identifier]] = {}
        self.networks: dict[str, int] = {}
        self.hubs = set(hubs)
        self.must: set[Pair] = set()
        self.cannot: set[Pair] = set()
        self.numbers = 0
        self.cheap = self.dear = self.relinked = 0

    # what is asked of the rows

    def mentions(self, complaints: Iterable[str]) -> pl.DataFrame:
        """All that these name, lures too; one that names nothing has a row."""
        rows = [(name, *one) for name in complaints for one in self.named[name] or {("", "")}]
        return support(
            pl.DataFrame(rows, schema=dict.fromkeys(("complaint", "kind", "value"), pl.String), orient="row"),
            self.hubs,
        )

    def batch(self, complaints: Iterable[str] | None = None) -> dict[str, str]:
        found = link(
            self.mentions(self.named if complaints is None else complaints),
            hubs=self.hubs,
            discover_hubs=False,
            must_link=self.must,
            cannot_link=self.cannot,
        )
        return dict(found.networks.iter_rows())

    def signals(self, name: str) -> set[Identifier]:
        """What a complaint links by."""
        named = self.named.get(name, frozenset())
        lures = {one for one in named if one[0] == LURE_TEXT}
        pairs = {(BOTH, pair) for pair in pair_up(named & self.hubs, lures)}
        return (set(named) - self.hubs - lures) | pairs

    def naming(self, signals: set[Identifier]) -> dict[Identifier, set[str]]:
        found: dict[Identifier, set[str]] = {signal: set() for signal in signals}
        for name in self.named:
            for signal in self.signals(name) & signals:
                found[signal].add(name)
        return found

    def read_nodes(self, nodes: frozenset[Node]) -> set[Node]:
        found: set[Node] = set()
        for node in nodes:
            if isinstance(node, str):
                found |= self.signals(node) | self.joined(node)
            else:
                found |= self.naming({node})[node]
        return found

    def joined(self, name: str) -> set[str]:
        return {
            one for pair in self.must if name in pair for one in pair if one != name and one in self.named
        }

    def whole(self, complaints: Iterable[str]) -> bool:
        """Whether no cannot_link ends in the networks of these complaints."""
        touched = {self.networks[name] for name in complaints if name in self.networks}
        ends = {name for pair in self.cannot for name in pair}
        return ends.isdisjoint(complaints) and not any(self.networks.get(name) in touched for name in ends)

    # what happens

    def file(self, name: str, named: frozenset[Identifier]) -> None:
        """A complaint comes, or is corrected."""
        self.withdraw(name)
        self.named[name] = named
        near = self.naming(self.signals(name))
        others = {one for names in near.values() for one in names if one != name} | self.joined(name)
        if self.whole({name, *others}):
            self.networks[name] = self.number()
            self.unite({name, *others})
        else:
            self.relink({name})

    def withdraw(self, name: str) -> None:
        if name not in self.named:
            return
        near = {signal: len(names - {name}) for signal, names in self.naming(self.signals(name)).items()}
        starts: dict[Node, int] = {signal: count for signal, count in near.items() if count}
        starts |= dict.fromkeys(self.joined(name), 1)
        cheap, neighbourhood = self.whole({name}), gather({name}, self.neighbours) - {name}
        network = self.networks.pop(name)
        del self.named[name]
        if cheap:
            self.part(network, starts)
        else:
            self.networks_anew(neighbourhood)

    def judge(self, a: str, b: str, together: bool, taken_back: bool) -> None:
        judgements = self.must if together else self.cannot
        known = {a, b} & set(self.named)
        before = gather(known, self.neighbours)
        cheap = together and self.whole({a, b})
        if taken_back:
            if (a, b) not in judgements:
                return
            judgements.discard((a, b))
        else:
            judgements.add((a, b))
        if not cheap:
            self.networks_anew(before | gather(known, self.neighbours))
        elif len(known) == 2 and not taken_back:
            self.unite(known)
        elif len(known) == 2:
            self.part(self.networks[a], {a: 1, b: 1})

    def hub(self, identifier: Identifier, on: bool) -> None:
        """An identifier is found to be a hub, or is no longer one."""
        naming = {name for name, named in self.named.items() if identifier in named}
        before = gather(naming, self.neighbours)
        if on:
            self.hubs.add(identifier)
        else:
            self.hubs.discard(identifier)
        self.networks_anew(before | gather(naming, self.neighbours))

    # how it is answered

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def unite(self, complaints: set[str]) -> None:
        self.cheap += 1
        sizes = Counter(self.networks.values())
        answer = join({self.networks[name]: sizes[self.networks[name]] for name in complaints})
        assert answer.kept is not None
        self.networks = {
            name: answer.kept if network in answer.merged else network
            for name, network in self.networks.items()
        }

    def part(self, network: int, starts: dict[Node, int]) -> None:
        self.cheap += 1
        for part in fall_apart(starts, self.read_nodes):
            number = self.number()
            for name in part:
                if isinstance(name, str):
                    assert self.networks[name] == network
                    self.networks[name] = number

    def neighbours(self, complaints: frozenset[str]) -> set[str]:
        networks = {self.networks.get(name) for name in complaints} - {None}
        near = {name for name, network in self.networks.items() if network in networks}
        for name in complaints & set(self.named):
            for names in self.naming(self.signals(name)).values():
                near |= names
        judged = self.must | self.cannot
        return near | {x for pair in judged if complaints & set(pair) for x in pair if x in self.named}

    def relink(self, changed: set[str]) -> None:
        self.networks_anew(gather(changed, self.neighbours))

    def networks_anew(self, complaints: set[str]) -> None:
        near = complaints & set(self.named)
        if not near:
            return
        self.dear += 1
        self.relinked += len(near)
        after = self.batch(near)
        heirs = inherit(self.networks, after)
        fresh = {network: self.number() for network in set(after.values()) if network not in heirs}
        self.networks.update({name: (heirs | fresh)[network] for name, network in after.items()})


HUB, PHONES = ("domain", "9"), [("phone", str(n)) for n in range(1, 5)]
MAYBE_HUB = ("phone", "1")
LURES = [("lure_text", "a"), ("lure_text", "b")]
named = st.frozensets(st.sampled_from([*PHONES, HUB, *LURES]), max_size=4)
names = st.sampled_from("ABCDEFGH")
events = st.lists(
    st.one_of(
        st.tuples(st.just("file"), names, named),
        st.tuples(st.just("file"), names, named),
        st.tuples(st.just("withdraw"), names),
        st.tuples(st.just("judge"), names, names, st.booleans(), st.booleans()),
        st.tuples(st.just("hub"), st.just(MAYBE_HUB), st.booleans()),
    ),
    min_size=5,
    max_size=16,
)


def group(networks: Mapping[str, Hashable]) -> set[frozenset[str]]:
    members: dict[Hashable, set[str]] = defaultdict(set)
    for name, network in networks.items():
        members[network].add(name)
    return {frozenset(names) for names in members.values()}


@settings(max_examples=SEQUENCES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(first=st.dictionaries(names, named, max_size=6), changes=events)
def test_any_sequence_of_changes_ends_in_the_partition_of_the_batch(
    first: dict[str, frozenset[Identifier]], changes: list[tuple[object, ...]]
) -> None:
    desk = Desk(hubs=[HUB])
    for name, identifiers in first.items():
        desk.file(name, identifiers)
    for verb, *arguments in changes:
        getattr(desk, str(verb))(*arguments)
    assert group(desk.networks) == group(desk.batch())


def test_a_newcomer_and_a_loss_are_answered_without_linking() -> None:
    desk = Desk(hubs=[HUB])
    for name, values in {"A": "1", "B": "12", "C": "23", "D": "4", "E": "4"}.items():
        desk.file(name, frozenset(("phone", value) for value in values))
    desk.file("F", frozenset([("phone", "3"), ("phone", "4"), HUB]))
    assert group(desk.networks) == {frozenset("ABCDEF")}
    desk.withdraw("B")
    desk.judge("A", "D", True, False)
    desk.judge("A", "D", True, True)
    assert group(desk.networks) == {frozenset("A"), frozenset("CDEF")}
    assert desk.dear == 0


def test_a_network_kept_apart_by_an_officer_is_linked_anew_and_no_other() -> None:
    desk = Desk()
    for name, value in {"A": "1", "B": "1", "C": "2", "D": "2"}.items():
        desk.file(name, frozenset([("phone", value)]))
    desk.judge("A", "B", False, False)
    desk.relinked = 0
    desk.file("E", frozenset([("phone", "1")]))
    assert desk.relinked == 3
    desk.file("F", frozenset([("phone", "2")]))
    assert desk.relinked == 3
    assert group(desk.networks) == group(desk.batch())


def test_a_joined_network_keeps_the_number_of_the_larger() -> None:
    desk = Desk()
    for name, value in {"A": "1", "B": "2", "C": "2"}.items():
        desk.file(name, frozenset([("phone", value)]))
    larger = desk.networks["B"]
    desk.file("D", frozenset([("phone", "1"), ("phone", "2")]))
    assert set(desk.networks.values()) == {larger}


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
