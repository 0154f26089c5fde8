"""A large network in few nodes: the identifiers shown, and groups of complaints that name the same of them.

Every complaint is in exactly one group, so the groups' counts add up to what was read; those that name none of
the identifiers shown, and those for whose group there is no room, are the rest. What holds two groups together
beside the identifiers shown is counted: `ties`.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

REST = 0


@dataclass(frozen=True)
class Group:
    """Complaints that name the same identifiers of those shown; the rest's `names` is empty. `first`: the smallest."""

    number: int
    names: frozenset[int]
    count: int
    first: int


@dataclass(frozen=True)
class Grouping:
    """`of`: complaint -> number of its group. `ties`: (group, group) -> how many identifiers not shown both name."""

    groups: tuple[Group, ...]
    of: Mapping[int, int]
    ties: Mapping[tuple[int, int], int]


def group_complaints(
    named: Mapping[int, Collection[int]], shown: Collection[int], linking: Collection[int], room: int
) -> Grouping:
    """Groups of complaints (`named`: complaint -> identifiers), at most `room` and the rest.

    `linking`: the identifiers that may tie groups; hubs are not among them. Larger groups, and those that hold
    several identifiers together, come before others.
    """
    wanted = frozenset(shown)
    sets = {complaint: wanted.intersection(names) for complaint, names in named.items()}
    sizes = Counter(names for names in sets.values() if names)
    ranked = sorted(sizes, key=lambda names: (-sizes[names] * len(names), sorted(names)))[:room]
    numbers = {names: number for number, names in enumerate(ranked, REST + 1)}
    of = {complaint: numbers.get(names, REST) for complaint, names in sets.items()}
    return Grouping(_describe(of, ranked), of, _tie(named, of, frozenset(linking) - wanted))


def stand_alone(named: Mapping[int, Collection[int]], shown: Collection[int]) -> Grouping:
    """Each complaint a group of its own: for a network small enough to draw whole."""
    wanted = frozenset(shown)
    groups = tuple(
        Group(number, wanted.intersection(named[complaint]), 1, complaint)
        for number, complaint in enumerate(sorted(named), REST + 1)
    )
    return Grouping(groups, {group.first: group.number for group in groups}, {})


def _describe(of: Mapping[int, int], ranked: list[frozenset[int]]) -> tuple[Group, ...]:
    counts = Counter(of.values())
    first: dict[int, int] = {}
    for complaint in sorted(of, reverse=True):
        first[of[complaint]] = complaint
    groups = [Group(n, names, counts[n], first[n]) for n, names in enumerate(ranked, REST + 1)]
    if counts[REST]:
        groups.append(Group(REST, frozenset(), counts[REST], first[REST]))
    return tuple(groups)


def _tie(
    named: Mapping[int, Collection[int]], of: Mapping[int, int], linking: Collection[int]
) -> Counter[tuple[int, int]]:
    touched: dict[int, set[int]] = defaultdict(set)
    for complaint, names in named.items():
        for name in names:
            if name in linking:
                touched[name].add(of[complaint])
    return Counter(pair for groups in touched.values() for pair in _chain(groups))


def _chain(groups: Collection[int]) -> Iterable[tuple[int, int]]:
    """Neighbours in order: as many pairs as hold the groups together, never all of them."""
    ordered = sorted(groups)
    return pairwise(ordered)
