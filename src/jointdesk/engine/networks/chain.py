"""Why two complaints are in one network: the shortest chain of complaints and identifiers between them.

Of several equally short it is the strongest, by the sum of its weights. A desk need not read the network for it:
`between` says which complaints can be in the chain.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from jointdesk.engine.networks.hub_rule import tabulate
from jointdesk.engine.networks.incidence import COLUMNS, Incidence, encode
from jointdesk.engine.networks.judgements import TENTHS, Pairs, find_pairs
from jointdesk.engine.networks.support import BOTH, part
from jointdesk.engine.networks.weights import COUNTRY, JUDGED_WEIGHT, weigh

JUDGED = "judged"
# what one edge costs beyond its weakness: a chain of millions of weak steps is still dearer than a longer one
SHORTNESS = 1 << 30
STRONGEST = round(TENTHS * JUDGED_WEIGHT)


@dataclass(frozen=True)
class Step:
    """One link of the chain: `complaint` and `next_complaint` both name the identifier.

    `kind` is `judged` where an officer joined the two; `value` is then empty and `degree` 2. `degree` counts
    the complaints that name the identifier, `weight` (bits) and `reason` are what that says (`weights`).
    """

    complaint: str
    next_complaint: str
    kind: str
    value: str
    degree: int
    weight: float
    reason: str

    @property
    def sentence(self) -> str:
        """The step in English; a desk that speaks another language words it from the fields."""
        both = f"{self.complaint} and {self.next_complaint}"
        if self.kind == JUDGED:
            return f"An officer judged that {both} belong together."
        others = "no other complaint does" if self.degree == 2 else f"{self.degree} complaints do"
        pair = part(self.value) if self.kind == BOTH else None
        named = " and the ".join(_say(*one) for one in pair or ((self.kind, self.value),))
        return f"{both} both name the {named}; {others}."


def explain(
    mentions: pl.DataFrame,
    a: str,
    b: str,
    *,
    hubs: Iterable[tuple[str, str]] = (),
    must_link: Pairs = (),
    cuts: Iterable[tuple[str, str, str]] = (),
    degrees: Mapping[tuple[str, str], int] | None = None,
    complaints: int = COUNTRY,
) -> list[Step]:
    """The shortest chain from a to b, and the strongest of the shortest.

    `mentions`: at least those of the complaints `between` them; `hubs` (kind, value) and `cuts` (complaint,
    kind, value; see Linking) are never used. `degrees`: how many of `complaints` name an identifier, where
    that is more than `mentions` show. Empty when a is b, when either is unknown, or when they are not linked.
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
    steps = _walk(incidence, joined, _describe(incidence, degrees or {}, complaints), first, last)
    forward = str(incidence.complaints[first]) == str(a)
    return steps if forward else [_turn(step) for step in reversed(steps)]


def _say(kind: str, value: str) -> str:
    return f"{kind.replace('_', ' ')} {value}"


# kind, value, degree, weight, reason
Named = tuple[str, str, int, float, str]
JUDGEMENT: Named = (JUDGED, "", 2, JUDGED_WEIGHT, "")


def _describe(
    incidence: Incidence, degrees: Mapping[tuple[str, str], int], complaints: int
) -> list[tuple[int, Named]]:
    """Each identifier's code and what is told of it, strongest first, whatever the order of the mentions."""
    described = []
    for code, (kind, value, here) in enumerate(
        incidence.identifiers.select("kind", "value", "degree").iter_rows()
    ):
        degree = max(here, degrees.get((kind, value), 0))
        link = weigh(kind, degree, complaints)
        described.append((code, (kind, value, degree, link.weight, link.reason)))
    return sorted(described, key=lambda one: (-one[1][3], one[1][:2]))


def _walk(
    incidence: Incidence, joined: np.ndarray, described: list[tuple[int, Named]], first: int, last: int
) -> list[Step]:
    complaints = len(incidence.complaints)
    rank = np.empty(len(described), dtype=np.int64)
    rank[[code for code, _ in described]] = np.arange(len(described))
    # nodes: complaints, then judgements, then identifiers, strongest first
    judged = complaints + np.arange(len(joined) // 2).repeat(2)
    before = complaints + len(joined) // 2
    left = np.concatenate([joined, incidence.complaint_of])
    right = np.concatenate([judged, before + rank[incidence.identifier_of]])
    weakness = np.array(
        [0] * (before - complaints) + [STRONGEST - round(TENTHS * named[3]) for _, named in described]
    )
    came_from = _search(left, right, SHORTNESS + weakness[right - complaints], before + len(described), first)
    path = [last]
    while came_from[path[-1]] >= 0:
        path.append(int(came_from[path[-1]]))
    path.reverse()
    return [
        Step(
            str(incidence.complaints[here]),
            str(incidence.complaints[there]),
            *(described[between - before][1] if between >= before else JUDGEMENT),
        )
        for here, between, there in zip(path[:-2:2], path[1::2], path[2::2], strict=True)
    ]


def _search(left: np.ndarray, right: np.ndarray, costs: np.ndarray, nodes: int, start: int) -> np.ndarray:
    """The node from which the cheapest way from `start` reaches each node; negative for none."""
    from scipy.sparse import coo_array, csr_array
    from scipy.sparse.csgraph import dijkstra

    graph = csr_array(coo_array((costs.astype(np.float64), (left, right)), shape=(nodes, nodes)))
    came_from: np.ndarray = dijkstra(graph, directed=False, indices=[start], return_predecessors=True)[1][0]
    return came_from


def _turn(step: Step) -> Step:
    return replace(step, complaint=step.next_complaint, next_complaint=step.complaint)
