"""Permitted reads of networks: one is visible to whoever may see at least one of its complaints."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.intake.queries import clean, complaints
from jointdesk.desk.networks.finding import find_named
from jointdesk.desk.networks.models import Hub, Judgement, Membership, Network, NetworkEvent

READ = "networks.read"
# complaints of a network that are asked what they name, for a line of the list
SAMPLE = 40
# and identifiers that are ranked by how many name them
RANKED = 12
# who may read no more complaints than these is asked for their networks
FEW = 30_000
# networks found are listed and counted so far
COUNTED = 1000


def networks(officer: Officer) -> QuerySet[Network]:
    """The living networks this officer may see, largest first; complaints that stand alone included."""
    visible = complaints(officer, READ).filter(membership__network=OuterRef("pk")).order_by()
    return _list_living().filter(Exists(visible))


def _list_living() -> QuerySet[Network]:
    rows = Network.objects.filter(merged_into=None, dissolved_at=None)
    return rows.order_by("-complaint_count", "-last_received_at", "pk")


def _list_visible(officer: Officer) -> QuerySet[Network]:
    """As `networks`. Who may read few complaints is asked for their networks, not each network for a complaint."""
    readable = complaints(officer, READ).order_by()
    if officer.unit.sees_all or readable[: FEW + 1].count() > FEW:
        return networks(officer)
    return _list_living().filter(pk__in=Membership.objects.filter(complaint__in=readable).values("network"))


def search(officer: Officer, text: str = "", *, alone: bool = False) -> QuerySet[Network]:
    """Networks that name an identifier, or hold a complaint, spelled by `text`. `alone`: also of one complaint."""
    text = clean(text)
    # of the few that a text refers to each is asked whether it is open
    rows = networks(officer) if text else _list_visible(officer)
    if not alone:
        rows = rows.filter(complaint_count__gt=1)
    if not text:
        return rows
    inside = scope(Membership.objects.all(), officer, READ, unit="complaint__unit", mark="complaint__mark")
    return rows.filter(pk__in=find_named(inside, text))


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


def count_networks(officer: Officer) -> tuple[int, int, bool]:
    """How many networks of two or more complaints, and how many complaints that stand alone; exact for whoever sees all
    units, else each up to FEW, and whether there are more."""
    if not officer.may(READ):
        return 0, 0, False
    sizes = (Q(complaint_count__gt=1), Q(complaint_count=1))
    if officer.unit.sees_all:
        restricted = Membership.objects.filter(complaint__mark=Mark.RED).values("network")
        hidden = _list_living().filter(pk__in=restricted).exclude(pk__in=networks(officer).values("pk"))
        together, alone = (
            _list_living().filter(size).count() - hidden.filter(size).count() for size in sizes
        )
        return together, alone, False
    visible = _list_visible(officer)
    together, alone = (visible.filter(size).values("pk")[: FEW + 1].count() for size in sizes)
    return min(together, FEW), min(alone, FEW), max(together, alone) > FEW


def partition(officer: Officer) -> QuerySet[Membership]:
    """Which complaint is in which network, for those who may take the whole partition out."""
    rows = Membership.objects.all()
    rows = scope(rows, officer, "networks.export", unit="complaint__unit", mark="complaint__mark")
    return rows.order_by("complaint")


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


def standing_judgement(officer: Officer, one: Complaint, other: Complaint) -> Judgement | None:
    """What an officer said of two complaints, while it is in force."""
    first, second = sorted((one, other), key=lambda complaint: complaint.pk)
    return judgements(officer).filter(one=first, other=second).first()


def network_of(complaint: Complaint) -> Network | None:
    """The network of a complaint that is open to the officer; it may stand alone in it."""
    return Network.objects.filter(memberships__complaint=complaint).first()


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


def find_first(rows: QuerySet[Network]) -> tuple[list[int], bool]:
    """The first COUNTED of `rows`, and whether there are more, which nobody leafs through and none counts."""
    found = list(rows.values_list("pk", flat=True)[: COUNTED + 1])
    return found[:COUNTED], len(found) > COUNTED


def read_found(pks: Iterable[int]) -> dict[int, Network]:
    """Networks of `find_first`, by number."""
    return Network.objects.in_bulk(list(pks))


def read_tops(officer: Officer, found: Sequence[Network], each: int = 3) -> dict[int, list[Identifier]]:
    """For each of these networks the identifiers that most complaints name, hubs left out.

    Looked for among the SAMPLE newest complaints of each: what most name is named there. Where the officer may
    read none of those, among all.
    """
    large = [network.pk for network in found if network.complaint_count > SAMPLE]
    inside = Q(network__in=[network.pk for network in found if network.complaint_count <= SAMPLE])
    latest = Membership.objects.filter(network=OuterRef("pk")).order_by("-complaint").values("complaint")
    before = Network.objects.filter(pk__in=large).values_list("pk", Subquery(latest[SAMPLE : SAMPLE + 1]))
    for network, complaint in before if large else ():
        inside |= Q(network=network, complaint__gt=complaint or 0)
    tops = _rank_named(officer, Membership.objects.filter(inside), each)
    if missing := [network for network in large if network not in tops]:
        tops |= _rank_named(officer, Membership.objects.filter(network__in=missing), each)
    return tops


def _rank_named(officer: Officer, inside: QuerySet[Membership], each: int) -> dict[int, list[Identifier]]:
    """network -> what its complaints name, by how many name it: one that links has all of them in one network."""
    inside = scope(inside, officer, READ, unit="complaint__unit", mark="complaint__mark")
    times: dict[int, Counter[int]] = defaultdict(Counter)
    for network, identifier in inside.values_list("network_id", "complaint__mentions__identifier_id"):
        if identifier is not None:
            times[network][identifier] += 1
    hubs = frozenset(Hub.objects.filter(overruled_by=None).values_list("identifier_id", flat=True))
    ranked = {
        network: sorted(named.keys() - hubs, key=lambda one: (-named[one], one))[:RANKED]
        for network, named in times.items()
    }
    known = Identifier.objects.in_bulk({one for named in ranked.values() for one in named})
    return {
        network: sorted((known[one] for one in named), key=lambda one: (-one.complaint_count, one.pk))[:each]
        for network, named in ranked.items()
    }
