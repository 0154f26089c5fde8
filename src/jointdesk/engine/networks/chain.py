"""Why two complaints are in one network: the shortest chain of complaints and identifiers between them."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order

from jointdesk.engine.networks.hub_rule import tabulate
from jointdesk.engine.networks.incidence import COLUMNS, Incidence, encode
from jointdesk.engine.networks.judgements import Pairs, find_pairs

JUDGED = "judged"


@dataclass(frozen=True)
class Step:
    """One link of the chain: `complaint` and `next_complaint` both name the identifier.

    `kind` is `judged` where an officer joined the two; `value` is then empty and `degree` 2. `degree` counts
    the complaints that name the identifier among those given.
    """

    complaint: str
    next_complaint: str
    kind: str
    value: str
    degree: int

    @property
    def sentence(self) -> str:
        """The step in English; a desk that speaks another language words it from the fields."""
        both = f"{self.complaint} and {self.next_complaint}"
        if self.kind == JUDGED:
            return f"An officer judged that {both} belong together."
        others = "no other complaint does" if self.degree == 2 else f"{self.degree} complaints do"
        return f"{both} both name the {self.kind.replace('_', ' ')} {self.value}; {others}."


def explain(
    mentions: pl.DataFrame,
    a: str,
    b: str,
    *,
    hubs: Iterable[tuple[str, str]] = (),
    must_link: Pairs = (),
    cuts: Iterable[tuple[str, str, str]] = (),
) -> list[Step]:
    """The shortest chain from a to b, through rarer identifiers where several are equally short.

    `mentions`: at least those of their network; `hubs` (kind, value) and `cuts` (complaint, kind, value; see
    Linking) are never used. Empty when a is b, when either is unknown, or when they are not linked.
    """
    cut = pl.DataFrame(list(cuts), schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    cut = cut.cast({"complaint": mentions.schema["complaint"]})
    usable = mentions.join(tabulate(hubs), on=["kind", "value"], how="anti").join(cut, on=COLUMNS, how="anti")
    # a complaint whose every mention is left out can still be joined by a judgement
    known = mentions.select("complaint", kind=pl.lit(""), value=pl.lit(""))
    incidence = encode(pl.concat([usable.select(COLUMNS), known]))
    pair = find_pairs(incidence, [(a, b)])
    if not len(pair):
        return []
    first, last = pair[0].tolist()
    joined = find_pairs(incidence, must_link).reshape(-1)
    steps = _walk(incidence, joined, first, last)
    forward = str(incidence.complaints[first]) == str(a)
    return steps if forward else [_turn(step) for step in reversed(steps)]


def _walk(incidence: Incidence, joined: np.ndarray, first: int, last: int) -> list[Step]:
    complaints, count = len(incidence.complaints), incidence.identifiers.height
    order = incidence.identifiers.with_row_index("code").sort("degree", "kind", "value")
    rank = np.empty(count, dtype=np.int64)
    rank[order["code"].to_numpy()] = np.arange(count)
    # nodes: complaints, then judgements, then identifiers, rarest first, which is the order the search takes
    judged = complaints + np.arange(len(joined) // 2).repeat(2)
    before = complaints + len(joined) // 2
    left = np.concatenate([joined, incidence.complaint_of])
    right = np.concatenate([judged, before + rank[incidence.identifier_of]])
    came_from = _search(left, right, before + count, first)
    path = [last]
    while came_from[path[-1]] >= 0:
        path.append(int(came_from[path[-1]]))
    path.reverse()
    steps = []
    for here, between, there in zip(path[:-2:2], path[1::2], path[2::2], strict=True):
        named = order.row(between - before, named=True) if between >= before else None
        steps.append(_describe(str(incidence.complaints[here]), str(incidence.complaints[there]), named))
    return steps


def _search(left: np.ndarray, right: np.ndarray, nodes: int, start: int) -> np.ndarray:
    """The node from which a breadth-first search reaches each node; negative for none."""
    both = (np.concatenate([left, right]), np.concatenate([right, left]))
    graph = csr_array(coo_array((np.ones(2 * len(left), dtype=np.int8), both), shape=(nodes, nodes)))
    graph.sum_duplicates()
    came_from: np.ndarray = breadth_first_order(graph, start, directed=True)[1]
    return came_from


def _describe(here: str, there: str, identifier: dict[str, object] | None) -> Step:
    if identifier is None:
        return Step(here, there, JUDGED, "", 2)
    return Step(
        here, there, str(identifier["kind"]), str(identifier["value"]), int(str(identifier["degree"]))
    )


def _turn(step: Step) -> Step:
    return Step(step.next_complaint, step.complaint, step.kind, step.value, step.degree)
