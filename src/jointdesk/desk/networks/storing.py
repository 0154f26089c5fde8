"""Writing a partition over the one that stands: networks keep their identity where most members stay."""

from collections.abc import Collection, Iterable
from datetime import datetime

import polars as pl
from django.conf import settings
from django.utils import timezone

from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.storing import BATCH, chunks
from jointdesk.desk.networks.models import Linkage, Membership, Network
from jointdesk.desk.networks.signals import networks_merged
from jointdesk.engine.networks import inherit


def store_partition(partition: pl.DataFrame, gone: Collection[int], lock: Linkage) -> int:
    """Store `partition` (columns complaint, network) in place of what these complaints were in.

    `gone`: complaints that are in no network any more (withdrawn). It must hold whole networks: every member
    of a network it touches is in `partition` or in `gone`. `lock` is held. Returns how many complaints moved.
    """
    after = dict(partition.select(pl.col("complaint", "network").cast(pl.String)).iter_rows())
    before = _read_before(partition["complaint"].to_list(), gone)
    heirs = inherit({str(complaint): network for complaint, network in before.items()}, after)
    made = _make_networks(
        sorted({network for network in after.values() if network not in heirs}, key=int), lock
    )
    names = heirs | made
    now = {int(complaint): names[network] for complaint, network in after.items()}
    moved = [complaint for complaint, network in now.items() if before.get(complaint) != network]
    left = [complaint for complaint in before if complaint in gone]
    if moved or left:
        _write_memberships(moved, left, now)
        _close(before, now)
    touched = {now[complaint] for complaint in moved} | {
        before[one] for one in (*moved, *left) if one in before
    }
    refresh(touched)
    return len(moved) + len(left)


def refresh(networks: Iterable[int]) -> None:
    """Count anew what these networks' rows say of their members."""
    for piece in chunks(sorted(networks), BATCH):
        counted = _count(piece)
        rows = [
            Network(
                pk=pk,
                complaint_count=complaints,
                identifier_count=identifiers,
                first_received_at=first,
                last_received_at=last,
            )
            for pk, (complaints, identifiers, first, last) in counted.items()
        ]
        Network.objects.bulk_update(
            rows,
            ["complaint_count", "identifier_count", "first_received_at", "last_received_at"],
            batch_size=BATCH,
        )


def _read_before(complaints: list[int], gone: Collection[int]) -> dict[int, int]:
    before: dict[int, int] = {}
    for piece in chunks((*complaints, *gone), BATCH):
        rows = Membership.objects.filter(complaint__in=piece)
        before.update(rows.values_list("complaint_id", "network_id"))
    return before


def _make_networks(names: list[str], lock: Linkage) -> dict[str, int]:
    """A new row for each network (named by its smallest complaint), numbered on from the last."""
    now = timezone.now()
    rows = [
        Network(reference=f"{settings.DESK.country}-N-{number:06d}", formed_at=now)
        for number in range(lock.next_number, lock.next_number + len(names))
    ]
    Network.objects.bulk_create(rows, batch_size=BATCH)
    lock.next_number += len(names)
    return {name: row.pk for name, row in zip(names, rows, strict=True)}


def _write_memberships(moved: list[int], left: list[int], now: dict[int, int]) -> None:
    for piece in chunks((*moved, *left), BATCH):
        Membership.objects.filter(complaint__in=piece).delete()
    rows = (Membership(complaint_id=complaint, network_id=now[complaint]) for complaint in moved)
    Membership.objects.bulk_create(rows, batch_size=BATCH)


def _close(before: dict[int, int], now: dict[int, int]) -> None:
    """A network without members went into the one that took most of them, or is dissolved."""
    alive = set(now.values())
    takers: dict[int, dict[int, int]] = {}
    for complaint, old in before.items():
        if old not in alive:
            counts = takers.setdefault(old, {})
            if complaint in now:
                counts[now[complaint]] = counts.get(now[complaint], 0) + 1
    rows = Network.objects.in_bulk([*takers, *{new for counts in takers.values() for new in counts}])
    for old, counts in takers.items():
        gone = rows[old]
        gone.complaint_count = gone.identifier_count = 0
        if counts:
            kept = rows[max(counts, key=lambda new: (counts[new], -new))]
            gone.merged_into = kept
        else:
            gone.dissolved_at = timezone.now()
    Network.objects.bulk_update(
        [rows[old] for old in takers],
        ["merged_into", "dissolved_at", "complaint_count", "identifier_count"],
        batch_size=BATCH,
    )
    for old, counts in takers.items():
        gone = rows[old]
        if counts:
            # whoever was merged into the one that is gone now follows it
            gone.merged.update(merged_into=gone.merged_into)
            networks_merged.send(sender=Network, kept=gone.merged_into, gone=gone)


Counted = tuple[int, int, datetime | None, datetime | None]


def _count(networks: list[int]) -> dict[int, Counted]:
    """network -> complaints, distinct identifiers, first and last receipt."""
    members = Complaint.objects.filter(membership__network__in=networks)
    frame = pl.DataFrame(
        list(members.values_list("pk", "membership__network_id", "received_at")),
        schema=["complaint", "network", "received_at"],
        orient="row",
    )
    counted: dict[int, Counted] = dict.fromkeys(networks, (0, 0, None, None))
    if frame.is_empty():
        return counted
    named = _count_identifiers(networks)
    grouped = frame.group_by("network").agg(
        pl.len(), pl.col("received_at").min().alias("first"), pl.col("received_at").max().alias("last")
    )
    for network, complaints, first, last in grouped.iter_rows():
        counted[network] = (complaints, named.get(network, 0), first, last)
    return counted


def _count_identifiers(networks: list[int]) -> dict[int, int]:
    rows = Membership.objects.filter(network__in=networks).exclude(complaint__mentions=None)
    pairs = pl.DataFrame(
        list(rows.values_list("network_id", "complaint__mentions__identifier_id")),
        schema={"network": pl.Int64, "identifier": pl.Int64},
        orient="row",
    )
    return dict(pairs.unique().group_by("network").len().iter_rows())
