"""When a sum of money tells what one complainant lost: too few of them, or one who outweighs the others."""

from decimal import Decimal

FEWEST = 5
# the p% rule (Handbook on Statistical Disclosure Control, 4.2): the second largest, who knows his own amount,
# must not be able to estimate the largest to within this share of it
TOO_CLOSE = Decimal("0.10")
# the n,k rule (the same, 4.2.2) with n = 1: for a larger n the p% rule sees to it, which knows who would estimate
MOST_OF_ONE = Decimal("0.75")


def is_dominated(total: Decimal, largest: Decimal, second: Decimal) -> bool:
    """Whether the second largest could estimate the largest loss from the sum, or anybody could: it is most of it."""
    return total - largest - second < TOO_CLOSE * largest or largest > MOST_OF_ONE * total
