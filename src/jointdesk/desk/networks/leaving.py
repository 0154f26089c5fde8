"""A complaint goes, is corrected, or a judgement that held two together is taken back: what falls apart parts.

The search spreads from what is loose, the rarest first, and stops when all of it has met again (engine
`fall_apart`): what stays together is not read through. Only for networks in which no cannot_link stands. Nodes
of the search: a complaint is its id, an identifier its id with a minus.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max, Min, Q
from django.utils import timezone

from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.models import Complaint, Mention
from jointdesk.desk.networks.causes import Cause, Happened, note
from jointdesk.desk.networks.models import Judgement, Linkage, Membership, Network, NetworkEvent
from jointdesk.desk.networks.numbering import make_networks
from jointdesk.engine.networks import fall_apart

Event = NetworkEvent.Kind
COUNTED = ["complaint_count", "identifier_count", "first_received_at", "last_received_at"]
# an identifier that links: no hub, or overruled
LINKS = Q(identifier__hub=None) | Q(identifier__hub__overruled_by__isnull=False)


@dataclass(frozen=True)
class Part:
    """What lost touch with the rest of its network."""

    complaints: list[int]
    identifiers: int


def leave(
    network: Network, complaint: Complaint, loose: Mapping[int, int], lock: Linkage, cause: Cause
) -> None:
    """A withdrawn complaint leaves; `loose`: see `part`. What nobody names any more the caller has counted off."""
    Membership.objects.filter(complaint=complaint).delete()
    outermost = complaint.received_at in (network.first_received_at, network.last_received_at)
    network.complaint_count -= 1
    if network.complaint_count == 0:
        network.identifier_count = 0
        network.dissolved_at = timezone.now()
        network.first_received_at = network.last_received_at = None
        network.save(update_fields=[*COUNTED, "dissolved_at"])
        note([Happened(Event.DISSOLVED, network.pk, 1)], cause)
        return
    part(network, loose, lock, cause, outermost=outermost)


def part(
    network: Network,
    loose: Mapping[int, int],
    lock: Linkage,
    cause: Cause,
    *,
    apart_from: Collection[tuple[int, int]] = (),
    outermost: bool = True,
) -> None:
    """Part what lost touch once what held the nodes `loose` (node -> degree) together is gone; save the network.

    `apart_from`: mentions (complaint, identifier) that are not to be followed; `outermost`: the first or last
    receipt may be another now.
    """
    found: list[Part] = []
    if len(loose) > 1:
        reader = _Reader(network.pk, frozenset(apart_from))
        found = [_read_part(nodes) for nodes in fall_apart(loose, reader.read_neighbours)]
    found = [one for one in found if one.complaints]
    if found:
        _split(network, found, lock, cause)
    if found or outermost:
        _read_dates(network)
    network.save(update_fields=COUNTED)


def _read_part(nodes: Collection[int]) -> Part:
    complaints = sorted(node for node in nodes if node > 0)
    return Part(complaints, len(nodes) - len(complaints))


def _split(network: Network, parts: list[Part], lock: Linkage, cause: Cause) -> None:
    """Each part becomes a network of its own; the larger part, or the rest, keeps the name."""
    gone = sum(len(one.complaints) for one in parts)
    rest = Part([], network.identifier_count - sum(one.identifiers for one in parts))
    largest = max(parts, key=lambda one: len(one.complaints))
    kept = network.complaint_count - gone
    if len(largest.complaints) > kept:
        members = set(Membership.objects.filter(network=network).values_list("complaint_id", flat=True))
        rest.complaints.extend(sorted(members.difference(*(one.complaints for one in parts))))
        parts = [one for one in parts if one is not largest] + ([rest] if rest.complaints else [])
        kept, rest = len(largest.complaints), largest
    fresh = make_networks([Network() for _ in parts], lock)
    for new, one in zip(fresh, parts, strict=True):
        for piece in chunks(one.complaints, BATCH):
            Membership.objects.filter(complaint__in=piece).update(network=new)
        new.complaint_count, new.identifier_count = len(one.complaints), one.identifiers
        _read_dates(new)
        new.save(update_fields=COUNTED)
    network.complaint_count, network.identifier_count = kept, rest.identifiers
    note([Happened(Event.SPLIT, network.pk, new.complaint_count, new.pk) for new in fresh], cause)


def _read_dates(network: Network) -> None:
    members = Complaint.objects.filter(membership__network=network)
    found = members.aggregate(first=Min("received_at"), last=Max("received_at"))
    network.first_received_at, network.last_received_at = found["first"], found["last"]


class _Reader:
    """The neighbours of nodes inside one network, as things stand now."""

    def __init__(self, network: int, apart_from: frozenset[tuple[int, int]]) -> None:
        self.network, self.apart_from = network, apart_from

    def read_neighbours(self, nodes: Iterable[int]) -> Iterable[int]:
        complaints = [node for node in nodes if node > 0]
        identifiers = [-node for node in nodes if node < 0]
        found: set[int] = set()
        for piece in chunks(complaints, BATCH):
            found |= self._of_complaints(piece)
        for piece in chunks(identifiers, BATCH):
            rows = Mention.objects.filter(identifier__in=piece, complaint__membership__network=self.network)
            found.update(self._follow(rows.values_list("complaint_id", "identifier_id"), of_complaints=False))
        return found

    def _of_complaints(self, complaints: Sequence[int]) -> set[int]:
        rows = Mention.objects.filter(LINKS, complaint__in=complaints)
        found = set(self._follow(rows.values_list("complaint_id", "identifier_id"), of_complaints=True))
        joined = Judgement.objects.filter(kind=Judgement.Kind.MUST_LINK, undone_at=None)
        here = {"one__membership__network": self.network, "other__membership__network": self.network}
        found.update(joined.filter(one__in=complaints, **here).values_list("other_id", flat=True))
        found.update(joined.filter(other__in=complaints, **here).values_list("one_id", flat=True))
        return found

    def _follow(self, pairs: Iterable[tuple[int, int]], *, of_complaints: bool) -> Iterable[int]:
        for complaint, identifier in pairs:
            if (complaint, identifier) not in self.apart_from:
                yield -identifier if of_complaints else complaint
