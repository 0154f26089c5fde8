"""Withholding small figures of linked tables so that none of them can be worked out from what is left.

For every withheld unsafe figure a reader of everything published must hold each value between the cell's `low` and
`high` possible. Which further cells go is chosen with the least loss: an integer program over the cuts that the
attacker finds (Fischetti and Salazar 2001); for large tables, and where its rounds do not suffice, the cheapest ways
of Kelly, Golden and Assad (1992), one figure after the other. The work is bounded in steps, not in seconds, so that
the same tables give the same answer: two answers side by side would tell more than one.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from jointdesk.desk.statistics.attacker import Attacker, Cell, Equation, Gap, Key, connected

# beyond these the integer program is left for the ways
FEW_CELLS, ROUNDS, NODES = 150, 30, 2000
CUTS_A_ROUND = 20


class Unprotectable(Exception):
    """Nothing that may be withheld hides these figures: their tables must not be published. Never leaves this room."""

    def __init__(self, keys: Collection[Key]) -> None:
        self.keys = frozenset(keys)
        super().__init__(f"{len(self.keys)} figures")


def shade(cells: Mapping[Key, Cell], chance: Callable[[Key], float]) -> dict[Key, Cell]:
    """The cells with losses that a reader cannot know: `chance` gives each key a secret number from 0 to 1.

    Who knows that the smallest others go reads from the ones that stayed how small the withheld ones are.
    """
    return {key: replace(cell, loss=cell.loss * (1 + 2 * chance(key))) for key, cell in cells.items()}


def is_small(count: int, threshold: int) -> bool:
    """Nought is nobody, and tells of nobody."""
    return 0 < count < threshold


def protect(cells: Mapping[Key, Cell], equations: Sequence[Equation]) -> frozenset[Key]:
    """The cells to withhold, unsafe ones among them. Raises Unprotectable."""
    raised = raise_lows(cells, equations)
    hidden: set[Key] = set()
    for group in connected(cells, equations):
        if any(raised[key].unsafe for key in group):
            own = {key: cell for key, cell in raised.items() if key in group}
            hidden |= _protect_part(own, [line for line in equations if next(iter(line)) in group])
    return frozenset(key for key in hidden if cells[key].place == "open")


def raise_lows(cells: Mapping[Key, Cell], equations: Sequence[Equation]) -> Mapping[Key, Cell]:
    """Who counts the withheld rows of a small total knows that it is no less than they are.

    So it is in every other table that tells the same figure: an equation of two is followed both ways.
    """
    raised = dict(cells)
    for _pass in range(
        4
    ):  # a cell of a cross table, its margin, the sum of those, the same in another report
        for line in equations:
            totals = [key for key, factor in line.items() if factor < 0]
            if len(totals) == 1 and raised[totals[0]].unsafe:
                least = sum(factor * raised[key].least for key, factor in line.items() if factor > 0)
                _raise(raised, totals[0], least)
                if len(line) == 2 and all(raised[key].value == raised[totals[0]].value for key in line):
                    for key in line:
                        _raise(raised, key, raised[totals[0]].least)
    return raised


def _raise(cells: dict[Key, Cell], key: Key, least: float) -> None:
    cell = cells[key]
    up = least - (cell.low or 0)
    if cell.unsafe and up > 0 and least <= cell.value:
        low, high = (cell.low or 0) + up, (cell.high or 0) + up
        cells[key] = replace(cell, low=low, high=high, least=max(least, cell.least))


def find_gaps(cells: Mapping[Key, Cell], equations: Sequence[Equation], hidden: Collection[Key]) -> list[Gap]:
    """What a reader learns too well when `hidden`, and what is unseen, is all that is withheld."""
    raised = raise_lows(cells, equations)
    found: list[Gap] = []
    for group in connected(cells, equations):
        own = {key: cell for key, cell in raised.items() if key in group}
        lines = [line for line in equations if next(iter(line)) in group]
        found += Attacker(own, lines, _with_unseen(own, hidden)).gaps()
    return found


def _with_unseen(cells: Mapping[Key, Cell], hidden: Collection[Key]) -> set[Key]:
    return {key for key, cell in cells.items() if cell.place == "unseen" or key in hidden}


def _protect_part(cells: Mapping[Key, Cell], equations: Sequence[Equation]) -> set[Key]:
    hidden = _with_unseen(cells, {key for key, cell in cells.items() if cell.unsafe})
    if kept := {key for key in hidden if cells[key].place == "kept"}:
        raise Unprotectable(kept)
    free = [key for key, cell in cells.items() if cell.place == "open" and key not in hidden]
    if len(free) <= FEW_CELLS and (chosen := _choose(cells, equations, hidden, free)) is not None:
        return chosen
    return _find_ways(cells, equations, hidden)


def _choose(
    cells: Mapping[Key, Cell], equations: Sequence[Equation], hidden: set[Key], free: Sequence[Key]
) -> set[Key] | None:
    """The choice of least loss, by cutting planes; None when it is not found within the rounds."""
    cuts: list[Gap] = []
    chosen = set(hidden)
    for _round in range(ROUNDS):
        gaps = Attacker(cells, equations, chosen).gaps(CUTS_A_ROUND)
        if not gaps:
            return chosen
        cuts += gaps
        if lost := {gap.key for gap in gaps if not any(key in gap.ways for key in free if key not in chosen)}:
            raise Unprotectable(lost)
        if (picked := _solve_cover(cells, cuts, hidden, free)) is None:
            raise Unprotectable({gap.key for gap in gaps})
        if (more := hidden | picked) == chosen:
            return None  # numbers too close for the solver
        chosen = more
    return None


def _solve_cover(
    cells: Mapping[Key, Cell], cuts: Sequence[Gap], hidden: set[Key], free: Sequence[Key]
) -> set[Key] | None:
    """The cells of least loss that satisfy all cuts; None: no choice does."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    column = {key: number for number, key in enumerate(free)}
    rows = [[cut.ways.get(key, 0.0) / cut.need for key in free] for cut in cuts]
    needs = [1 - sum(cut.ways.get(key, 0.0) for key in hidden) / cut.need for cut in cuts]
    found = milp(
        np.array([cells[key].loss for key in free]),
        constraints=LinearConstraint(np.array(rows).reshape(len(cuts), len(free)), np.array(needs) - 1e-9),
        integrality=np.ones(len(free), dtype=int),
        bounds=Bounds(0, 1),
        options={"node_limit": NODES},
    )
    return None if found.x is None else {key for key in free if found.x[column[key]] > 0.5}


def _find_ways(cells: Mapping[Key, Cell], equations: Sequence[Equation], hidden: set[Key]) -> set[Key]:
    """For each figure that is known too well the cheapest change of cells that lets it move as far as it must."""
    chosen, lost = set(hidden), set[Key]()
    while gaps := [
        gap for gap in Attacker(cells, equations, chosen).gaps(CUTS_A_ROUND) if gap.key not in lost
    ]:
        for gap in gaps:
            way = _cheapest_way(cells, equations, chosen, gap)
            if way is None:
                lost.add(gap.key)
            else:
                chosen |= way
    if lost:
        raise Unprotectable(lost)
    return chosen


def _cheapest_way(
    cells: Mapping[Key, Cell], equations: Sequence[Equation], hidden: set[Key], gap: Gap
) -> set[Key] | None:
    """Cells that rise and fall together so that the gap's figure moves by its need; None: there is no such change."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    keys = [key for key, cell in cells.items() if cell.place != "kept"]
    column = {key: number for number, key in enumerate(keys)}
    entries = [
        (row, column[key], factor)
        for row, line in enumerate(equations)
        for key, factor in line.items()
        if key in column
    ]
    rows, columns, factors = map(np.array, zip(*entries, strict=True))
    count = len(keys)
    both = csr_array(
        (
            np.concatenate([factors, -factors]),
            (np.concatenate([rows, rows]), np.concatenate([columns, columns + count])),
        ),
        (len(equations), 2 * count),
    )
    cost = np.array([0.0 if key in hidden else cells[key].loss / max(cells[key].value, 1) for key in keys])
    up: list[tuple[float, float | None]] = [(0.0, None)] * count
    down: list[tuple[float, float | None]] = [
        (0.0, max(0.0, cells[key].value - cells[key].least)) for key in keys
    ]
    own = column[gap.key]
    if gap.side == "high":
        up[own], down[own] = (gap.need, None), (0.0, 0.0)
    else:
        up[own], down[own] = (0.0, 0.0), (gap.need, max(gap.need, down[own][1] or 0.0))
    solve: Any = linprog
    found = solve(
        np.concatenate([cost, cost]),
        A_eq=both,
        b_eq=np.zeros(len(equations)),
        bounds=[*up, *down],
        method="highs",
    )
    if found.status != 0:
        return None
    moved = found.x[:count] + found.x[count:]
    return {key for key, change in zip(keys, moved, strict=True) if change > 1e-7}
