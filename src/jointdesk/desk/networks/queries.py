"""Permitted reads of networks: one is visible to whoever may see at least one of its complaints."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.intake.queries import clean, complaints, identifier_values
from jointdesk.desk.networks.models import Hub, Judgement, Membership, Network, NetworkEvent

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


def naming(officer: Officer, network: Network, identifiers: Iterable[int]) -> QuerySet[Complaint]:
    """Its complaints that name all of these identifiers."""
    rows = members(officer, network)
    for pk in identifiers:
        rows = rows.filter(Exists(Mention.objects.filter(complaint=OuterRef("pk"), identifier=pk)))
    return rows


def identifiers(officer: Officer) -> QuerySet[Identifier]:
    """What complaints that this officer may read name, and every hub, which names nobody."""
    readable = scope(
        Mention.objects.filter(identifier=OuterRef("pk")),
        officer,
        READ,
        unit="complaint__unit",
        mark="complaint__mark",
    )
    return Identifier.objects.filter(Q(Exists(readable)) | Q(hub__isnull=False))


def mentions(officer: Officer, network: Network) -> QuerySet[Mention]:
    """What the complaints of a network that this officer may read name."""
    rows = Mention.objects.filter(complaint__membership__network=network)
    return scope(rows, officer, READ, unit="complaint__unit", mark="complaint__mark")


# what the list of hubs can be narrowed to
HUB_VIEWS = {
    "proposed": Q(review=Hub.Review.PROPOSED),
    "rule": Q(source=Hub.Source.RULE, overruled_by=None),
    "list": Q(source=Hub.Source.LIST, overruled_by=None),
    "officer": Q(source=Hub.Source.OFFICER, overruled_by=None) | Q(review=Hub.Review.CONFIRMED),
    "genuine": Q(overruled_by__isnull=False),
}


def hubs(officer: Officer, view: str = "") -> QuerySet[Hub]:
    """Identifiers too common to link by, most common first; `view` narrows them (HUB_VIEWS)."""
    if not officer.may(READ):
        return Hub.objects.none()
    rows = Hub.objects.filter(HUB_VIEWS.get(view, Q()))
    rows = rows.select_related("identifier", "overruled_by", "reviewed_by")
    return rows.order_by("-degree", "pk")


def count_hubs(officer: Officer) -> dict[str, int]:
    """How many hubs each view holds; key "": all."""
    counts = {name: Count("pk", filter=wanted) for name, wanted in HUB_VIEWS.items()}
    found = hubs(officer).order_by().aggregate(all=Count("pk"), **counts)
    return {"": found.pop("all"), **found}


def partition(officer: Officer) -> QuerySet[Membership]:
    """Which complaint is in which network, for those who may take the whole partition out."""
    visible = complaints(officer, "networks.export").order_by().values("pk")
    return Membership.objects.filter(complaint__in=visible).order_by("complaint")


def judgements(officer: Officer, *, standing: bool = True) -> QuerySet[Judgement]:
    """The judgements on complaints the officer may read, newest first; `standing`: only those in force."""
    rows = Judgement.objects.filter(undone_at=None) if standing else Judgement.objects.all()
    for end in ("one", "other"):
        rows = scope(rows, officer, READ, unit=f"{end}__unit", mark=f"{end}__mark")
    return rows.select_related("one", "other", "officer").order_by("-at", "-pk")


def events(officer: Officer, network: Network) -> QuerySet[NetworkEvent]:
    """What became of a network the officer may see, newest first."""
    if not officer.may(READ):
        return NetworkEvent.objects.none()
    rows = NetworkEvent.objects.filter(network=network)
    return rows.select_related("officer", "other", "judgement__one", "judgement__other")


def judgements_of(officer: Officer, network: Network) -> QuerySet[Judgement]:
    """Those in force that touch a complaint of this network, newest first."""
    inside = Q(one__membership__network=network) | Q(other__membership__network=network)
    return judgements(officer).filter(inside)


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
