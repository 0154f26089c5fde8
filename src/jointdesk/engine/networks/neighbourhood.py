"""Relinking only where something changed: a complaint came, went, was corrected or judged.

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
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


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
