"""A complaint comes: it joins a network, founds one, or makes several one. What is stored is not read through.

Only the smaller networks' members move, and counts are added up, so the work does not grow with the network
joined or with the identifier shared. Many newcomers at once are linked among themselves first. Exact where no
cannot_link stands (engine/networks/neighbourhood); the rest is handed back to be linked anew.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.storing import BATCH, chunks
from jointdesk.desk.networks.causes import Cause, Happened, note
from jointdesk.desk.networks.hub_rows import ask_hub_rule, update_hubs
from jointdesk.desk.networks.models import Linkage, Membership, Network, NetworkEvent
from jointdesk.desk.networks.numbering import make_networks
from jointdesk.desk.networks.places import Place, read_places
from jointdesk.desk.networks.signals import networks_merged
from jointdesk.engine.networks import join

Node = tuple[str, int]
Event = NetworkEvent.Kind


@dataclass
class Arrival:
    """Newcomers that belong together, the stored networks they make one, and how many identifiers are new there."""

    complaints: list[int] = field(default_factory=list)
    networks: set[int] = field(default_factory=set)
    identifiers: int = 0


def join_newcomers(complaints: Sequence[int], lock: Linkage, cause: Cause) -> list[int]:
    """Link complaints that are in no network yet. Returns those that only linking anew can place."""
    places = read_places(complaints)
    update_hubs(places)
    ask_hub_rule(places, len(complaints))
    stored = Network.objects.in_bulk({place.network for place in places if place.network is not None})
    received = _read_received(complaints)
    arrivals = group(complaints, places)
    left = [one for one in arrivals if any(stored[network].parted for network in one.networks)]
    taken = [one for one in arrivals if one not in left] if left else arrivals
    founded = iter(make_networks(sum(not one.networks for one in taken), lock))
    rows = []
    for arrival in taken:
        sizes = {network: stored[network].complaint_count for network in arrival.networks}
        joined = join(sizes)
        network = next(founded) if joined.kept is None else stored[joined.kept]
        merge(network, [stored[gone] for gone in joined.merged], cause)
        add(network, [received[one] for one in arrival.complaints], arrival.identifiers, cause)
        rows += [Membership(complaint_id=one, network=network) for one in arrival.complaints]
    Membership.objects.bulk_create(rows, batch_size=BATCH)
    return [complaint for one in left for complaint in one.complaints]


def group(complaints: Iterable[int], places: Collection[Place]) -> list[Arrival]:
    """Newcomers that share an identifier, or a network in which one stands."""
    groups = _Groups()
    for complaint in complaints:
        groups.find(("complaint", complaint))
    fresh: dict[Node, set[int]] = defaultdict(set)
    for place in places:
        if place.hub:
            continue
        here = ("complaint", place.complaint)
        groups.unite(here, ("identifier", place.identifier))
        if place.network is not None:
            groups.unite(here, ("network", place.network))
        else:
            fresh[here].add(place.identifier)
    arrivals: dict[Node, Arrival] = defaultdict(Arrival)
    named: dict[Node, set[int]] = defaultdict(set)
    for node in list(groups.above):
        root = groups.find(node)
        if node[0] == "complaint":
            arrivals[root].complaints.append(node[1])
            named[root] |= fresh[node]
        elif node[0] == "network":
            arrivals[root].networks.add(node[1])
    for root, arrival in arrivals.items():
        arrival.identifiers = len(named[root])
    return list(arrivals.values())


def merge(kept: Network, gone: Sequence[Network], cause: Cause) -> None:
    """All members of `gone` move into `kept`, whose row counts them; who asks for one of them is led there."""
    if not gone:
        return
    pks = [network.pk for network in gone]
    Membership.objects.filter(network__in=pks).update(network=kept)
    Network.objects.filter(merged_into__in=pks).update(merged_into=kept)
    Network.objects.filter(pk__in=pks).update(
        merged_into=kept, complaint_count=0, identifier_count=0, first_received_at=None, last_received_at=None
    )
    formed = kept.complaint_count < 2
    events = [Happened(Event.MERGED, kept.pk, n.complaint_count, n.pk) for n in gone if n.complaint_count > 1]
    for network in gone:
        kept.complaint_count += network.complaint_count
        kept.identifier_count += network.identifier_count
        network.merged_into = kept
    _widen(kept, [n.first_received_at for n in gone], [n.last_received_at for n in gone])
    kept.save(update_fields=COUNTED)
    if formed:
        events.append(Happened(Event.FORMED, kept.pk, kept.complaint_count))
    note(events, cause)
    for network in gone:
        networks_merged.send(sender=Network, kept=kept, gone=network)


COUNTED = ["complaint_count", "identifier_count", "first_received_at", "last_received_at"]


def add(network: Network, received: Sequence[datetime], identifiers: int, cause: Cause) -> None:
    """Count new members, received when, and how many identifiers they bring."""
    if not received and not identifiers:
        return
    formed = network.complaint_count < 2 <= network.complaint_count + len(received)
    network.complaint_count += len(received)
    network.identifier_count += identifiers
    _widen(network, received, received)
    network.save(update_fields=COUNTED)
    if formed:
        note([Happened(Event.FORMED, network.pk, network.complaint_count)], cause)


def _widen(network: Network, first: Iterable[datetime | None], last: Iterable[datetime | None]) -> None:
    firsts = [one for one in (network.first_received_at, *first) if one is not None]
    lasts = [one for one in (network.last_received_at, *last) if one is not None]
    network.first_received_at = min(firsts, default=None)
    network.last_received_at = max(lasts, default=None)


def _read_received(complaints: Iterable[int]) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for piece in chunks(complaints, BATCH):
        found.update(Complaint.objects.filter(pk__in=piece).values_list("pk", "received_at"))
    return found


class _Groups:
    """Sets of nodes that grow together; each named by one of its nodes."""

    def __init__(self) -> None:
        self.above: dict[Node, Node] = {}

    def find(self, node: Node) -> Node:
        self.above.setdefault(node, node)
        while self.above[node] != node:
            self.above[node] = self.above[self.above[node]]
            node = self.above[node]
        return node

    def unite(self, one: Node, other: Node) -> None:
        self.above[self.find(other)] = self.find(one)
