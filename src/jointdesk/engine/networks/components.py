"""Connected components of complaints over shared identifiers: of few by SciPy, of millions by hooking."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl

from jointdesk.engine.networks.incidence import Codes

HOOKING_ROUNDS = 24
LOOK_UP = 1 << 18  # nodes, below which another thread is not worth while


def connect(complaint_of: Codes, identifier_of: Codes, complaints: int, identifiers: int) -> Codes:
    """The component of each complaint and then of each identifier: an array of `complaints + identifiers`.

    A component is named by the smallest complaint code in it; a component without complaints by its smallest
    identifier, counted from `complaints` on.
    """
    # hooking need not wait for a tenth of a second that SciPy takes to import
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    nodes = complaints + identifiers
    ones = np.ones(len(complaint_of), dtype=np.int8)
    graph = coo_array((ones, (complaint_of, identifier_of + np.int32(complaints))), shape=(nodes, nodes))
    count, labels = connected_components(graph.tocsr(), directed=False)
    smallest = np.empty(count, dtype=np.int32)
    # numpy keeps the last of repeated assignments: walking backwards leaves the smallest node
    smallest[labels[::-1]] = np.arange(nodes - 1, -1, -1, dtype=np.int32)
    named: Codes = smallest[labels]
    return named


def merge(pairs: Codes, complaints: int) -> Codes:
    """The group of each complaint when the pairs (n x 2 codes) belong together: its smallest member."""
    if not len(pairs):
        return np.arange(complaints, dtype=np.int32)
    links = np.arange(len(pairs), dtype=np.int32)
    return connect(pairs.reshape(-1), np.repeat(links, 2), complaints, len(pairs))[:complaints]


def unite(roots: Codes, one: Codes, other: Codes) -> None:
    """Join one[i] with other[i], for all i, in `roots`, a forest: each node points to a smaller one of its
    component, the smallest to itself.

    Of each pair of roots still to be joined the larger hooks to the smaller, which of several does not matter;
    each round leaves fewer pairs. What HOOKING_ROUNDS leave, as a contrived order can, SciPy joins.
    """
    one, other = find(roots, one), find(roots, other)
    for _ in range(HOOKING_ROUNDS):
        apart = np.flatnonzero(one != other)
        if not len(apart):
            return
        one, other = np.take(one, apart), np.take(other, apart)
        larger = np.maximum(one, other)
        roots[larger] = np.minimum(one, other)
        _shorten(roots, larger)
        # both were roots a moment ago, and now point to one
        one, other = _look_up(roots, one), _look_up(roots, other)
    _unite_rest(roots, one, other)


def find(roots: Codes, nodes: Codes) -> Codes:
    """The smallest node of each node's component."""
    found = _look_up(roots, nodes)
    while True:
        above = _look_up(roots, found)
        if np.array_equal(above, found):
            return found
        found = above


def _look_up(roots: Codes, nodes: Codes) -> Codes:
    """roots[nodes], by as many threads as Polars uses."""
    found = np.empty(len(nodes), dtype=np.int32)
    step = max(LOOK_UP, -(-len(nodes) // pl.thread_pool_size()))
    starts = range(0, len(nodes), step)

    def fill(start: int) -> None:
        part = slice(start, start + step)
        np.take(roots, nodes[part], out=found[part], mode="clip")

    if len(starts) == 1:
        fill(0)
        return found
    with ThreadPoolExecutor(len(starts) or 1) as threads:
        list(threads.map(fill, starts))
    return found


def _shorten(roots: Codes, nodes: Codes) -> None:
    """Let these nodes point to the root at the end of their chain."""
    while len(nodes):
        above = _look_up(roots, nodes)
        top = _look_up(roots, above)
        longer = np.flatnonzero(above != top)
        nodes, top = np.take(nodes, longer), np.take(top, longer)
        roots[nodes] = top


def _unite_rest(roots: Codes, one: Codes, other: Codes) -> None:
    names, place = np.unique(roots[np.concatenate([one, other])], return_inverse=True)
    pairs = place.astype(np.int32).reshape(2, -1).T
    roots[names] = names[merge(pairs, len(names))]
