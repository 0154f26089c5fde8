"""Birth dates of thousands at a glance: bits by which they speak for one person, before anyone is compared in full.

Dates are numbers YYYYMMDD, 0 where unknown. The verdict's own weights stand in weights.tsv; these only order a queue.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_SAME, _SLIP, _SAME_YEAR, _OTHER = 12, 7, 1, -2


def write_swapped(birth_date: str) -> str:
    """The ISO date with day and month exchanged; the same date if that is none."""
    year, month, day = birth_date.split("-")
    return f"{year}-{day}-{month}" if int(day) <= 12 else birth_date


def weigh_roughly(birth_date: str, listed: NDArray[Any]) -> NDArray[np.float32]:
    """Bits for each of the listed dates beside `birth_date` (ISO, in full, `YYYY-MM`, `YYYY` or empty)."""
    bits = np.zeros(len(listed), np.float32)
    if not birth_date:
        return bits
    alike = listed // 10000 == int(birth_date[:4])
    bits[:] = np.where(alike, _SAME_YEAR, _OTHER)
    if len(birth_date) == 10:
        date, swapped = (int(one.replace("-", "")) for one in (birth_date, write_swapped(birth_date)))
        apart = np.abs(listed - date)
        # one digit apart: a multiple of a power of ten, with one figure (now and then a carry looks like it)
        power = 10 ** np.log10(np.maximum(apart, 1)).astype(np.int64)
        bits[(apart % power == 0) | (listed == swapped)] = _SLIP
        bits[apart == 0] = _SAME
    bits[listed == 0] = 0
    return bits
