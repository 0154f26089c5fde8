"""What complainants lost: the payments noted of a complaint, else the total that was told, never both.

Each currency is added up by itself. A complaint that names payments in two currencies counts in both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
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


def _declared(complaints: QuerySet[Complaint]) -> QuerySet[Complaint]:
    return complaints.order_by().exclude(amount=None)


def _itemised(complaints: QuerySet[Complaint]) -> QuerySet[Complaint]:
    return complaints.filter(pk__in=LossLine.objects.order_by().values("complaint"))


def _payments(complaints: QuerySet[Complaint]) -> QuerySet[LossLine, Any]:
    """Payments of these complaints: begun from the payments, which are few beside a million complaints."""
    own = complaints.order_by().filter(pk=OuterRef("complaint"))
    lines = LossLine.objects.order_by().filter(Exists(own), amount__gt=0).values_list("currency")
    return lines.annotate(lost=Sum("amount"), told=Count("complaint", distinct=True))


def _by_currency(sums: Iterable[tuple[str, Decimal, int]]) -> dict[str, Lost]:
    return {one[0]: Lost(*one) for one in sums}


def _add(found: dict[str, Lost], lost: Lost, sign: int) -> None:
    before = found.get(lost.currency, Lost(lost.currency, NOTHING, 0))
    found[lost.currency] = Lost(
        lost.currency, before.amount + sign * lost.amount, before.told + sign * lost.told
    )
