"""A complaint comes: it joins a network, founds one, or makes several one. What is stored is not read through.

Only the smaller networks' members move, and counts are added up, so the work does not grow with the network
joined or with the identifier shared. Many newcomers at once are linked among themselves first. Exact where no
cannot_link stands (engine/networks/neighbourhood); the rest is handed back to be linked anew.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from jointdesk.desk.intake.bulk_rows import BATCH, chunks, insert_rows, update_rows
from jointdesk.desk.intake.models import Complaint
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
    taken: list[Arrival] = []
    left: list[Arrival] = []
    for arrival in arrivals:
        (left if any(stored[one].parted for one in arrival.networks) else taken).append(arrival)
    kept = _choose(taken, stored, received, lock, cause)
    rows = [
        (one, network.pk) for arrival, network in zip(taken, kept, strict=True) for one in arrival.complaints
    ]
    insert_rows(Membership, ("complaint_id", "network_id"), rows)
    return [complaint for one in left for complaint in one.complaints]


def _choose(
    arrivals: Sequence[Arrival],
    stored: Mapping[int, Network],
    received: Mapping[int, datetime],
    lock: Linkage,
    cause: Cause,
) -> list[Network]:
    """The network each arrival goes to, with its members counted; it may be new, or take others in."""
    chosen, fresh, events = [], [], []
    for arrival in arrivals:
        joined = join({network: stored[network].complaint_count for network in arrival.networks})
        network = Network() if joined.kept is None else stored[joined.kept]
        if joined.kept is None:
            fresh.append(network)
        merge(network, [stored[gone] for gone in joined.merged], cause)
        if count_members(network, [received[one] for one in arrival.complaints], arrival.identifiers):
            events.append(network)
        chosen.append(network)
    make_networks(fresh, lock)
    save_counts(network for network, one in zip(chosen, arrivals, strict=True) if one.networks)
    note([Happened(Event.FORMED, one.pk, one.complaint_count) for one in events], cause)
    return chosen


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
    save_counts([kept])
    if formed:
        events.append(Happened(Event.FORMED, kept.pk, kept.complaint_count))
    note(events, cause)
    networks_merged.send(sender=Network, into=dict.fromkeys(pks, kept.pk))


COUNTED = ["complaint_count", "identifier_count", "first_received_at", "last_received_at"]


def count_members(network: Network, received: Sequence[datetime], identifiers: int) -> bool:
    """Count new members, received when, and the identifiers they bring, unsaved. Whether it now is of two."""
    formed = network.complaint_count < 2 <= network.complaint_count + len(received)
    network.complaint_count += len(received)
    network.identifier_count += identifiers
    _widen(network, received, received)
    return formed


def save_counts(networks: Iterable[Network]) -> None:
    update_rows(Network, COUNTED, ([one.pk, *(getattr(one, name) for name in COUNTED)] for one in networks))


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
