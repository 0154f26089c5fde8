"""Scales of pictures: round numbers on an axis, steps of a map. Only figures that are shown have a part in them."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from math import ceil, floor, log10

Value = int | float | None
ROUND = (1, 2, 5, 10)
STEPS = 5


def shown(values: Iterable[Value]) -> list[float]:
    """The figures that are not withheld."""
    return [value for value in values if value is not None]


def most(values: Iterable[Value]) -> float:
    """The greatest shown figure; 0 where there is none."""
    return max(shown(values), default=0)


def axis(top: float, parts: int = 4) -> list[float]:
    """Round numbers from 0 to at least `top`, in about `parts` equal parts; whole numbers where `top` is one."""
    if top <= 0:
        return [0, 1]
    rough = top / parts
    ten = 10.0 ** floor(log10(rough))
    step = next(nice * ten for nice in ROUND if nice * ten >= rough * 0.999)
    step = max(step, 1) if float(top).is_integer() else step
    count = ceil(top / step - 1e-9)
    return [_whole(step * place) for place in range(count + 1)]


def thresholds(values: Iterable[Value]) -> tuple[float, ...]:
    """Where the steps of a map begin: the first at 1, then round numbers that grow by about the same factor.

    A capital among provinces would leave all others in the lowest of equal steps.
    """
    top = most(values)
    begins: list[float] = [1]
    for place in range(1, STEPS):
        bound = max(top, 1) ** (place / STEPS)
        begin = _round_up(bound)
        if begins[-1] < begin <= top:
            begins.append(begin)
    return tuple(begins)


def step_of(value: float, begins: Sequence[float], *, among: int = STEPS) -> int:
    """The step 1..among of a figure above 0: the highest begun step is always the darkest."""
    place = max(1, bisect_right(begins, value))
    return place if len(begins) == 1 else 1 + round((place - 1) * (among - 1) / (len(begins) - 1))


def _round_up(value: float) -> float:
    ten = 10.0 ** floor(log10(max(value, 1)))
    return _whole(next(nice * ten for nice in ROUND if nice * ten >= value - 1e-9))


def _whole(value: float) -> float:
    return round(value) if abs(value - round(value)) < 1e-9 else round(value, 6)
