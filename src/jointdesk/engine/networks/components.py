"""Connected components of complaints over shared identifiers, by SciPy."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from jointdesk.engine.networks.incidence import Codes


def connect(complaint_of: Codes, identifier_of: Codes, complaints: int, identifiers: int) -> Codes:
    """The component of each complaint and then of each identifier: an array of `complaints + identifiers`.

    A component is named by the smallest complaint code in it; a component without complaints by its smallest
    identifier, counted from `complaints` on.
    """
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
