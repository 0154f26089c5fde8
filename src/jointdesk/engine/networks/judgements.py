"""Officers' judgements on complaints: must_link joins two, cannot_link keeps two apart.

A cannot_link is met by cutting the weakest set of mentions between the two: the minimum cut, where a mention
weighs what its identifier says for a link (`weights`). Several cannot_links are met one after the other in the
order of their ids, each on what the former left. Of equally weak sets the one nearest to the smaller id is
cut; it is unique, so the result depends on neither the order of the input nor the flow found. Complaints
joined by must_link are never cut apart: a cannot_link between them is reported as a conflict, and changes
nothing.
"""

from collections.abc import Iterable

import numpy as np
import polars as pl

from jointdesk.engine.networks.components import connect
from jointdesk.engine.networks.incidence import Codes, Incidence, Mask
from jointdesk.engine.networks.weights import weigh

Pairs = Iterable[tuple[str, str]]
# the flow counts whole numbers: tenths of a bit
TENTHS = 10


def find_pairs(incidence: Incidence, pairs: Pairs) -> Codes:
    """Judged pairs as n x 2 codes: smaller first, sorted, once; pairs of unknown complaints are left out."""
    codes = pl.DataFrame({"id": incidence.complaints}).with_row_index("code")
    wanted = pl.DataFrame(list(pairs), schema={"a": pl.String, "b": pl.String}, orient="row", strict=False)
    wanted = wanted.cast(incidence.complaints.dtype, strict=False)
    known = wanted.join(codes, left_on="a", right_on="id").join(codes, left_on="b", right_on="id")
    both = np.sort(known.select("code", "code_right").to_numpy().astype(np.int32).reshape(-1, 2), axis=1)
    return np.unique(both[both[:, 0] != both[:, 1]], axis=0)


def sever(
    incidence: Incidence, linking: Mask, group: Codes, pairs: Codes, labels: Codes
) -> tuple[Mask, list[tuple[int, int]]]:
    """Cut until no pair of `pairs` is in one network: (edges cut, pairs in conflict with must_link).

    `linking`: edges whose identifier is no hub; `group`: each complaint's must_link group; `labels`: the
    component of each group before any cut.
    """
    cut = np.zeros(len(linking), dtype=np.bool_)
    conflicts = [(int(a), int(b)) for a, b in pairs if group[a] == group[b]]
    pairs = pairs[group[pairs[:, 0]] != group[pairs[:, 1]]]
    together = pairs[labels[group[pairs[:, 0]]] == labels[group[pairs[:, 1]]]]
    if not len(together):
        return cut, conflicts
    touched = np.unique(labels[group[together[:, 0]]])
    edges = np.flatnonzero(linking & np.isin(labels[group[incidence.complaint_of]], touched))
    groups = group[incidence.complaint_of[edges]]
    identifiers = incidence.identifier_of[edges]
    kept = _keep(groups, identifiers, _weigh(incidence, identifiers), group[together])
    cut[edges[~kept]] = True
    return cut, conflicts


def _weigh(incidence: Incidence, identifiers: Codes) -> Codes:
    """The weight of each of these (a code may stand there more than once) in tenths of a bit."""
    codes, places = np.unique(identifiers, return_inverse=True)
    rows = incidence.identifiers[codes].select("kind", "degree").iter_rows()
    weights = np.array([round(TENTHS * weigh(kind, degree).weight) for kind, degree in rows], dtype=np.int32)
    found: Codes = weights[places]
    return found


def _keep(groups: Codes, identifiers: Codes, weights: Codes, pairs: Codes) -> Mask:
    """The edges that stay, on the small graph of the touched networks."""
    names, name_of = np.unique(groups, return_inverse=True)
    things, thing_of = np.unique(identifiers, return_inverse=True)
    left, right = name_of.astype(np.int32), thing_of.astype(np.int32)
    kept = np.ones(len(groups), dtype=np.bool_)
    for source, sink in np.searchsorted(names, pairs).tolist():
        labels = connect(left[kept], right[kept], len(names), len(things))
        if labels[source] != labels[sink]:
            continue
        inside = np.flatnonzero(kept & (labels[left] == labels[source]))
        near = _reach(
            left[inside], right[inside] + np.int32(len(names)), weights[inside], source, sink, labels.size
        )
        kept[inside[near[left[inside]] != near[right[inside] + len(names)]]] = False
    return kept


def _reach(left: Codes, right: Codes, weights: Codes, source: int, sink: int, nodes: int) -> Mask:
    """The nodes on the source's side of the minimum cut nearest to the source."""
    # SciPy is for those whose officers have said that two do not belong together
    from scipy.sparse import coo_array, csr_array
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    both = (np.concatenate([left, right]), np.concatenate([right, left]))
    capacity = csr_array(coo_array((np.concatenate([weights, weights]), both), shape=(nodes, nodes)))
    capacity.sum_duplicates()
    residual = csr_array(capacity - maximum_flow(capacity, source, sink).flow)
    residual.eliminate_zeros()
    order = breadth_first_order(residual, source, directed=True, return_predecessors=False)
    near = np.zeros(nodes, dtype=np.bool_)
    near[order] = True
    return near
