"""Linking anew: everything at once, or only the neighbourhood of a change.

Both hold the one row of Linkage, so two officers' changes never interleave, and both run inside the
transaction of what caused them. The neighbourhood is linked anew where a cannot_link stands or an identifier
became a hub or ceased to be one; everything else is `joining` and `leaving`. Hubs are found by linking
everything, and for an identifier that became common by the worker (hub_questions).
"""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.models import Complaint, Mention
from jointdesk.desk.networks.causes import NOBODY, Cause
from jointdesk.desk.networks.frames import read_judgements
from jointdesk.desk.networks.hub_rows import find_ids, store_hubs
from jointdesk.desk.networks.linkable import LINKS, read_all, read_around
from jointdesk.desk.networks.models import Hub, Judgement, Linkage, Membership
from jointdesk.desk.networks.numbering import hold_lock
from jointdesk.desk.networks.places import listed_hubs
from jointdesk.desk.networks.recounting import count, read_memberships, refresh_all
from jointdesk.desk.networks.storing import refresh, store_partition
from jointdesk.engine.networks import Linking, gather, link


@transaction.atomic
def relink_all(cause: Cause = NOBODY) -> int:
    """Link every living complaint. Returns how many moved to another network."""
    lock = hold_lock()
    linking = link_everything()
    store_hubs(linking.hubs)
    counted = count(linking.networks)
    moved, named = store_partition(linking.networks, read_memberships(), lock, cause, counted)
    refresh_all(counted.join(named, on="network"))
    Linkage.objects.filter(pk=1).update(due=False, rediscovered_at=timezone.now())
    return moved


def link_everything() -> Linking:
    """Every living complaint linked, and the hub rule asked of every identifier; nothing is stored."""
    judged = read_judgements()
    hubs, genuine = _read_words()
    return link(
        read_all(), hubs=hubs, never_hubs=genuine, must_link=judged.must_link, cannot_link=judged.cannot_link
    )


@transaction.atomic
def relink_around(complaints: Sequence[int], cause: Cause = NOBODY) -> int:
    """Link anew only what these complaints can reach, with the hubs that are known. Returns how many moved."""
    lock = hold_lock()
    near = _gather(complaints)
    judged = read_judgements(near)
    linking = link(
        read_around(near), must_link=judged.must_link, cannot_link=judged.cannot_link, discover_hubs=False
    )
    moved, named = store_partition(linking.networks, read_memberships(near), lock, cause)
    refresh(named["pk"])
    return moved


def _read_words() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What lists and officers say, as (kind, id): identifiers that never link, and those that always do."""
    hubs = Hub.objects.filter(overruled_by=None)
    hubs = hubs.filter(Q(source=Hub.Source.OFFICER) | Q(review=Hub.Review.CONFIRMED))
    genuine = Hub.objects.exclude(overruled_by=None)
    fields = ("identifier__kind", "identifier_id")
    said = {(kind, str(pk)) for kind, pk in hubs.values_list(*fields)}
    always = {(kind, str(pk)) for kind, pk in genuine.values_list(*fields)}
    said |= {(kind, str(pk)) for (kind, _), pk in find_ids(listed_hubs()).items()}
    return sorted(said - always), sorted(always)


def _gather(complaints: Sequence[int]) -> list[int]:
    """See engine/networks/neighbourhood: same network, same identifier that is no hub, or judged together."""

    def read_neighbours(fresh: frozenset[str]) -> Iterable[str]:
        found: set[int] = set()
        for piece in chunks((int(one) for one in fresh), BATCH):
            found |= _neighbours(piece)
        return (str(one) for one in found)

    return sorted(int(one) for one in gather((str(one) for one in complaints), read_neighbours))


def _neighbours(piece: list[int]) -> set[int]:
    networks = Membership.objects.filter(complaint__in=piece).values("network")
    found = set(Membership.objects.filter(network__in=networks).values_list("complaint_id", flat=True))
    named = Mention.objects.filter(LINKS, complaint__in=piece, identifier__complaint_count__gt=0)
    named = named.exclude(complaint__state=Complaint.State.WITHDRAWN)
    identifiers = set(named.values_list("identifier_id", flat=True))
    for some in chunks(identifiers, BATCH):
        rows = Mention.objects.filter(identifier__in=some).exclude(complaint__state=Complaint.State.WITHDRAWN)
        found.update(rows.values_list("complaint_id", flat=True))
    judged = Judgement.objects.filter(undone_at=None)
    for one, other in (
        *judged.filter(one__in=piece).values_list("one_id", "other_id"),
        *judged.filter(other__in=piece).values_list("one_id", "other_id"),
    ):
        found |= {one, other}
    return found.difference(piece)
