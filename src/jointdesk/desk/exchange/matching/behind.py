"""What is ours behind an identifier: what an officer looks at first on a hit, and answers an identify request from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.naming import scam_type_name
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.desk.intake.losses import sum_losses
from jointdesk.desk.intake.models import Complaint, Identifier, ScamTypeNoted
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.networks.models import Network
from jointdesk.engine.identifiers import KINDS, normalise


@dataclass(frozen=True)
class Behind:
    """Our complaints that name an identifier and stand, as far as this officer may see them."""

    identifier: Identifier
    complaints: int
    networks: tuple[Network, ...]
    network_complaints: int
    first: date | None
    last: date | None
    losses: tuple[tuple[str, Decimal], ...]
    scam_types: tuple[str, ...]


def look_behind(officer: Officer, identifier: Identifier, action: str = "hits.read") -> Behind:
    rows = _naming(officer, identifier, action)
    span = rows.aggregate(count=Count("pk"), first=Min("received_at"), last=Max("received_at"))
    losses = sum_losses(rows.filter(duplicate_of=None)).values()
    networks = tuple(
        Network.objects.filter(memberships__complaint__in=rows).distinct().order_by("-complaint_count")[:20]
    )
    codes = (
        ScamTypeNoted.objects.filter(complaint__in=rows)
        .values_list("code")
        .annotate(times=Count("pk"))
        .order_by("-times", "code")
    )
    return Behind(
        identifier=identifier,
        complaints=span["count"],
        networks=networks,
        network_complaints=sum(network.complaint_count for network in networks),
        first=span["first"].date() if span["first"] else None,
        last=span["last"].date() if span["last"] else None,
        losses=tuple(sorted((lost.currency, lost.amount) for lost in losses)),
        scam_types=tuple(code for code, _times in codes[:5]),
    )


def newest_complaints(officer: Officer, identifier: Identifier, action: str = "hits.read") -> list[Complaint]:
    return list(_naming(officer, identifier, action).order_by("-received_at")[:10])


def find_identifiers(lines: Iterable[str]) -> list[Identifier]:
    """Our identifiers that the lines of a request name, each as kind and value (in any spelling we can read)."""
    wanted = Q(pk=None)
    for line in list(lines)[:100]:
        kind, _space, value = line.strip().partition(" ")
        if kind in KINDS and value:
            wanted |= Q(kind=kind, value__in={value.strip(), normalise(kind, value.strip()) or value.strip()})
    return list(Identifier.objects.filter(wanted).order_by("kind", "value"))


def describe(behind: Behind) -> str:
    """What is ours behind an identifier, in a sentence without a person's data: a draft an officer edits."""
    name = f"{name_kind(behind.identifier.kind)} {behind.identifier.value}"
    if not behind.complaints or behind.first is None or behind.last is None:
        return _("%(name)s: we hold nothing on it.") % {"name": name}
    text = ngettext(
        "%(name)s is named in %(count)d complaint of ours, received %(first)s to %(last)s.",
        "%(name)s is named in %(count)d complaints of ours, received %(first)s to %(last)s.",
        behind.complaints,
    ) % {
        "name": name,
        "count": behind.complaints,
        "first": behind.first.strftime("%Y-%m"),
        "last": behind.last.strftime("%Y-%m"),
    }
    if behind.networks:
        text += " " + ngettext(
            "It belongs to %(networks)d network of %(count)d complaints.",
            "It belongs to %(networks)d networks of together %(count)d complaints.",
            len(behind.networks),
        ) % {"networks": len(behind.networks), "count": behind.network_complaints}
    if behind.scam_types:
        text += " " + _("Types: %(types)s.") % {"types": ", ".join(map(scam_type_name, behind.scam_types))}
    return text


def _naming(officer: Officer, identifier: Identifier, action: str) -> QuerySet[Complaint]:
    named = Identifier.objects.filter(pk=identifier.pk).values("mentions__complaint")
    rows = complaints(officer, action).filter(pk__in=named).order_by()
    return rows.exclude(state=Complaint.State.WITHDRAWN)
