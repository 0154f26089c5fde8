"""Writing a partition over the one that stands: networks keep their identity where most members stay."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from jointdesk.desk.intake.bulk_rows import BATCH, chunks, insert_rows, update_rows
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.networks.causes import Cause, Happened, note
from jointdesk.desk.networks.models import Judgement, Linkage, Membership, Network, NetworkEvent
from jointdesk.desk.networks.numbering import make_networks
from jointdesk.desk.networks.signals import networks_merged

Event = NetworkEvent.Kind
# complaint -> stored network
Members = Mapping[int, int]
COUNTED = ["complaint_count", "identifier_count", "first_received_at", "last_received_at", "parted"]


def store_partition(after: Members, before: Members, lock: Linkage, cause: Cause) -> int:
    """Store `after` (complaint -> its network's smallest complaint) where `before` stands. Returns how many moved.

    Both hold whole networks: every member of a network that `before` touches is in it, and those that are not
    in `after` are in no network any more. `lock` is held. The caller refreshes the rows' counts.
    """
    heirs = _inherit(after, before)
    names = sorted({network for network in after.values() if network not in heirs})
    made = make_networks([Network() for _ in names], lock)
    heirs |= {name: row.pk for name, row in zip(names, made, strict=True)}
    now = {complaint: heirs[network] for complaint, network in after.items()}
    moved = {complaint: network for complaint, network in now.items() if before.get(complaint) != network}
    left = [complaint for complaint in before if complaint not in now]
    _write_memberships(moved, left, before)
    if moved or left:
        _tell(before, now, cause)
    return len(moved) + len(left)


def _inherit(after: Members, before: Members) -> dict[int, int]:
    """New network -> the stored one it continues: most complaints in common first, each once (engine `inherit`)."""
    common = Counter((network, before[one]) for one, network in after.items() if one in before)
    heirs: dict[int, int] = {}
    continued: set[int] = set()
    for (network, old), _ in sorted(common.items(), key=lambda item: (-item[1], item[0])):
        if network not in heirs and old not in continued:
            heirs[network] = old
            continued.add(old)
    return heirs


def _write_memberships(moved: Members, left: list[int], before: Members) -> None:
    for piece in chunks((*left, *(one for one in moved if one in before)), BATCH):
        Membership.objects.filter(complaint__in=piece).delete()
    insert_rows(Membership, ("complaint_id", "network_id"), moved.items())


def _tell(before: Members, now: Members, cause: Cause) -> None:
    """Close networks without members, tell of mergers, and write the history."""
    was, is_now = Counter(before.values()), Counter(now.values())
    flows = Counter((old, now[one]) for one, old in before.items() if one in now)
    takers: dict[int, dict[int, int]] = defaultdict(dict)
    for (old, new), count in flows.items():
        takers[old][new] = count
    went = {
        old: max(takers[old], key=lambda new: (takers[old][new], -new)) if takers[old] else None
        for old in was
        if old not in is_now
    }
    _close(went)
    note(_happened(was, is_now, takers, went), cause)


def _happened(
    was: Mapping[int, int],
    is_now: Mapping[int, int],
    takers: Mapping[int, Mapping[int, int]],
    went: Mapping[int, int | None],
) -> Iterator[Happened]:
    for network, count in is_now.items():
        if count > 1 and was.get(network, 0) < 2:
            yield Happened(Event.FORMED, network, count)
    for old, kept in went.items():
        if kept is None:
            yield Happened(Event.DISSOLVED, old, was[old])
        elif was[old] > 1:
            yield Happened(Event.MERGED, kept, takers[old][kept], old)
    for old, new in takers.items():
        yield from (
            Happened(Event.SPLIT, old, n, one) for one, n in new.items() if old in is_now and one != old
        )


def _close(went: Mapping[int, int | None]) -> None:
    """A network without members went into the one that took most of them, or is dissolved."""
    empty = {"complaint_count": 0, "identifier_count": 0, "first_received_at": None, "last_received_at": None}
    into: dict[int, list[int]] = defaultdict(list)
    for old, kept in went.items():
        if kept is not None:
            into[kept].append(old)
    dissolved = [old for old, kept in went.items() if kept is None]
    for piece in chunks(dissolved, BATCH):
        Network.objects.filter(pk__in=piece).update(dissolved_at=timezone.now(), **empty)
    for kept, gone in into.items():
        for piece in chunks(gone, BATCH):
            # whoever was merged into one that is gone now follows it
            Network.objects.filter(Q(pk__in=piece) | Q(merged_into__in=piece)).update(
                merged_into=kept, **empty
            )
    for piece in chunks(into, BATCH):
        rows = Network.objects.in_bulk([*piece, *(old for kept in piece for old in into[kept])])
        for kept in piece:
            for old in into[kept]:
                networks_merged.send(sender=Network, kept=rows[kept], gone=rows[old])


def refresh(networks: Iterable[int]) -> None:
    """Count anew what these networks' rows say of their members."""
    for piece in chunks(sorted(networks), BATCH):
        members = Complaint.objects.filter(membership__network__in=piece).order_by()
        facts = members.values_list("membership__network").annotate(
            Count("pk"), Min("received_at"), Max("received_at")
        )
        named = _count_identifiers(piece)
        parted = read_parted(piece)
        rows = ((pk, n, named.get(pk, 0), first, last, pk in parted) for pk, n, first, last in facts)
        update_rows(Network, COUNTED, rows)


def read_parted(networks: Iterable[int] | None = None) -> frozenset[int]:
    """Those networks (of all, or of these) in which a cannot_link stands on a complaint."""
    standing = Judgement.objects.filter(kind=Judgement.Kind.CANNOT_LINK, undone_at=None)
    found: set[int] = set()
    for end in ("one", "other"):
        rows = standing.exclude(**{f"{end}__membership": None})
        rows = rows if networks is None else rows.filter(**{f"{end}__membership__network__in": networks})
        found.update(rows.values_list(f"{end}__membership__network", flat=True))
    return frozenset(found)


def _count_identifiers(networks: list[int]) -> dict[int, int]:
    rows = Membership.objects.filter(network__in=networks)
    rows = rows.filter(
        Q(complaint__mentions__identifier__hub=None)
        | Q(complaint__mentions__identifier__hub__overruled_by__isnull=False)
    )
    counted = rows.values_list("network").annotate(Count("complaint__mentions__identifier", distinct=True))
    return dict(counted.order_by())
