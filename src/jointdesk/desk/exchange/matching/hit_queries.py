"""Permitted reads of hits: those on identifiers that a complaint open to the officer names, on notices the officer may
read, and on persons of cases open to the officer; and of what was asked, both ways."""

from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.cases.models import Person
from jointdesk.desk.cases.notices.queries import notices
from jointdesk.desk.cases.queries import cases
from jointdesk.desk.exchange.matching.concealed_hits import conceal_in
from jointdesk.desk.exchange.matching.people import open_people
from jointdesk.desk.exchange.models import (
    Asking,
    Hit,
    MatchKey,
    PartnerSet,
    QuestionServed,
    Request,
    StuffedSet,
)
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.networks.models import Membership

READ = "hits.read"

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Ours(TypedDict):
        """What is ours behind a hit, as columns of its row."""

        complaint_count: int
        network_reference: str | None
        network_pk: int | None
        doubtful: bool

    SeenHit = WithAnnotations[Hit, Ours]


def hits(officer: Officer, *, partner: str = "") -> "QuerySet[SeenHit]":
    """Newest first, of all partners or the one of this desk id, with how many complaints of the officer's are behind
    each, and their largest network."""
    # one query in parentheses a column, whatever the page shows: no query per row
    ours = (
        complaints(officer, READ)
        .exclude(state=Complaint.State.WITHDRAWN)
        .filter(mentions__identifier=OuterRef("identifier"))
        .order_by()
    )
    count = ours.values("mentions__identifier").annotate(n=Count("pk", distinct=True)).values("n")
    network = Membership.objects.filter(complaint__mentions__identifier=OuterRef("identifier")).order_by(
        "-network__complaint_count", "network__pk"
    )
    rows = Hit.objects.all() if officer.may(READ) else Hit.objects.none()
    rows = rows.filter(partner__desk_id=partner) if partner else rows
    people = cases(officer).filter(involvements__person=OuterRef("person")).order_by()
    # a request of another unit's on the same hit is that unit's
    asked = scope(Request.objects.all(), officer, "requests.read")
    open_to = Q(notice__in=notices(officer).order_by()) | Q(Exists(people)) | open_people(officer)
    found = (
        rows.filter(Q(Exists(ours)) | open_to)
        .annotate(
            complaint_count=Coalesce(Subquery(count[:1]), 0),
            network_reference=Subquery(network.values("network__reference")[:1]),
            network_pk=Subquery(network.values("network")[:1]),
            doubtful=Exists(StuffedSet.objects.filter(partner_set=OuterRef("partner_set"))),
        )
        .select_related("partner", "identifier", "notice", "person", "partner_set")
        .prefetch_related(Prefetch("requests", asked))
        .order_by("-found_at", "-pk")
    )
    shown: QuerySet[SeenHit] = conceal_in(found, officer)
    return shown


def hits_of_person(officer: Officer, person: Person) -> "QuerySet[SeenHit]":
    """By the person or by a notice on him or her. Whether the person is open to the officer, the caller knows."""
    return hits(officer).filter(Q(person=person) | Q(notice__person=person))


def hits_of_network(officer: Officer, network: int) -> "QuerySet[SeenHit]":
    """By an identifier that a complaint of the network names."""
    return hits(officer).filter(identifier__mentions__complaint__membership__network=network).distinct()


def askings(officer: Officer) -> QuerySet[Asking]:
    """What we asked, newest first."""
    rows = Asking.objects.all() if officer.may(READ) else Asking.objects.none()
    return rows.select_related("partner", "officer").order_by("-ordered_at", "-pk")


def questions_served(officer: Officer) -> QuerySet[QuestionServed]:
    """What partners asked of us, newest first: how many, why, when."""
    rows = QuestionServed.objects.all() if officer.may(READ) else QuestionServed.objects.none()
    return rows.select_related("partner").order_by("-at", "-pk")


def kinds_served(officer: Officer) -> QuerySet[QuestionServed, Any]:
    """What partners asked of us, one row a partner, purpose, case and kind: elements, and the last time."""
    rows = questions_served(officer).values("partner__name", "purpose", "case_reference", "kind")
    return rows.annotate(elements=Sum("charged"), last=Max("at")).order_by("-last", "kind")


def purposes_served(officer: Officer) -> QuerySet[QuestionServed, Any]:
    """What partners asked of us, one row a partner, purpose and case: elements, and the last time."""
    rows = questions_served(officer).values("partner__name", "purpose", "case_reference")
    return rows.annotate(elements=Sum("charged"), last=Max("at")).order_by("-last")


def our_sets(officer: Officer) -> QuerySet[MatchKey]:
    """What we published, newest first."""
    rows = MatchKey.objects.all() if officer.may(READ) else MatchKey.objects.none()
    return rows.filter(published_at__isnull=False).select_related("partner").order_by("-published_at", "kind")


def their_sets(officer: Officer) -> QuerySet[PartnerSet]:
    """What partners published to us, newest first."""
    rows = PartnerSet.objects.all() if officer.may(READ) else PartnerSet.objects.none()
    return rows.select_related("partner").order_by("-received_at", "kind")
