"""Names laid beside each other, syllable by syllable: what does each of some thousand listed lack of the one asked for?

Order counts, one syllable stands for one. Costs are whole numbers, so that arrays stay small: PART of them are a bit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from jointdesk.engine.screening.syllables import MOST

PART = 64
Costs = NDArray[np.int16]
Rows = NDArray[np.intp]
ALL = np.float32(999)
_SWAPPED = 1 * PART
_UNLIKE = (MOST - np.arange(MOST + 1)) * (PART / MOST)
_LISTED_ASIDE = np.int16(3 * PART)
_GAP, _ASIDE = np.int16(2.5 * PART), 5 * PART
_DEAREST = 30000


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the syllables asked for, and its price; the first and last `aside` may be set aside as a word."""

    places: tuple[int, ...]
    price: int = 0
    aside: tuple[int, int] = (0, 0)


def lay_beside(
    listed: Rows, words: Sequence[int], bits: Sequence[float], near: Sequence[NDArray[np.uint8]]
) -> NDArray[np.float32]:
    """Bits that each row of `listed` lacks; of each syllable asked for its worth, and how near others come to it."""
    costs = [(_UNLIKE * one).astype(np.int16)[own] for one, own in zip(bits, near, strict=True)]
    dear, orders = [int(one * PART) for one in bits], _orders(words, len(bits))
    lack = np.full(len(listed), ALL, np.float32)
    lengths = np.count_nonzero(listed, axis=1)
    for least, longest in ((1, 4), (5, listed.shape[1])):
        at = np.flatnonzero((lengths >= least) & (lengths <= longest))
        if len(at):
            lack[at] = measure_lack(listed[at, : int(lengths[at].max())], costs, dear, orders) / PART
    return lack


def measure_lack(listed: Rows, costs: Sequence[Costs], dear: Sequence[int], orders: Sequence[Order]) -> Costs:
    """The least cost of each row of `listed` (numbers of syllables, 0 behind the last) over all orders.

    `costs[i]`: what each syllable costs in place of the i-th asked for; `dear[i]`: what its lack costs.
    """
    columns = np.ascontiguousarray(listed.T)
    gaps = [np.where(column > 0, _GAP, np.int16(0)) for column in columns]
    paid = [[cost[column] for column in columns] for cost in costs]
    best = np.full(len(listed), _DEAREST, np.int16)
    for order in orders:
        found = _walk([paid[at] for at in order.places], [dear[at] for at in order.places], gaps, order.aside)
        np.minimum(best, found + np.int16(order.price), out=best)
    return best


def _walk(
    paid: Sequence[Sequence[Costs]], dear: Sequence[int], gaps: Sequence[Costs], aside: tuple[int, int]
) -> Costs:
    above = [np.zeros(len(gaps[0]), np.int16)]
    for gap in gaps:
        above.append(np.minimum(above[-1] + gap, _LISTED_ASIDE))
    spent, ending = 0, None
    for at, (row, missing) in enumerate(zip(paid, dear, strict=True)):
        if aside[1] and at == len(paid) - aside[1]:
            ending = above[-1] + np.int16(_ASIDE)
        spent += missing
        if at + 1 == aside[0]:
            spent = min(spent, _ASIDE)
        left = np.full(len(gaps[0]), min(spent, _DEAREST), np.int16)
        line = [left]
        for place, (cost, gap) in enumerate(zip(row, gaps, strict=True)):
            left = np.minimum(left + gap, above[place] + cost)
            np.minimum(left, above[place + 1] + np.int16(missing), out=left)
            line.append(left)
        above = line
    return above[-1] if ending is None else np.minimum(above[-1], ending)


def _orders(words: Sequence[int], count: int) -> list[Order]:
    """The orders a name may be written in: as it stands, its last word first, its first word last."""
    ends = [min(end, count) for end in accumulate(words)]
    places = tuple(range(count))
    filled = len([end for at, end in enumerate(ends) if end > (ends[at - 1] if at else 0)])
    if filled < 2:
        return [Order(places)]
    first, last = ends[0], ends[filled - 2]
    aside = (first, count - last) if filled > 2 else (0, 0)
    orders = [Order(places, 0, aside), Order(places[first:] + places[:first], _SWAPPED)]
    if filled > 2:
        orders.append(Order(places[last:] + places[:last], _SWAPPED))
    return orders
