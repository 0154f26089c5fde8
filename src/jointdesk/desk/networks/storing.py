"""Writing a partition over the one that stands: networks keep their identity where most members stay.

Partitions are frames and rows are poured, so that a million complaints take seconds.
"""

from collections.abc import Iterable, Iterator, Mapping

import polars as pl
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from jointdesk.desk.intake.bulk_rows import BATCH, adapt, chunks, pour_rows, take_ids, update_rows
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.networks.causes import Cause, Happened, note
from jointdesk.desk.networks.models import Judgement, Linkage, Membership, Network, NetworkEvent
from jointdesk.desk.networks.numbering import write_reference
from jointdesk.desk.networks.signals import networks_merged

Event = NetworkEvent.Kind
COUNTED = ["complaint_count", "identifier_count", "first_received_at", "last_received_at", "parted"]
NETWORK = ("id", "reference", "formed_at", *COUNTED)
EMPTY = (0, 0, None, None, False)


def store_partition(
    after: pl.DataFrame,
    before: pl.DataFrame,
    lock: Linkage,
    cause: Cause,
    counted: pl.DataFrame | None = None,
) -> tuple[int, pl.DataFrame]:
    """Store `after` (columns complaint, network: its smallest complaint) where `before` (network: stored) stands.

    Both hold whole networks: every member of a network that `before` touches is in it, and those that are not
    in `after` are in no network any more. `lock` is held. `counted`: network, then COUNTED, for the rows of new
    networks; the caller sees to the others'. Returns how many moved, and columns network, pk.
    """
    heirs = _name(after, before, lock, counted)
    now = after.join(heirs, on="network").select("complaint", now="pk")
    both = now.join(before.rename({"network": "was"}), on="complaint", how="full", coalesce=True)
    moved = both.filter(pl.col("now").ne_missing(pl.col("was")))
    if moved.height:
        _write_memberships(moved)
        _tell(both, cause)
    return moved.height, heirs


def _name(
    after: pl.DataFrame, before: pl.DataFrame, lock: Linkage, counted: pl.DataFrame | None
) -> pl.DataFrame:
    """Columns network, pk: the stored row that each network has, which may be new."""
    heirs = _inherit(after, before)
    fresh = after.select("network").unique().join(heirs, on="network", how="anti").sort("network")
    if not fresh.height:
        return heirs
    pks = take_ids(Network, fresh.height)
    rows: Iterable[tuple[object, ...]] = (EMPTY for _ in pks)
    if counted is not None:
        rows = (
            fresh.join(counted, on="network", how="left", maintain_order="left").drop("network").iter_rows()
        )
    formed = adapt(timezone.now())
    numbered = enumerate(zip(pks, rows, strict=True), lock.next_number)
    pour_rows(Network, NETWORK, ((pk, write_reference(n), formed, *row) for n, (pk, row) in numbered))
    lock.next_number += len(pks)
    Linkage.objects.filter(pk=1).update(next_number=lock.next_number)
    return pl.concat([heirs, fresh.with_columns(pk=pl.Series(pks, dtype=pl.Int64))])


def _inherit(after: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Which stored network each continues: most complaints in common first, each once (engine `inherit`)."""
    common = (
        after.join(before.rename({"network": "pk"}), on="complaint")
        .group_by("network", "pk")
        .len()
        .with_columns(alone=(pl.len().over("network") == 1) & (pl.len().over("pk") == 1))
    )
    rivals = common.filter(~pl.col("alone")).sort("len", "network", "pk", descending=[True, False, False])
    heirs: dict[int, int] = {}
    continued: set[int] = set()
    for network, old in rivals.select("network", "pk").iter_rows():
        if network not in heirs and old not in continued:
            heirs[network] = old
            continued.add(old)
    chosen = pl.DataFrame(
        {"network": list(heirs), "pk": list(heirs.values())}, schema={"network": pl.Int64, "pk": pl.Int64}
    )
    return pl.concat([common.filter("alone").select("network", "pk"), chosen])


def _write_memberships(moved: pl.DataFrame) -> None:
    for piece in chunks(moved.filter(pl.col("was").is_not_null())["complaint"], BATCH):
        Membership.objects.filter(complaint__in=piece).delete()
    stay = moved.filter(pl.col("now").is_not_null()).sort("complaint")
    pour_rows(Membership, ("complaint_id", "network_id"), stay.select("complaint", "now").iter_rows())


def _tell(both: pl.DataFrame, cause: Cause) -> None:
    """Close networks without members, tell of mergers, and write the history. Columns complaint, now, was."""
    was = both.drop_nulls("was").group_by(network="was").agg(before=pl.len())
    is_now = both.drop_nulls("now").group_by(network="now").agg(count=pl.len())
    flows = both.drop_nulls("was").group_by("was", "now").len()
    gone = was.join(is_now, on="network", how="anti")
    # where most members of each went, the older one of two as many
    takers = (
        flows.drop_nulls("now")
        .join(gone, left_on="was", right_on="network")
        .sort("was", "len", "now", descending=[False, True, False])
        .unique("was", keep="first", maintain_order=True)
    )
    dissolved = gone.join(takers, left_on="network", right_on="was", how="anti").sort("network")
    _dissolve(dissolved["network"].to_list())
    _merge(dict(takers.select("was", "now").iter_rows()))
    formed = is_now.join(was, on="network", how="left").filter(
        (pl.col("count") > 1) & (pl.col("before").fill_null(0) < 2)
    )
    parts = (
        flows.drop_nulls("now")
        .filter(pl.col("was") != pl.col("now"))
        .join(is_now, left_on="was", right_on="network", how="semi")
        .sort("was", "now")
    )
    note(_happened(formed.sort("network"), dissolved, takers, parts), cause)


def _happened(
    formed: pl.DataFrame, dissolved: pl.DataFrame, takers: pl.DataFrame, parts: pl.DataFrame
) -> Iterator[Happened]:
    for network, count in formed.select("network", "count").iter_rows():
        yield Happened(Event.FORMED, network, count)
    for network, count in dissolved.iter_rows():
        yield Happened(Event.DISSOLVED, network, count)
    large = takers.filter(pl.col("before") > 1)
    for old, kept, count in large.select("was", "now", "len").iter_rows():
        yield Happened(Event.MERGED, kept, count, old)
    for old, new, count in parts.select("was", "now", "len").iter_rows():
        yield Happened(Event.SPLIT, old, count, new)


def _dissolve(networks: list[int]) -> None:
    now = timezone.now()
    for piece in chunks(networks, BATCH):
        Network.objects.filter(pk__in=piece).update(
            dissolved_at=now, **dict(zip(COUNTED, EMPTY, strict=True))
        )


def _merge(into: Mapping[int, int]) -> None:
    """Each of these networks (-> the one that took most of its members) has none any more."""
    if not into:
        return
    for piece in chunks(into, BATCH):
        # whoever was merged into one that is gone now follows it
        followers = Network.objects.filter(merged_into__in=piece).values_list("pk", "merged_into_id")
        led = {pk: into[old] for pk, old in followers if old is not None}
        Network.objects.filter(pk__in=piece).update(**dict(zip(COUNTED, EMPTY, strict=True)))
        update_rows(Network, ["merged_into_id"], [*led.items(), *((old, into[old]) for old in piece)])
    networks_merged.send(sender=Network, into=into)


def refresh(networks: Iterable[int]) -> None:
    """Count anew what these networks' rows say of their members."""
    for piece in chunks(sorted(networks), BATCH):
        members = Complaint.objects.filter(membership__network__in=piece).order_by()
        facts = members.values_list("membership__network").annotate(
            Count("pk"), Min("received_at"), Max("received_at")
        )
        named = _count_identifiers(piece)
        parted = _read_parted(piece)
        rows = ((pk, n, named.get(pk, 0), first, last, pk in parted) for pk, n, first, last in facts)
        update_rows(Network, COUNTED, rows)


def _read_parted(networks: Iterable[int]) -> frozenset[int]:
    """Those of these networks in which a cannot_link stands on a complaint."""
    standing = Judgement.objects.filter(kind=Judgement.Kind.CANNOT_LINK, undone_at=None)
    found: set[int] = set()
    for end in ("one", "other"):
        rows = standing.filter(**{f"{end}__membership__network__in": networks})
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
