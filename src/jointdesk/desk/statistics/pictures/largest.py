"""The flows that a picture has room for: those between the places with the largest sums that are shown."""

from collections import defaultdict
from collections.abc import Sequence

from jointdesk.desk.statistics.pictures.flows import Flow

MOST_PLACES = 6


def choose_flows(flows: Sequence[Flow], most: int = MOST_PLACES) -> list[Flow]:
    """Flows between the `most` largest places of each column. What is withheld makes no place large."""
    sums: defaultdict[tuple[int, str], float] = defaultdict(float)
    for flow in flows:
        for end in _ends(flow):
            sums[end] += flow.value or 0
    chosen: set[tuple[int, str]] = set()
    for column in {column for column, _name in sums}:
        places = [(total, end) for end, total in sums.items() if end[0] == column and total]
        places.sort(key=lambda place: (-place[0], place[1][1]))
        chosen |= {end for _total, end in places[:most]}
    return [flow for flow in flows if chosen.issuperset(_ends(flow))]


def _ends(flow: Flow) -> tuple[tuple[int, str], tuple[int, str]]:
    return (flow.stage, flow.source), (flow.stage + 1, flow.target)
