"""How much a shared identifier says, in bits: the rarer it is and the more reliable its kind, the more.

The weight is the logarithm of how much likelier two complaints are to share the value because one hand is
behind both than by chance (Fellegi and Sunter, 1969): log2(share / (degree / complaints)). The minimum cut,
`explain` and the pages all weigh by this function.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from math import log2

from jointdesk.engine.reference import read_tsv

PACKAGE = "jointdesk.engine.networks"
# What is not told how many complaints there are counts with a country's million. The cut always does: a weight
# that moved with each complaint stored would move cuts elsewhere.
COUNTRY = 1_000_000
LEAST = 0.1
# for a kind that the table does not know
UNKNOWN_SHARE = 0.5
# an officer's judgement is worth more than anything counted
JUDGED_WEIGHT = 99.0


@dataclass(frozen=True)
class Link:
    """What one identifier says for a link. `weight`: bits, 0.1 or more; those of several add up."""

    kind: str
    weight: float
    reason: str


@lru_cache(maxsize=4096)
def weigh(kind: str, degree: int, complaints: int = COUNTRY) -> Link:
    """The link that an identifier of this kind makes when `degree` of `complaints` name it."""
    complaints = max(complaints, degree, 1)
    bits = log2(shares().get(kind, UNKNOWN_SHARE) * complaints / max(degree, 1))
    return Link(kind, max(LEAST, round(bits, 1)), f"named by {degree:,} of {complaints:,} complaints")


@cache
def shares() -> dict[str, float]:
    """Kind -> how many of its shared values mean a common hand, 0..1 (reliability.tsv)."""
    return {row["kind"]: float(row["share"]) for row in read_tsv(PACKAGE, "reliability.tsv")}
