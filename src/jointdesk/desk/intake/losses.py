"""What complainants lost: the payments noted of a complaint, else the total that was told, never both.

Each currency is added up by itself. A complaint that names payments in two currencies counts in both.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from jointdesk.desk.intake.models import Complaint, LossLine

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Lost:
    """Of one currency: the sum, and how many complaints name one."""

    currency: str
    amount: Decimal
    told: int


def sum_losses(complaints: QuerySet[Complaint]) -> dict[str, Lost]:
    """By currency, most often named first."""
    declared, noted = _declared(complaints), _payments(complaints)
    found = _by_currency(declared.values_list("currency").annotate(lost=Sum("amount"), told=Count("*")))
    doubled = _itemised(declared).values_list("currency").annotate(lost=Sum("amount"), told=Count("*"))
    for lost in _by_currency(doubled).values():
        _add(found, lost, -1)
    for lost in _by_currency(noted).values():
        _add(found, lost, 1)
    kept = [lost for lost in found.values() if lost.told]
    return {lost.currency: lost for lost in sorted(kept, key=lambda one: (-one.told, one.currency))}


def sum_payments(complaints: QuerySet[Complaint], column: str) -> dict[str, Lost]:
    """What was `stopped` or `returned` of the payments; only payments say it."""
    return _by_currency(_payments(complaints, column))


def largest_losses(complaints: QuerySet[Complaint], currency: str, most: int = 2) -> list[Decimal]:
    """What the complaints that lost most in a currency lost, the largest first."""
    told = _declared(complaints).filter(currency=currency)
    # those that payments stand for are few, and left out here: a condition would read every complaint, not its index
    left_out = Counter(_itemised(told).values_list("amount", flat=True))
    highest = told.order_by("-amount").values_list("amount", flat=True)[: most + left_out.total()]
    declared = (amount for amount in highest.iterator() if not _take(left_out, amount))
    found = [*islice(declared, most), *largest_payments(complaints, currency, "amount", most)]
    return sorted((amount for amount in found if amount is not None), reverse=True)[:most]


def largest_payments(
    complaints: QuerySet[Complaint], currency: str, column: str, most: int = 2
) -> list[Decimal]:
    """The largest sums of `column` that one complaint's payments in a currency come to."""
    own = _lines(complaints, column).filter(currency=currency).values("complaint")
    sums = own.annotate(sum=Sum(column)).order_by("-sum").values_list("sum", flat=True)
    return list(sums[:most])


def _declared(complaints: QuerySet[Complaint]) -> QuerySet[Complaint]:
    return complaints.order_by().exclude(amount=None)


def _itemised(complaints: QuerySet[Complaint]) -> QuerySet[Complaint]:
    return complaints.filter(pk__in=LossLine.objects.order_by().values("complaint"))


def _payments(complaints: QuerySet[Complaint], column: str = "amount") -> QuerySet[LossLine, Any]:
    rows = _lines(complaints, column).values_list("currency")
    return rows.annotate(lost=Sum(column), told=Count("complaint", distinct=True))


def _lines(complaints: QuerySet[Complaint], column: str) -> QuerySet[LossLine]:
    """Payments of these complaints: begun from the payments, which are few beside a million complaints."""
    own = complaints.order_by().filter(pk=OuterRef("complaint"))
    return LossLine.objects.order_by().filter(Exists(own), **{f"{column}__gt": 0})


def _by_currency(sums: Iterable[tuple[str, Decimal, int]]) -> dict[str, Lost]:
    return {one[0]: Lost(*one) for one in sums}


def _add(found: dict[str, Lost], lost: Lost, sign: int) -> None:
    before = found.get(lost.currency, Lost(lost.currency, NOTHING, 0))
    found[lost.currency] = Lost(
        lost.currency, before.amount + sign * lost.amount, before.told + sign * lost.told
    )


def _take(left_out: "Counter[Decimal | None]", amount: Decimal | None) -> bool:
    """Whether this sum is still among those to be left out, once."""
    if not left_out[amount]:
        return False
    left_out[amount] -= 1
    return True
