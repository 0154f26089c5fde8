"""What a reader can work out of withheld figures: linear programming over everything published.

The reader knows every figure shown, every equation (parts make totals), that a withheld figure is at least its `least`,
and is granted the constant of each equation. That counts are whole numbers is not used here; a reader who uses it is in
tests/redteam/test_published_tables.py.
Source: Handbook on Statistical Disclosure Control (2024), 4.4; Fischetti and Salazar, Management Science 47 (2001).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from jointdesk.engine.errors import OwnError

Key = tuple[str, ...]
# a sum of cells times their factors that is always the same: parts +1 each, their total -1
Equation = Mapping[Key, float]
Side = Literal["low", "high"]
# of the largest figure of the tables: below it two numbers are the same
NEAR = 1e-6


@dataclass(frozen=True)
class Cell:
    """A figure of the tables. `low`, `high`: between them a reader must hold every value possible; None: not unsafe.

    `least`: what a reader knows of it when it is withheld. `place`: "open" may be withheld, "kept" is published
    whatever comes, "unseen" is in no table but can be worked out. `loss`: what its withholding costs.
    """

    value: float
    low: float | None = None
    high: float | None = None
    least: float = 1
    place: Literal["open", "kept", "unseen"] = "open"
    loss: float = 1

    @property
    def unsafe(self) -> bool:
        return self.low is not None


@dataclass(frozen=True)
class Gap:
    """A figure that is known too well. `ways`: each cell's worth, if it were withheld, towards `need`."""

    key: Key
    side: Side
    need: float
    ways: Mapping[Key, float]


class Attacker:
    """Reads tables of which `hidden` is withheld. Give it one connected part: the programs are smaller."""

    def __init__(
        self, cells: Mapping[Key, Cell], equations: Sequence[Equation], hidden: Collection[Key]
    ) -> None:
        self.cells, self.equations = cells, equations
        self.hidden = [key for key in cells if key in hidden]
        self._column = {key: number for number, key in enumerate(self.hidden)}
        self._scale = max((abs(cell.value) for cell in cells.values()), default=1) / 1000 or 1.0
        self._lines = [one for one in equations if any(key in self._column for key in one)]

    def interval(self, key: Key) -> tuple[float, float]:
        """The least and the greatest value the figure may have; `inf` where nothing bounds it."""
        if key not in self._column:
            return self.cells[key].value, self.cells[key].value
        ends = []
        for sign in (1.0, -1.0):
            target = np.zeros(len(self.hidden))
            target[self._column[key]] = sign
            found = self._solve(target, self._bounds)
            ends.append(sign * found.fun * self._scale if found.status == 0 else -sign * np.inf)
        return ends[0], ends[1]

    def gaps(self, most: int | None = None) -> list[Gap]:
        """Unsafe figures whose interval is too narrow, each side once; `most`: stop after so many."""
        found: list[Gap] = []
        for side in ("high", "low"):
            open_ = self._unproven(side)
            while open_ and (most is None or len(found) < most):
                key = open_.pop(0)
                values, gap = self._reach(key, side)
                if gap is not None:
                    found.append(gap)
                open_ = [other for other in open_ if not self._covers(other, side, values)]
        return found

    def _unproven(self, side: Side) -> list[Key]:
        """Unsafe figures for which no world was found yet that proves them, searched for many at a time."""
        left = [key for key in self.hidden if self.cells[key].unsafe]
        while left:
            values = self._push(left, side)
            still = [key for key in left if not self._covers(key, side, values)]
            if len(still) == len(left):
                break
            left = still
        return left

    def _covers(self, key: Key, side: Side, values: Any) -> bool:
        cell, value = self.cells[key], values[self._column[key]]
        if side == "high":
            return bool(value >= (cell.high or 0) / self._scale - NEAR * 1000)
        return bool(value <= (cell.low or 0) / self._scale + NEAR * 1000)

    def _push(self, keys: Sequence[Key], side: Side) -> Any:
        """One world in which as many as possible of the figures reach as far as they must."""
        # here and below: a quarter of a second, for whoever makes a report publishable
        from scipy.optimize import linprog
        from scipy.sparse import csr_array, diags_array, hstack

        count, sign = len(self.hidden), 1.0 if side == "high" else -1.0
        goals = [(self.cells[key].high if side == "high" else self.cells[key].low) or 0 for key in keys]
        # a further unknown each: what counts of the figure, up to its goal
        picks: Any = csr_array(
            (np.ones(len(keys)), (range(len(keys)), [self._column[key] for key in keys])), (len(keys), count)
        )
        capped = [
            (None, goal / self._scale) if side == "high" else (goal / self._scale, None) for goal in goals
        ]
        solve: Any = linprog
        found = solve(
            np.concatenate([np.zeros(count), -sign * np.ones(len(keys))]),
            A_ub=hstack([-sign * picks, diags_array(sign * np.ones(len(keys)))]).tocsr(),
            b_ub=np.zeros(len(keys)),
            A_eq=hstack([self._factors, csr_array((len(self._lines), len(keys)))]).tocsr(),
            b_eq=self._constants,
            bounds=[*self._bounds, *capped],
            method="highs",
        )
        return self._checked(found).x[:count]

    def _reach(self, key: Key, side: Side) -> tuple[Any, Gap | None]:
        """How far one figure reaches, and if that is too short, why: the dual prices say which cells would help."""
        cell, column, sign = self.cells[key], self._column[key], 1.0 if side == "high" else -1.0
        target = np.zeros(len(self.hidden))
        target[column] = -sign
        bounds = list(self._bounds)
        low, high = bounds[column]
        goal = ((cell.high if side == "high" else cell.low) or 0) / self._scale
        bounds[column] = (
            (low, max(goal, low)) if side == "high" else (min(goal, cell.value / self._scale), high)
        )
        found = self._checked(self._solve(target, bounds))
        if self._covers(key, side, found.x):
            return found.x, None
        return found.x, self._explain(key, side, -found.eqlin.marginals)

    def _explain(self, key: Key, side: Side, prices: Any) -> Gap:
        """The cut of Fischetti and Salazar: how much each cell, if withheld, lets the figure move."""
        cell, sign = self.cells[key], 1.0 if side == "high" else -1.0
        need = (cell.high or 0) - cell.value if side == "high" else cell.value - (cell.low or 0)
        reduced: dict[Key, float] = {key: sign}
        for price, line in zip(prices, self._lines, strict=True):
            for other, factor in line.items():
                reduced[other] = reduced.get(other, 0.0) - price * factor
        ways = {}
        for other, worth in reduced.items():
            if worth > NEAR:
                ways[other] = need
            elif worth < -NEAR:
                ways[other] = min(need, -worth * (self.cells[other].value - self.cells[other].least))
        return Gap(key, side, need, {other: worth for other, worth in ways.items() if worth > 0})

    @cached_property
    def _factors(self) -> Any:
        from scipy.sparse import csr_array

        entries = [
            (row, self._column[key], factor)
            for row, line in enumerate(self._lines)
            for key, factor in line.items()
            if key in self._column
        ]
        rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
        return csr_array((factors, (rows, columns)), (len(self._lines), len(self.hidden)))

    @cached_property
    def _constants(self) -> Any:
        return self._factors @ np.array([self.cells[key].value / self._scale for key in self.hidden])

    @cached_property
    def _bounds(self) -> list[tuple[float, float | None]]:
        return [(self.cells[key].least / self._scale, None) for key in self.hidden]

    def _solve(self, target: Any, bounds: Any) -> Any:
        from scipy.optimize import linprog

        lines = {"A_eq": self._factors, "b_eq": self._constants} if self._lines else {}
        solve: Any = linprog
        return solve(target, bounds=bounds, method="highs", **lines)

    def _checked(self, found: Any) -> Any:
        if found.status != 0:
            raise OwnError(f"published tables: {found.message}")
        return found


def connected(cells: Iterable[Key], equations: Sequence[Equation]) -> list[set[Key]]:
    """Cells that some chain of equations joins, apart from the others."""
    leader: dict[Key, Key] = {key: key for key in cells}
    find = _finder(leader)
    for line in equations:
        for one, other in pairwise(line):
            leader[find(one)] = find(other)
    groups: dict[Key, set[Key]] = {}
    for key in leader:
        groups.setdefault(find(key), set()).add(key)
    return list(groups.values())


def _finder(leader: dict[Key, Key]) -> Callable[[Key], Key]:
    def find(key: Key) -> Key:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    return find
