"""Permitted reads of hits: those on identifiers that a complaint open to the officer names."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.models import Hit, MatchKey, PartnerSet, Question, QuestionServed
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.networks.models import Membership
from jointdesk.engine.exchange.caps import DAY

READ = "hits.read"

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Ours(TypedDict):
        """What is ours behind a hit, as columns of its row."""

        complaint_count: int
        network_reference: str | None
        network_pk: int | None

    SeenHit = WithAnnotations[Hit, Ours]


def hits(officer: Officer) -> "QuerySet[SeenHit]":
    """Newest first, with how many complaints of the officer's are behind each, and their largest network."""
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
    return (
        rows.filter(Exists(ours))
        .annotate(
            complaint_count=Coalesce(Subquery(count[:1]), 0),
            network_reference=Subquery(network.values("network__reference")[:1]),
            network_pk=Subquery(network.values("network")[:1]),
        )
        .select_related("partner", "identifier")
        .prefetch_related("requests")
        .order_by("-found_at", "-pk")
    )


def questions(officer: Officer) -> QuerySet[Question]:
    """What we asked, newest first."""
    rows = Question.objects.all() if officer.may(READ) else Question.objects.none()
    return rows.select_related("partner_set__partner", "officer").order_by("-asked_at", "-pk")


def questions_served(officer: Officer) -> QuerySet[QuestionServed]:
    """What partners asked of us, newest first: how many, why, when."""
    rows = QuestionServed.objects.all() if officer.may(READ) else QuestionServed.objects.none()
    return rows.select_related("partner", "match_key").order_by("-at", "-pk")


def purposes_served(officer: Officer) -> QuerySet[QuestionServed, Any]:
    """What partners asked of us, one row a partner, purpose and case: elements, and the last time."""
    rows = questions_served(officer).values("partner__name", "purpose", "case_reference")
    return rows.annotate(elements=Sum("padded"), last=Max("at")).order_by("-last")


def served_today(now: datetime) -> dict[int, int]:
    """Partner -> elements it has asked us in the last 24 hours."""
    rows = QuestionServed.objects.filter(at__gt=now - DAY).values_list("partner").annotate(n=Sum("padded"))
    return dict(rows.order_by())


def asked_today(now: datetime) -> dict[int, int]:
    """Partner -> elements we have asked it in the last 24 hours."""
    rows = Question.objects.filter(asked_at__gt=now - DAY).values_list("partner_set__partner")
    return dict(rows.annotate(n=Sum("padded")).order_by())


def our_sets(officer: Officer) -> QuerySet[MatchKey]:
    """What we published, newest first; neither seeds nor tags."""
    rows = MatchKey.objects.all() if officer.may(READ) else MatchKey.objects.none()
    return rows.defer("seed", "tags").select_related("partner").order_by("-published_at", "kind")


def their_sets(officer: Officer) -> QuerySet[PartnerSet]:
    """What partners published to us, newest first."""
    rows = PartnerSet.objects.all() if officer.may(READ) else PartnerSet.objects.none()
    return rows.defer("tags").select_related("partner").order_by("-received_at", "kind")
