"""The counts on all networks' rows at once, after everything was linked: only what differs is written.

Moments stay as the driver gives them (text in SQLite, which sorts as they do): nothing is done with a million of
them but to find the first and the last.
"""

from collections.abc import Sequence

import polars as pl
from django.db import connection

from jointdesk.desk.intake.bulk_rows import BATCH, chunks, update_rows
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.networks.linkable import count_single, read_columns, read_pairs, read_shared
from jointdesk.desk.networks.models import Hub, Judgement, Membership, Network
from jointdesk.desk.networks.storing import COUNTED

_MEMBERS = "SELECT complaint_id, network_id FROM networks_membership"
_RECEIVED = "SELECT id, {received_at} FROM intake_complaint WHERE state <> %s"
_STORED = """
SELECT id, complaint_count, identifier_count, {first}, {last}, parted FROM networks_network
WHERE merged_into_id IS NULL AND dissolved_at IS NULL
"""
_COUNTS: dict[str, pl.DataType] = {"complaint_count": pl.Int64(), "identifier_count": pl.Int64()}


def read_memberships(complaints: Sequence[int] | None = None) -> pl.DataFrame:
    """Columns complaint, network (its row), of all or of these."""
    if complaints is None:
        return read_pairs(_MEMBERS).rename({"identifier": "network"})
    rows: list[tuple[int, int]] = []
    for piece in chunks(complaints, BATCH):
        rows += Membership.objects.filter(complaint__in=piece).values_list("complaint_id", "network_id")
    return pl.DataFrame(rows, schema={"complaint": pl.Int64, "network": pl.Int64}, orient="row")


def count(linked: pl.DataFrame) -> pl.DataFrame:
    """Columns network, then COUNTED, of a partition of all complaints (columns complaint, network)."""
    hubs = list(Hub.objects.filter(overruled_by=None).values_list("identifier_id", flat=True))
    shared = read_shared().filter(~pl.col("identifier").is_in(hubs))
    named = shared.join(linked, on="complaint").unique(["network", "identifier"]).group_by("network")
    facts = (
        linked.join(_read_received(), on="complaint", how="left")
        .join(count_single(hubs), on="complaint", how="left")
        .group_by("network")
        .agg(
            complaint_count=pl.len().cast(pl.Int64),
            single=pl.col("single").sum().cast(pl.Int64),
            first_received_at=pl.col("received_at").min(),
            last_received_at=pl.col("received_at").max(),
        )
        .join(named.agg(shared=pl.len().cast(pl.Int64)), on="network", how="left")
    )
    parted = linked.filter(pl.col("complaint").is_in(_read_judged()))["network"].unique()
    return facts.select(
        "network",
        "complaint_count",
        (pl.col("single") + pl.col("shared").fill_null(0)).alias("identifier_count"),
        "first_received_at",
        "last_received_at",
        pl.col("network").is_in(parted.to_list()).alias("parted"),
    )


def refresh_all(counted: pl.DataFrame) -> None:
    """Bring every living network's row (`pk`) in step with `counted` (COUNTED)."""
    first, last = _as_it_is("first_received_at"), _as_it_is("last_received_at")
    moment = counted.schema["first_received_at"]
    schema = {"pk": pl.Int64(), **_COUNTS, "first_received_at": moment, "last_received_at": moment}
    stored = read_columns(_STORED.format(first=first, last=last), {**schema, "parted": pl.Boolean()})
    asked = counted.select("pk", *COUNTED)
    same = asked.join(stored, on=["pk", *COUNTED], how="semi", nulls_equal=True)
    update_rows(Network, COUNTED, asked.join(same, on="pk", how="anti").sort("pk").iter_rows())


def _read_received() -> pl.DataFrame:
    statement = _RECEIVED.format(received_at=_as_it_is("received_at"))
    moment = pl.String() if connection.vendor == "sqlite" else pl.Datetime("us", "UTC")
    schema = {"complaint": pl.Int64(), "received_at": moment}
    return read_columns(statement, schema, [Complaint.State.WITHDRAWN])


def _as_it_is(column: str) -> str:
    """Without the type by which SQLite's driver would make each a datetime."""
    return f"{column} || ''" if connection.vendor == "sqlite" else column


def _read_judged() -> list[int]:
    """Complaints on which a cannot_link stands."""
    standing = Judgement.objects.filter(kind=Judgement.Kind.CANNOT_LINK, undone_at=None)
    return sorted({one for pair in standing.values_list("one_id", "other_id") for one in pair})
