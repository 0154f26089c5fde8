"""Permitted reads of networks: one is visible to whoever may see at least one of its complaints."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.models import Complaint, Mention
from jointdesk.desk.intake.queries import complaints, identifier_values
from jointdesk.desk.networks.models import Hub, Judgement, Membership, Network

READ = "networks.read"


def networks(officer: Officer) -> QuerySet[Network]:
    """The living networks this officer may see, largest first; complaints that stand alone included."""
    visible = complaints(officer, READ).filter(membership__network=OuterRef("pk")).order_by()
    rows = Network.objects.filter(merged_into=None, dissolved_at=None)
    return rows.filter(Exists(visible)).order_by("-complaint_count", "-last_received_at", "pk")


def search(officer: Officer, text: str = "", *, alone: bool = False) -> QuerySet[Network]:
    """Networks that name an identifier, or hold a complaint, spelled by `text`. `alone`: also of one complaint."""
    rows = networks(officer)
    if not alone:
        rows = rows.filter(complaint_count__gt=1)
    if not text:
        return rows
    spelled = Q(identifier__value__icontains=text)
    for kind, value in identifier_values(text):
        spelled |= Q(identifier__kind=kind, identifier__value=value)
    named = Mention.objects.filter(spelled, complaint=OuterRef("pk"))
    inside = complaints(officer, READ).filter(membership__network=OuterRef("pk")).order_by()
    return rows.filter(
        Q(reference__icontains=text)
        | Q(Exists(inside.filter(Q(reference__icontains=text) | Q(Exists(named)))))
    )


def members(officer: Officer, network: Network) -> QuerySet[Complaint]:
    """The complaints of a network that this officer may read, newest first."""
    return complaints(officer, READ).filter(membership__network=network)


def hubs(officer: Officer) -> QuerySet[Hub]:
    """Identifiers too common to link by, most common first."""
    if not officer.may(READ):
        return Hub.objects.none()
    return Hub.objects.select_related("identifier", "overruled_by").order_by("-degree", "pk")


def partition(officer: Officer) -> QuerySet[Membership]:
    """Which complaint is in which network, for those who may take the whole partition out."""
    visible = complaints(officer, "networks.export").order_by().values("pk")
    return Membership.objects.filter(complaint__in=visible).order_by("complaint")


def judgements(officer: Officer) -> QuerySet[Judgement]:
    """The judgements in force on complaints the officer may read, newest first."""
    visible = complaints(officer, READ).order_by().values("pk")
    rows = Judgement.objects.filter(undone_at=None, one__in=visible, other__in=visible)
    return rows.select_related("one", "other", "officer").order_by("-at", "-pk")
