"""Links follow a judgement on two complaints, and its being taken back; both are events of their networks.

A must_link where no cannot_link stands joins two networks, or lets one part; everything else is linked anew.
"""

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.networks.causes import Cause, Happened, note
from jointdesk.desk.networks.joining import merge
from jointdesk.desk.networks.leaving import part
from jointdesk.desk.networks.models import Judgement, Linkage, Membership, Network, NetworkEvent
from jointdesk.desk.networks.numbering import hold_lock
from jointdesk.desk.networks.relinking import relink_around
from jointdesk.engine.networks import join


def follow_judgement(judgement: Judgement, officer: Officer, *, anew: bool = False) -> None:
    """Bring the links in step with a judgement just made or undone. `anew`: another on the same two was undone."""
    cause = Cause(officer, judgement)
    ends = (judgement.one_id, judgement.other_id)
    lock = hold_lock()
    kind = NetworkEvent.Kind.JUDGED if judgement.undone_at is None else NetworkEvent.Kind.UNDONE
    networks = _read(ends)
    note([Happened(kind, network.pk, len(ends)) for network in networks], cause)
    simple = judgement.kind == Judgement.Kind.MUST_LINK and not anew
    if not simple or any(network.parted for network in networks):
        relink_around(ends, cause)
        return
    if Membership.objects.filter(complaint__in=ends).count() == len(ends):
        _follow(judgement, networks, lock, cause)


def _follow(judgement: Judgement, networks: list[Network], lock: Linkage, cause: Cause) -> None:
    if judgement.undone_at is None:
        stored = {network.pk: network for network in networks}
        joined = join({pk: network.complaint_count for pk, network in stored.items()})
        if joined.kept is not None:
            merge(stored[joined.kept], [stored[gone] for gone in joined.merged], cause)
    elif len(networks) == 1:
        part(networks[0], {judgement.one_id: 1, judgement.other_id: 1}, lock, cause)


def _read(ends: tuple[int, int]) -> list[Network]:
    return list(Network.objects.filter(memberships__complaint__in=ends).distinct().order_by("pk"))
