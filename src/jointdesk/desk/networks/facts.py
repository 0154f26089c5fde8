"""What is known of one network, as far as this officer may see its complaints; the rest is only counted."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, Sum
from django.db.models.functions import TruncMonth

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.models import Identifier, Mention
from jointdesk.desk.networks.models import Hub, Network
from jointdesk.desk.networks.queries import members

TOP = 15


@dataclass(frozen=True)
class Loss:
    """Money lost as told, duplicates counted once. `told`: how many complaints give a sum in this currency."""

    currency: str
    amount: Decimal
    told: int


@dataclass(frozen=True)
class Named:
    """An identifier of the network: `here` complaints of it name it; a hub does not link."""

    identifier: Identifier
    here: int
    hub: bool
    first: date
    last: date


@dataclass(frozen=True)
class Facts:
    """`visible` complaints may be read by the officer, `hidden` ones are of other units or restricted."""

    visible: int
    hidden: int
    duplicates: int
    losses: tuple[Loss, ...]
    countries: tuple[tuple[str, int], ...]
    months: tuple[tuple[date, int], ...]
    identifiers: tuple[Named, ...]


def read_facts(officer: Officer, network: Network) -> Facts:
    """Six queries, however large the network is."""
    rows = members(officer, network).order_by()
    counted = rows.aggregate(all=Count("pk"), duplicates=Count("pk", filter=Q(duplicate_of__isnull=False)))
    losses = (
        rows.filter(duplicate_of=None)
        .exclude(amount=None)
        .values_list("currency")
        .annotate(lost=Sum("amount"), told=Count("pk"))
        .order_by("-lost")
    )
    countries = rows.values_list("country").annotate(count=Count("pk")).order_by("-count", "country")
    months = rows.annotate(month=TruncMonth("received_at")).values_list("month").annotate(count=Count("pk"))
    return Facts(
        visible=counted["all"],
        hidden=network.complaint_count - counted["all"],
        duplicates=counted["duplicates"],
        losses=tuple(Loss(*loss) for loss in losses),
        countries=tuple(countries),
        months=_fill({month.date(): count for month, count in months.order_by("month")}),
        identifiers=read_identifiers(officer, network),
    )


def read_identifiers(officer: Officer, network: Network, limit: int = TOP) -> tuple[Named, ...]:
    """The identifiers most complaints of the network name, hubs last."""
    hub = Hub.objects.filter(identifier=OuterRef("identifier"), overruled_by=None)
    rows = (
        Mention.objects.filter(complaint__in=members(officer, network).order_by().values("pk"))
        .values("identifier")
        .annotate(
            here=Count("complaint", distinct=True),
            hub=Exists(hub),
            first=Min("complaint__received_at"),
            last=Max("complaint__received_at"),
        )
        .order_by("hub", "-here", "identifier")[:limit]
    )
    found = list(rows)
    identifiers = Identifier.objects.in_bulk([row["identifier"] for row in found])
    return tuple(
        Named(
            identifiers[row["identifier"]], row["here"], row["hub"], row["first"].date(), row["last"].date()
        )
        for row in found
    )


def _fill(counts: dict[date, int]) -> tuple[tuple[date, int], ...]:
    """Every month from the first to the last, those without complaints too."""
    if not counts:
        return ()
    month, filled = min(counts), []
    while month <= max(counts):
        filled.append((month, counts.get(month, 0)))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return tuple(filled)
