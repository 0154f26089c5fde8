"""Permitted reads of networks: one is visible to whoever may see at least one of its complaints."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.intake.queries import clean, complaints, identifier_values
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
    text = clean(text)
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


def follow(officer: Officer, pk: int) -> Network | None:
    """The living network that a merged one went into; itself while it lives. None when that is not visible."""
    network = Network.objects.select_related("merged_into").filter(pk=pk).first()
    if network is None:
        return None
    return networks(officer).filter(pk=network.merged_into_id or pk).first()


def hubs_named(complaint: Complaint) -> QuerySet[Hub]:
    """The hubs a complaint names: they link it to nothing."""
    rows = Hub.objects.filter(identifier__mentions__complaint=complaint, overruled_by=None)
    return rows.select_related("identifier").distinct().order_by("-degree")


def read_tops(officer: Officer, found: list[int], each: int = 3) -> dict[int, list[Identifier]]:
    """For each of these networks the identifiers that most of the complaints visible name, hubs left out."""
    visible = complaints(officer, READ).filter(membership__network__in=found).order_by()
    counted = (
        Mention.objects.filter(complaint__in=visible.values("pk"))
        .exclude(identifier__in=Hub.objects.filter(overruled_by=None).values("identifier"))
        .values_list("complaint__membership__network", "identifier")
        .annotate(times=Count("complaint", distinct=True))
        .order_by("-times", "identifier")
    )
    tops: dict[int, list[int]] = {}
    for network, identifier, _times in counted:
        if len(chosen := tops.setdefault(network, [])) < each:
            chosen.append(identifier)
    known = Identifier.objects.in_bulk({identifier for chosen in tops.values() for identifier in chosen})
    return {network: [known[identifier] for identifier in chosen] for network, chosen in tops.items()}
