"""Linking anew: everything at once, or only the neighbourhood of a change.

Both hold the one row of Linkage, so two officers' changes never interleave, and both run inside the
transaction of what caused them. New hubs are found only by linking everything: when a single complaint makes an
identifier common, `due` is set and the worker does it (work.relink_when_due).
"""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.intake.models import Complaint, Mention
from jointdesk.desk.intake.storing import BATCH, chunks
from jointdesk.desk.networks.frames import HubRules, read_hub_rules, read_judgements, read_mentions
from jointdesk.desk.networks.hub_rows import count_common, find_ids, recount_hubs, store_hubs
from jointdesk.desk.networks.models import Judgement, Linkage, Membership
from jointdesk.desk.networks.storing import store_partition
from jointdesk.engine.networks import gather, link

# beyond so many changes at once, linking everything is the shorter way
NEIGHBOURHOOD_LIMIT = 1000


@transaction.atomic
def relink_all() -> int:
    """Link every living complaint. Returns how many moved to another network."""
    lock = hold_lock()
    mentions = read_mentions()
    rules = read_hub_rules(rediscover=True)
    judged = read_judgements()
    linking = link(
        mentions,
        hubs=rules.hubs,
        never_hubs=rules.genuine,
        must_link=judged.must_link,
        cannot_link=judged.cannot_link,
    )
    living = set(linking.networks["complaint"].to_list())
    gone = [pk for pk in Membership.objects.values_list("complaint_id", flat=True) if pk not in living]
    store_hubs(linking.hubs)
    moved = store_partition(linking.networks, frozenset(gone), lock)
    _release(lock, due=False)
    return moved


@transaction.atomic
def relink_around(complaints: Sequence[int]) -> int:
    """Link anew only what these complaints can reach. Returns how many complaints moved."""
    if len(complaints) > NEIGHBOURHOOD_LIMIT:
        return relink_all()
    lock = hold_lock()
    rules = read_hub_rules(rediscover=False)
    near = _gather(complaints, rules)
    mentions = read_mentions(near)
    judged = read_judgements(near)
    linking = link(
        mentions,
        hubs=rules.hubs,
        never_hubs=rules.genuine,
        must_link=judged.must_link,
        cannot_link=judged.cannot_link,
        discover_hubs=False,
    )
    living = set(linking.networks["complaint"].to_list())
    moved = store_partition(linking.networks, frozenset(near) - living, lock)
    recount_hubs(complaints)
    _release(lock, due=lock.due or count_common(complaints, rules) > 0)
    return moved


def hold_lock() -> Linkage:
    """The row of Linkage, locked until the transaction ends."""
    Linkage.objects.get_or_create(pk=1)
    return Linkage.objects.select_for_update().get(pk=1)


def _release(lock: Linkage, *, due: bool) -> None:
    lock.due, lock.linked_at = due, timezone.now()
    lock.save()


def _gather(complaints: Sequence[int], rules: HubRules) -> list[int]:
    """See engine/networks/neighbourhood: same network, same identifier that is no hub, or judged together."""
    hubs = find_ids(rules.hubs)

    def read_neighbours(fresh: frozenset[str]) -> Iterable[str]:
        found: set[int] = set()
        for piece in chunks((int(one) for one in fresh), BATCH):
            found |= _neighbours(piece, hubs)
        return (str(one) for one in found)

    return sorted(int(one) for one in gather((str(one) for one in complaints), read_neighbours))


def _neighbours(piece: list[int], hubs: Collection[int]) -> set[int]:
    networks = Membership.objects.filter(complaint__in=piece).values("network")
    found = set(Membership.objects.filter(network__in=networks).values_list("complaint_id", flat=True))
    living = Complaint.objects.filter(pk__in=piece).exclude(state=Complaint.State.WITHDRAWN)
    named = set(
        Mention.objects.filter(complaint__in=living.values("pk")).values_list("identifier_id", flat=True)
    )
    for identifiers in chunks(named.difference(hubs), BATCH):
        rows = Mention.objects.filter(identifier__in=identifiers)
        rows = rows.exclude(complaint__state=Complaint.State.WITHDRAWN)
        found.update(rows.values_list("complaint_id", flat=True))
    inside = frozenset(piece)
    judged = Judgement.objects.filter(undone_at=None)
    for one, other in (
        *judged.filter(one__in=piece).values_list("one_id", "other_id"),
        *judged.filter(other__in=piece).values_list("one_id", "other_id"),
    ):
        found |= {one, other}
    return found - inside
