"""When a sum of money tells what one complainant lost: too few of them, or one who outweighs all others."""

from decimal import Decimal

FEWEST = 5
# the p% rule (Handbook on Statistical Disclosure Control, 4.2): the second largest, who knows his own amount,
# must not be able to estimate the largest to within this share of it
TOO_CLOSE = Decimal("0.10")


def is_dominated(total: Decimal, largest: Decimal, second: Decimal) -> bool:
    """Whether what the other complainants lost is too little to blur the largest loss."""
    return total - largest - second < TOO_CLOSE * largest
