"""Complaints x identifiers as numbers: what every computation on networks starts from.

Most identifiers are named once and can link nothing, so they go first, found by a 64-bit hash. The hash is
trusted only where it is proved: each surviving group must hold one (kind, value), else the whole table is
grouped exactly.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jointdesk.engine.errors import CallerError

Codes = NDArray[np.int32]
Mask = NDArray[np.bool_]
COLUMNS = ("complaint", "kind", "value")


@dataclass(frozen=True)
class Incidence:
    """Mentions in numbers. Edge e says: complaint `complaint_of[e]` names identifier `identifier_of[e]`.

    `complaints`: every complaint, sorted, so the order of codes is the order of ids. `identifiers`: columns
    kind, value, degree (how many complaints name it, 2 or more), one row per code.
    """

    complaints: pl.Series
    identifiers: pl.DataFrame
    complaint_of: Codes
    identifier_of: Codes

    @property
    def degrees(self) -> Codes:
        return self.identifiers["degree"].to_numpy().astype(np.int32)


def encode(mentions: pl.DataFrame) -> Incidence:
    """Read mentions (columns complaint, kind, value). An empty or null value names nothing, its complaint
    stays.

    Raises CallerError when a column is missing, a complaint is null, or complaint is neither text nor
    integer.
    """
    mentions = _check(mentions)
    complaints = mentions["complaint"].unique().sort()
    shared = _drop_single(mentions.filter(pl.col("value") != ""))
    shared = shared.unique(["complaint", "key"])
    identifiers = (
        shared.group_by("key")
        .agg(pl.col("kind").first(), pl.col("value").first(), pl.len().alias("degree"))
        .filter(pl.col("degree") > 1)
        .with_row_index("identifier")
    )
    codes = pl.DataFrame({"complaint": complaints}).with_row_index("code")
    edges = shared.join(identifiers.select("key", "identifier"), on="key").join(codes, on="complaint")
    return Incidence(
        complaints,
        identifiers.select("kind", "value", "degree"),
        edges["code"].to_numpy().astype(np.int32),
        edges["identifier"].to_numpy().astype(np.int32),
    )


def find_codes(incidence: Incidence, identifiers: pl.DataFrame) -> Codes:
    """The codes of those identifiers (columns kind, value) that two or more complaints name."""
    found = incidence.identifiers.with_row_index("code").join(identifiers, on=["kind", "value"], how="semi")
    return found["code"].to_numpy().astype(np.int32)


def _check(mentions: pl.DataFrame) -> pl.DataFrame:
    for column in COLUMNS:
        if column not in mentions.columns:
            raise CallerError(f"mentions have no column {column}")
    mentions = mentions.select(
        pl.col("complaint"), pl.col("kind").cast(pl.String).fill_null(""), pl.col("value").cast(pl.String)
    )
    if isinstance(mentions.schema["complaint"], pl.Categorical | pl.Enum | pl.Null):
        mentions = mentions.with_columns(pl.col("complaint").cast(pl.String))
    dtype = mentions.schema["complaint"]
    if dtype != pl.String and not dtype.is_integer():
        raise CallerError(f"column complaint is {dtype}: text or integer expected")
    if mentions["complaint"].null_count():
        raise CallerError("column complaint has nulls")
    return mentions


def _drop_single(mentions: pl.DataFrame) -> pl.DataFrame:
    """Rows whose identifier occurs more than once, with its number in column key."""
    hashed = mentions.with_columns(key=pl.col("value").hash(1) ^ pl.col("kind").hash(2))
    shared = hashed.filter(pl.col("key").is_duplicated())
    if not _collides(shared):
        return shared
    exact = mentions.group_by("kind", "value").len().filter(pl.col("len") > 1)
    numbered = exact.select("kind", "value").with_row_index("key")
    return mentions.join(numbered, on=["kind", "value"])


def _collides(shared: pl.DataFrame) -> bool:
    kind, value = pl.col("kind"), pl.col("value")
    pure = shared.group_by("key").agg(
        pure=(kind.min() == kind.max()) & (value.min() == value.max()),
    )
    return not pure["pure"].all()
