"""Relinking only where something changed: a complaint came, went, was corrected or judged.

Where no complaint of the networks touched is in a cannot_link, three exact answers cost little: `join` when a
complaint comes or two are joined by must_link; `fall_apart` when a complaint goes or a must_link is taken back;
both, in that order reversed, when one is corrected. Every part a cannot_link has cut holds one of its ends, so
a network without an end is a whole component. Everywhere else:

1. `gather` from the complaints changed (also those withdrawn): ever further to complaints of the same
   network, or naming one of the same non-hub identifiers, or judged with them. The last two reach what a cut
   keeps apart.
2. `link(mentions of these, hubs=known hubs, discover_hubs=False, must_link=..., cannot_link=...)`.
3. Store the result in place of these complaints' networks; `inherit` says which stored network each one
   continues.

Given the same hubs, any order of changes ends in the partition that linking everything at once gives.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Join(Generic[K]):
    """The stored network that goes on (None: a new one), and those whose complaints all move into it."""

    kept: K | None
    merged: tuple[K, ...]


def join(sizes: Mapping[K, int]) -> Join[K]:
    """Where a new complaint goes, and what it makes one. The largest network goes on, as in `inherit`.

    `sizes`: how many complaints each stored network has, of those networks in which a complaint names one of
    the new one's identifiers that are no hub. For a must_link: the networks of the two complaints.
    """
    ranked = sorted(sizes, key=lambda network: (-sizes[network], str(network)))
    return Join(ranked[0], tuple(ranked[1:])) if ranked else Join(None, ())


def fall_apart(
    starts: Mapping[K, int], read_neighbours: Callable[[frozenset[K]], Iterable[K]]
) -> list[set[K]]:
    """The parts that lose touch with the rest once what held `starts` together is gone, in order of `starts`.

    A node is a complaint or an identifier that is no hub, as the desk tells them apart. `starts`: what the
    lost complaint named (or the two ends of a must_link), each with the number of complaints that name it;
    rare ones are followed first, so a mule account of thousands is read only if nothing else leads to it.
    `read_neighbours` gives, for nodes not asked before, theirs as things stand now: mentions both ways and
    must_links. The rest, which is every other node, is not read to its end: its size is the network's less
    the parts'. Empty: nothing falls apart.
    """
    search = _Search(starts)
    while len(search.open) > 1:
        search.spread(min(search.open, key=search.cost), read_neighbours)
    return [search.seen[start] for start in starts if start in search.closed]


class _Search(Generic[K]):
    """Sets of nodes growing from each start; two that meet become one, named by either start."""

    def __init__(self, starts: Mapping[K, int]) -> None:
        self.seen = {start: {start} for start in starts}
        self.edge = {start: {start} for start in starts}
        self.owner = {start: start for start in starts}
        self.ahead = dict(starts)
        self.open = list(starts)
        self.closed: set[K] = set()

    def cost(self, start: K) -> int:
        """How many nodes have been, or must next be, read for this start."""
        return len(self.seen[start]) + self.ahead[start]

    def spread(self, start: K, read_neighbours: Callable[[frozenset[K]], Iterable[K]]) -> None:
        asked = frozenset(self.edge[start])
        self.edge[start], self.ahead[start] = set(), 0
        for node in read_neighbours(asked):
            other = self.owner.get(node)
            if other is None:
                self.owner[node] = start
                self.seen[start].add(node)
                self.edge[start].add(node)
            elif other != start:
                start = self._unite(start, other)
        if not self.edge[start] and len(self.open) > 1:
            self.open.remove(start)
            self.closed.add(start)

    def _unite(self, one: K, other: K) -> K:
        """The smaller set goes into the larger; what is still to be read stays so."""
        if len(self.seen[one]) < len(self.seen[other]):
            one, other = other, one
        for node in self.seen[other]:
            self.owner[node] = one
        self.seen[one] |= self.seen[other]
        self.edge[one] |= self.edge[other]
        self.ahead[one] += self.ahead[other]
        self.open.remove(other)
        return one


def gather(start: Iterable[str], read_neighbours: Callable[[frozenset[str]], Iterable[str]]) -> set[str]:
    """All complaints that can be reached from `start`, itself included.

    `read_neighbours` gives, for a set of complaints not asked before, those of rule 1 (it may repeat known
    ones); it is called once per round, so a desk asks its database for the whole set in one query.
    """
    seen: set[str] = set(start)
    fresh = frozenset(seen)
    while fresh:
        fresh = frozenset(read_neighbours(fresh)) - seen
        seen |= fresh
    return seen


def inherit(before: Mapping[str, K], after: Mapping[str, str]) -> dict[str, K]:
    """Which stored network each new one continues: new network -> old; one that is absent is new.

    `before`: complaint -> stored network; `after`: complaint -> network as `link` names it. The pair with
    most complaints in common goes first (then the smaller names), and each old network is continued once, so
    a merger keeps the larger network's identity and a split leaves it with the larger part.
    """
    common = Counter(
        (network, before[complaint]) for complaint, network in after.items() if complaint in before
    )
    ranked = sorted(common.items(), key=lambda item: (-item[1], item[0][0], str(item[0][1])))
    heirs: dict[str, K] = {}
    continued: set[K] = set()
    for (network, old), _ in ranked:
        if network not in heirs and old not in continued:
            heirs[network] = old
            continued.add(old)
    return heirs
