"""The desk's rows as the frames that linking takes, an identifier being its id: values are not read at all.

Withdrawn complaints are left out; one that names nothing has a row of its own, so that it keeps its network.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
import polars as pl
from django.db import connection
from django.db.models import Q

from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.models import Complaint, Mention

SCHEMA = {"complaint": pl.Int64, "kind": pl.String, "value": pl.String}
# an identifier that links: no hub, or overruled
LINKS = Q(identifier__hub=None) | Q(identifier__hub__overruled_by__isnull=False)
ROWS = 50_000

_KINDS = "SELECT id, kind FROM intake_identifier WHERE complaint_count > 1"
_LIVING = "SELECT id FROM intake_complaint WHERE state <> %s"

_SHARED = """
SELECT m.complaint_id, m.identifier_id FROM intake_mention m
JOIN intake_identifier i ON i.id = m.identifier_id WHERE i.complaint_count > 1
"""
_SINGLE = """
SELECT m.complaint_id, m.identifier_id FROM intake_mention m
JOIN intake_identifier i ON i.id = m.identifier_id WHERE i.complaint_count = 1
"""


def read_around(complaints: Sequence[int], *, hubs: bool = False) -> pl.DataFrame:
    """Columns complaint, kind, value of these complaints; mentions of hubs only if asked for."""
    frames = [pl.DataFrame(schema=SCHEMA)]
    for piece in chunks(complaints, BATCH):
        rows = Mention.objects.filter(complaint__in=piece).exclude(complaint__state=Complaint.State.WITHDRAWN)
        rows = rows if hubs else rows.filter(LINKS)
        named = list(rows.values_list("complaint_id", "identifier__kind", "identifier_id"))
        frames.append(
            pl.DataFrame(named, schema={**SCHEMA, "value": pl.Int64}, orient="row").cast({"value": pl.String})
        )
        living = Complaint.objects.filter(pk__in=piece).exclude(state=Complaint.State.WITHDRAWN)
        frames.append(_alone(living.values_list("pk", flat=True)))
    return pl.concat(frames)


def read_all() -> pl.DataFrame:
    """The same of all complaints; identifiers of one complaint are left out, for they link nothing."""
    kinds = read_columns(_KINDS, {"identifier": pl.Int64(), "kind": pl.String()})
    rows = (
        read_shared()
        .join(kinds, on="identifier")
        .select("complaint", "kind", value=pl.col("identifier").cast(pl.String))
    )
    living = read_columns(_LIVING, {"complaint": pl.Int64()}, [Complaint.State.WITHDRAWN])
    return pl.concat([rows, living.with_columns(kind=pl.lit(""), value=pl.lit(""))])


def read_columns(
    statement: str, schema: Mapping[str, pl.DataType], values: Sequence[str] = ()
) -> pl.DataFrame:
    """The rows of a statement, without an object of Django's for any of them."""
    frames = [pl.DataFrame(schema=schema)]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        while rows := cursor.fetchmany(ROWS):
            columns = zip(schema.items(), zip(*rows, strict=True), strict=True)
            frames.append(
                pl.DataFrame(
                    {name: pl.Series(cells, dtype=form, strict=False) for (name, form), cells in columns}
                )
            )
    return pl.concat(frames)


def read_shared() -> pl.DataFrame:
    """Columns complaint, identifier: the mentions of identifiers that two or more living complaints name."""
    return read_pairs(_SHARED)


def count_single(hubs: Sequence[int]) -> pl.DataFrame:
    """Columns complaint, single: how many identifiers, hubs left out, a living complaint alone names."""
    named = read_pairs(_SINGLE).unique().filter(~pl.col("identifier").is_in(hubs))
    return named.group_by("complaint").agg(single=pl.len())


def read_pairs(statement: str) -> pl.DataFrame:
    """Columns complaint, identifier of living complaints, by a statement that gives both ids."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        pieces = iter(lambda: cursor.fetchmany(ROWS), [])
        flat = np.fromiter(chain.from_iterable(chain.from_iterable(pieces)), dtype=np.int64).reshape(-1, 2)
    frame = pl.DataFrame({"complaint": flat[:, 0], "identifier": flat[:, 1]})
    gone = Complaint.objects.filter(state=Complaint.State.WITHDRAWN).values_list("pk", flat=True)
    return frame.filter(~pl.col("complaint").is_in(list(gone)))


def _alone(complaints: Iterable[int]) -> pl.DataFrame:
    numbers = np.fromiter(complaints, dtype=np.int64)
    return pl.DataFrame({"complaint": numbers}).with_columns(kind=pl.lit(""), value=pl.lit(""))
