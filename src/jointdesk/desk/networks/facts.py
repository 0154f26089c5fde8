"""What is known of one network, as far as this officer may see its complaints; the rest is only counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Max, Min, Q, QuerySet
from django.db.models.functions import Cast, Substr

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.losses import Lost, sum_losses
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.networks.models import Hub, Network
from jointdesk.desk.networks.origins import find_country
from jointdesk.desk.networks.queries import members, mentions
from jointdesk.desk.networks.strengths import Strength, estimate_complaints, rate

TOP = 15
# hubs named beside them
HUBS = 5
# identifiers looked at for their countries: the most named ones
ORIGINS = 300


@dataclass(frozen=True)
class Named:
    """An identifier of the network: `here` complaints of it name it. A hub does not link, whatever its `strength`."""

    identifier: Identifier
    here: int
    hub: bool
    first: date
    last: date
    strength: Strength


@dataclass(frozen=True)
class Facts:
    """`visible` complaints may be read by the officer, `hidden` ones are of other units or restricted.

    `losses` are never added up: each currency by itself. `countries`: the complainants'; `origins`: what the most
    named identifiers belong to, hubs left out.
    """

    visible: int
    hidden: int
    duplicates: int
    losses: tuple[Lost, ...]
    countries: tuple[tuple[str, int], ...]
    origins: tuple[tuple[str, int], ...]
    days: Mapping[date, int]
    identifiers: tuple[Named, ...]


def read_facts(officer: Officer, network: Network) -> Facts:
    """Twelve queries, however large the network is."""
    rows = members(officer, network).order_by()
    counted = rows.aggregate(all=Count("pk"), duplicates=Count("pk", filter=Q(duplicate_of__isnull=False)))
    losses = sum_losses(rows.filter(duplicate_of=None))
    countries = rows.values_list("country").annotate(count=Count("pk")).order_by("-count", "country")
    # the day as text: truncating a date is a call into Python for each row on SQLite
    day = Substr(Cast("received_at", CharField()), 1, 10)
    days = rows.annotate(day=day).values_list("day").annotate(count=Count("pk")).order_by("day")
    identifiers, origins = _read_identifiers_and_origins(officer, network)
    return Facts(
        visible=counted["all"],
        hidden=network.complaint_count - counted["all"],
        duplicates=counted["duplicates"],
        losses=tuple(losses.values()),
        countries=tuple(countries),
        origins=origins,
        days={date.fromisoformat(day): count for day, count in days},
        identifiers=identifiers,
    )


def read_identifiers(officer: Officer, network: Network, limit: int = TOP) -> tuple[Named, ...]:
    """The identifiers most complaints of the network name; after them the hubs most of them name."""
    linking, common = _count_linking(officer, network, limit), _count_common(officer, network)
    return _name_all([(row, False) for row in linking] + [(row, True) for row in common])


def _read_identifiers_and_origins(
    officer: Officer, network: Network
) -> tuple[tuple[Named, ...], tuple[tuple[str, int], ...]]:
    """Both from one count of what the network's complaints name: that is what takes longest."""
    linking, common = _count_linking(officer, network, ORIGINS), _count_common(officer, network)
    kinds = Identifier.objects.in_bulk([row["identifier"] for row in linking])
    origins = Counter(find_country(one.kind, one.value) for one in kinds.values())
    origins.pop("", None)
    shown = [(row, False) for row in linking[:TOP]] + [(row, True) for row in common]
    return _name_all(shown), tuple(sorted(origins.items(), key=lambda one: (-one[1], one[0])))


def _count_linking(officer: Officer, network: Network, limit: int) -> list[dict[str, Any]]:
    return list(_count(officer, network).exclude(identifier__in=_hubs())[:limit])


def _count_common(officer: Officer, network: Network) -> list[dict[str, Any]]:
    return list(_count(officer, network).filter(identifier__in=_hubs())[:HUBS])


def _count(officer: Officer, network: Network) -> QuerySet[Any, Any]:
    counted = (
        mentions(officer, network)
        .values("identifier")
        .annotate(
            here=Count("complaint", distinct=True),
            first=Min("complaint__received_at"),
            last=Max("complaint__received_at"),
        )
    )
    return counted.order_by("-here", "identifier")


def _hubs() -> QuerySet[Any, Any]:
    return Hub.objects.filter(overruled_by=None).values("identifier")


def _name_all(found: Sequence[tuple[Mapping[str, Any], bool]]) -> tuple[Named, ...]:
    identifiers = Identifier.objects.in_bulk([row["identifier"] for row, _ in found])
    among = estimate_complaints()
    return tuple(_name(row, identifiers[row["identifier"]], hub=hub, among=among) for row, hub in found)


def _name(row: Mapping[str, Any], identifier: Identifier, *, hub: bool, among: int) -> Named:
    here = row["here"]
    strength = rate(identifier.kind, max(identifier.complaint_count, here), among)
    return Named(identifier, here, hub, row["first"].date(), row["last"].date(), strength)
