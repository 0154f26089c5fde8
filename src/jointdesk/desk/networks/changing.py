"""Complaints that were withdrawn, taken back in or corrected: each leaves what it lost and joins what it gained."""

from collections.abc import Collection, Sequence

from django.db.models import Q

from jointdesk.desk.intake.changing import Changed
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.networks.causes import Cause
from jointdesk.desk.networks.hub_rows import ask_hub_rule, update_hubs
from jointdesk.desk.networks.joining import count_members, join_newcomers, merge, save_counts
from jointdesk.desk.networks.leaving import leave, part
from jointdesk.desk.networks.models import Judgement, Linkage, Membership, Network
from jointdesk.desk.networks.numbering import hold_lock
from jointdesk.desk.networks.places import Place, read_lost, read_places
from jointdesk.desk.networks.relinking import relink_all, relink_around
from jointdesk.engine.networks import join

# beyond so many changes at once, linking everything is the shorter way
MANY = 2000


def link_newcomers(complaints: Sequence[int], cause: Cause) -> None:
    """Link complaints that were just stored."""
    lock = hold_lock()
    left = join_newcomers(complaints, lock, cause)
    if left:
        relink_around(left, cause)


def link_changed(changes: Sequence[Changed], cause: Cause) -> None:
    if len(changes) > MANY:
        relink_all(cause)
        return
    lock = hold_lock()
    anew = [change.complaint for change in changes if not _follow(change, lock, cause)]
    if anew:
        relink_around(anew, cause)


def _follow(change: Changed, lock: Linkage, cause: Cause) -> bool:
    """Whether the change could be followed; else its neighbourhood is to be linked anew."""
    places = read_places([change.complaint])
    lost = read_lost(sorted(change.lost), change.complaint)
    update_hubs([*places, *lost])
    ask_hub_rule([place for place in places if place.identifier in change.gained], 1)
    membership = Membership.objects.select_related("network").filter(complaint=change.complaint).first()
    if _is_judged(change.complaint):
        return False
    if membership is None:
        return not change.living or not join_newcomers([change.complaint], lock, cause)
    if membership.network.parted:
        return False
    if not change.living:
        _leave(membership.network, change.complaint, lost, lock, cause)
        return True
    return _correct(membership.network, change, places, lost, lock, cause)


def _leave(network: Network, complaint: int, lost: Sequence[Place], lock: Linkage, cause: Cause) -> None:
    network.identifier_count -= _count_gone(lost)
    leave(network, Complaint.objects.get(pk=complaint), _find_loose(network, lost), lock, cause)


def _correct(
    network: Network,
    change: Changed,
    places: Sequence[Place],
    lost: Sequence[Place],
    lock: Linkage,
    cause: Cause,
) -> bool:
    gained = [place for place in places if place.identifier in change.gained and not place.hub]
    others = {place.network for place in gained if place.network is not None}
    if Network.objects.filter(pk__in=others, parted=True).exists():
        return False
    network.identifier_count -= _count_gone(lost)
    loose = _find_loose(network, lost)
    if loose:
        loose[change.complaint] = 1
    elsewhere = {(change.complaint, place.identifier) for place in gained if place.network != network.pk}
    part(network, loose, lock, cause, apart_from=elsewhere)
    # parting may have moved the complaint, and what it now names
    own = Membership.objects.select_related("network").get(complaint=change.complaint).network
    _join(own, [place for place in read_places([change.complaint]) if not place.hub], change.gained, cause)
    return True


def _join(own: Network, places: Sequence[Place], gained: Collection[int], cause: Cause) -> None:
    found = {place.network for place in places if place.network is not None}
    stored = Network.objects.in_bulk(found | {own.pk})
    joined = join({pk: network.complaint_count for pk, network in stored.items()})
    kept = stored[joined.kept or own.pk]
    merge(kept, [stored[gone] for gone in joined.merged], cause)
    new = {place.identifier for place in places if place.network is None and place.identifier in gained}
    count_members(kept, [], len(new))
    save_counts([kept])


def _count_gone(lost: Sequence[Place]) -> int:
    """Identifiers of the network that nobody names any more."""
    return sum(place.network is None and not place.hub for place in lost)


def _find_loose(network: Network, lost: Sequence[Place]) -> dict[int, int]:
    """What the complaint held: node (see leaving) -> how many complaints name it."""
    return {
        -place.identifier: place.degree for place in lost if not place.hub and place.network == network.pk
    }


def _is_judged(complaint: int) -> bool:
    standing = Judgement.objects.filter(undone_at=None)
    return standing.filter(Q(one=complaint) | Q(other=complaint)).exists()
