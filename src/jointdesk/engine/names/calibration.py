"""From how near two names come to how likely they are one: a share of true pairs, fitted per kind of pair.

tools/calibrate_names.py fits a logistic curve over the raw score and the size of what was compared (syllables, words)
and writes calibration.tsv; why, and what was rejected: docs/adr/0010-name-scores.md. Within a kind and size a higher
raw score never gives a lower one. A kind without a row is taken as it is.
"""

from collections.abc import Mapping
from functools import cache
from math import exp

from jointdesk.engine.reference import read_tsv

# Sizes beyond add nothing.
LARGEST = 6.0
Curve = tuple[float, float, float]


@cache
def _curves() -> Mapping[str, Curve]:
    """Constant, weight of the raw score, weight of the size, by kind of pair."""
    rows = read_tsv(__package__, "calibration.tsv")
    return {row["kind"]: (float(row["constant"]), float(row["raw"]), float(row["size"])) for row in rows}


def calibrate(kind: str, raw: float, size: float) -> float:
    """The share of true pairs, 0..1, among pairs of this kind that come as near as `raw`."""
    curve = _curves().get(kind)
    if curve is None:
        return max(0.0, min(1.0, raw))
    constant, steepness, growth = curve
    return 1 / (1 + exp(-(constant + steepness * raw + growth * min(size, LARGEST))))
