"""When a sum of losses tells what one complainant lost: too few of them, or one who outweighs all others."""

from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from jointdesk.desk.intake.models import Complaint

FEWEST = 5
# the p% rule (Handbook on Statistical Disclosure Control, 4.2): the second largest, who knows his own amount,
# must not be able to estimate the largest to within this share of it
TOO_CLOSE = Decimal("0.10")


def find_losses_of_few(told: QuerySet[Complaint]) -> frozenset[str]:
    """The currencies, among complaints that name an amount, whose sum must not be published."""
    sums = told.order_by().values_list("currency").annotate(n=Count("pk"), total=Sum("amount"))
    return frozenset(
        currency
        for currency, count, total in sums
        if count < FEWEST or is_dominated(total, *_largest_two(told, currency))
    )


def is_dominated(total: Decimal, largest: Decimal, second: Decimal) -> bool:
    """Whether what the other complainants lost is too little to blur the largest loss."""
    return total - largest - second < TOO_CLOSE * largest


def _largest_two(told: QuerySet[Complaint], currency: str) -> tuple[Decimal, Decimal]:
    top = told.filter(currency=currency).order_by("-amount").values_list("amount", flat=True)[:2]
    largest, second = top
    return largest or Decimal(0), second or Decimal(0)
