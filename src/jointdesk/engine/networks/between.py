"""What can lie in a shortest chain between two complaints, read from both ends and no further than they meet."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def between(a: K, b: K, read_edges: Callable[[frozenset[K]], Iterable[tuple[K, K]]]) -> set[K]:
    """Every node on a shortest way from a to b, these included; empty when there is none.

    Nodes as in `fall_apart`, but each must_link is one of its own between its two complaints, as long a step
    as an identifier. `read_edges` gives, for nodes not asked before, pairs of one of them and a neighbour. The
    side with fewer nodes to read goes first; a mule account that both name is never read.
    """
    known: tuple[dict[K, list[K]], ...] = ({a: []}, {b: []})
    edge, depth = [frozenset({a}), frozenset({b})], [0, 0]
    while known[0].keys().isdisjoint(known[1]):
        side = 0 if (len(edge[0]), depth[0]) <= (len(edge[1]), depth[1]) else 1
        found: dict[K, list[K]] = defaultdict(list)
        for node, other in read_edges(edge[side]):
            if other not in known[side]:
                found[other].append(node)
        if not found:
            return set()
        known[side].update(found)
        edge[side], depth[side] = frozenset(found), depth[side] + 1
    met = edge[0] & edge[1]
    return {node for parents in known for node in _walk_back(met, parents)}


def _walk_back(met: Iterable[K], parents: dict[K, list[K]]) -> set[K]:
    kept, fresh = set(met), set(met)
    while fresh:
        fresh = {parent for node in fresh for parent in parents[node]} - kept
        kept |= fresh
    return kept
