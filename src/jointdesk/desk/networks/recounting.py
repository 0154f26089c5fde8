"""The counts on all networks' rows at once, after everything was linked: only what differs is written."""

import numpy as np
import polars as pl
from django.db.models import QuerySet

from jointdesk.desk.intake.bulk_rows import update_rows
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.networks.linkable import ROWS, count_single, read_shared
from jointdesk.desk.networks.models import Hub, Membership, Network
from jointdesk.desk.networks.storing import COUNTED, read_parted


def refresh_all() -> None:
    """Bring every living network's row in step with its members."""
    counted = _count()
    living = Network.objects.filter(merged_into=None, dissolved_at=None).values_list("pk", *COUNTED)
    stored = {row[0]: row[1:] for row in living.iterator(ROWS)}
    update_rows(Network, COUNTED, (row for row in counted.iter_rows() if stored.get(row[0]) != row[1:]))


def _count() -> pl.DataFrame:
    """Columns network, then COUNTED."""
    members = _frame(Membership.objects.values_list("complaint_id", "network_id"), "complaint", "network")
    received = pl.DataFrame(
        list(Complaint.objects.exclude(membership=None).values_list("pk", "received_at").iterator(ROWS)),
        schema={"complaint": pl.Int64, "received_at": pl.Datetime("us", "UTC")},
        orient="row",
    )
    hubs = list(Hub.objects.filter(overruled_by=None).values_list("identifier_id", flat=True))
    shared = read_shared().filter(~pl.col("identifier").is_in(hubs))
    named = (
        shared.join(members, on="complaint").group_by("network").agg(shared=pl.col("identifier").n_unique())
    )
    facts = (
        members.join(received, on="complaint")
        .join(count_single(hubs), on="complaint", how="left")
        .group_by("network")
        .agg(
            complaint_count=pl.len(),
            single=pl.col("single").sum(),
            first_received_at=pl.col("received_at").min(),
            last_received_at=pl.col("received_at").max(),
        )
        .join(named, on="network", how="left")
    )
    return facts.select(
        "network",
        "complaint_count",
        (pl.col("single") + pl.col("shared").fill_null(0)).alias("identifier_count"),
        "first_received_at",
        "last_received_at",
        pl.col("network").is_in(list(read_parted())).alias("parted"),
    )


def _frame(rows: "QuerySet[Membership, tuple[int, int]]", *names: str) -> pl.DataFrame:
    flat = np.fromiter((one for row in rows.iterator(ROWS) for one in row), dtype=np.int64).reshape(-1, 2)
    return pl.DataFrame(dict(zip(names, flat.T, strict=True)))
