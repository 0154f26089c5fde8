"""Where to draw each node of a network: springs within a connected part, parts side by side, larger ones
first.

The springs alone would push unconnected parts out of sight of each other, so each part gets a square of its
own, as large as it has nodes, and the squares are set on shelves.
"""

from collections.abc import Hashable, Iterable, Sequence
from math import sqrt
from typing import TypeVar

import rustworkx as rx

K = TypeVar("K", bound=Hashable)
Point = tuple[float, float]

# springs cost rounds x nodes^2: 2,000 nodes take 1 to 2 s in 50 rounds; larger parts get fewer rounds for the
# same time
ROUNDS, FULL_ROUNDS_NODES, LEAST_ROUNDS = 50, 2000, 5
MARGIN = 0.05


def lay_out(nodes: Sequence[K], edges: Iterable[tuple[K, K]], seed: int) -> dict[K, Point]:
    """A point (x, y), each 0..1, for each node; the same input and seed give the same points.

    Edges to unknown nodes raise KeyError. Meant for the nodes of one picture, up to about 2,000.
    """
    nodes = list(dict.fromkeys(nodes))
    index = {node: number for number, node in enumerate(nodes)}
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(list(range(len(nodes))))
    graph.add_edges_from_no_data([(index[a], index[b]) for a, b in edges if a != b])
    parts = sorted(
        (sorted(part) for part in rx.connected_components(graph)), key=lambda part: (-len(part), part[0])
    )
    points = _shelve([(part, _spring(graph, part, seed)) for part in parts])
    return {node: points[number] for node, number in index.items()}


def _spring(graph: "rx.PyGraph[int, None]", part: list[int], seed: int) -> list[Point]:
    """Points of one connected part, filling 0..1 within a margin; `part` lists its nodes in order."""
    if len(part) == 1:
        return [(0.5, 0.5)]
    rounds = max(LEAST_ROUNDS, min(ROUNDS, int(ROUNDS * (FULL_ROUNDS_NODES / len(part)) ** 2)))
    placed = rx.spring_layout(graph.subgraph(part), num_iter=rounds, seed=seed)
    xs, ys = zip(*(placed[number] for number in range(len(part))), strict=True)
    return list(zip(_stretch(xs), _stretch(ys), strict=True))


def _stretch(values: Sequence[float]) -> list[float]:
    low, high = min(values), max(values)
    if high <= low:
        return [0.5] * len(values)
    scale = (1 - 2 * MARGIN) / (high - low)
    return [MARGIN + (value - low) * scale for value in values]


def _shelve(parts: list[tuple[list[int], list[Point]]]) -> dict[int, Point]:
    """Set each part's square on a shelf, left to right, then the next shelf; and scale all to 0..1."""
    total = sum(len(part) for part, _ in parts)
    width = max((sqrt(len(parts[0][0])) if parts else 0.0), sqrt(total) * 1.05)
    x = y = height = 0.0
    points: dict[int, Point] = {}
    for part, inside in parts:
        side = sqrt(len(part))
        if x + side > width and x > 0:
            x, y, height = 0.0, y + height, 0.0
        points.update(
            {number: (x + px * side, y + py * side) for number, (px, py) in zip(part, inside, strict=True)}
        )
        x, height = x + side, max(height, side)
    size = max(width, y + height)
    # what is drawn is centred, for a single row of parts leaves most of the square empty
    right, down = (size - width) / 2, (size - y - height) / 2
    return {number: ((px + right) / size, (py + down) / size) for number, (px, py) in points.items()}
