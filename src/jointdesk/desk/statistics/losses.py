"""When a sum of money tells what one complainant lost: too few of them, or one who outweighs all others."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial

from django.db.models import QuerySet

from jointdesk.desk.intake.losses import (
    Lost,
    largest_losses,
    largest_payments,
    sum_losses,
    sum_payments,
)
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.statistics.report import Money

FEWEST = 5
# the p% rule (Handbook on Statistical Disclosure Control, 4.2): the second largest, who knows his own amount,
# must not be able to estimate the largest to within this share of it
TOO_CLOSE = Decimal("0.10")


def count_money(complaints: QuerySet[Complaint]) -> tuple[Money, Money, Money]:
    """What was lost, what of it is stopped, what was given back."""
    lost = _mark_few(sum_losses(complaints), partial(largest_losses, complaints))
    stopped, returned = (
        _mark_few(sum_payments(complaints, column), partial(largest_payments, complaints, column=column))
        for column in ("stopped", "returned")
    )
    return lost, stopped, returned


def _mark_few(sums: Mapping[str, Lost], largest: Callable[[str], list[Decimal]]) -> Money:
    few = frozenset(
        currency
        for currency, lost in sums.items()
        if lost.told < FEWEST or is_dominated(lost.amount, *largest(currency))
    )
    return Money({currency: sums[currency].amount for currency in sorted(sums)}, few)


def is_dominated(total: Decimal, largest: Decimal, second: Decimal) -> bool:
    """Whether what the other complainants lost is too little to blur the largest loss."""
    return total - largest - second < TOO_CLOSE * largest
