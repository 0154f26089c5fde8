"""Permitted reads of what is shared: kinds and sets of one partner, and the cases that are kept back."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.queries import cases
from jointdesk.desk.exchange.matching.hit_queries import our_sets
from jointdesk.desk.exchange.matching.sharing import hour_of, shared_kinds
from jointdesk.desk.exchange.models import KeptBackCase, MatchKey, SetBuild
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.desk.partners.models import Partner

READ = "hits.read"
PERSON_NAMES = {"person": _("wanted persons"), "person_year": _("wanted persons, by year of birth")}


@dataclass(frozen=True)
class KindShared:
    """A kind, what an officer calls it, and whether the partner may find it with us."""

    kind: str
    name: Any
    shared: bool


@dataclass(frozen=True)
class Shared:
    """What one partner may find with us."""

    kinds: tuple[KindShared, ...]
    hour: int | None
    sets: tuple[MatchKey, ...]
    builds: tuple[SetBuild, ...]


def shared_with(officer: Officer, partner: Partner) -> Shared:
    rows = [
        KindShared(kind, PERSON_NAMES.get(kind) or name_kind(kind), shared)
        for kind, shared in shared_kinds(partner).items()
    ]
    sets = our_sets(officer).filter(partner=partner, ended_at=None)
    builds = SetBuild.objects.filter(partner=partner) if officer.may(READ) else SetBuild.objects.none()
    return Shared(tuple(rows), hour_of(partner), tuple(sets[:200]), tuple(builds))


def kept_back(officer: Officer) -> QuerySet[KeptBackCase]:
    """Cases kept back that the officer may see."""
    rows = KeptBackCase.objects.filter(case__in=cases(officer)) if officer.may("cases.read") else None
    return (KeptBackCase.objects.none() if rows is None else rows).select_related("case", "officer")
