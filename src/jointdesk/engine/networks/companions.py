"""Companions: whether the complaints of a suspect identifier are related by other common identifiers.

A busy gang's every identifier is common, so nothing rare relates its victims; but they name several of its few
identifiers, and the same ones. A hotline's callers name nothing in common, or only its bank's site with it, so
one companion alone vouches for nothing. For a suspect X with parts p (see hub_rule):

    n(Y) = parts of X in which a complaint names both X and Y     Y: a common identifier that is no hub, not X
    m(p) = the largest n(Y) among the companions Y of p, at least 1: p is one of m(p) related parts
    groups(X) = sum over p of 1 / m(p), in the worst case of leaving out one companion Y

X is a hub if groups(X) is more than the share of its complaints that makes one diverse. Hubs are no companions,
so finding some can only make more: rounds go on until there are no more, ROUNDS at most. 1 / m is
ONE // m: whole numbers sum to the same in any order.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

ONE = 720_720  # the smallest number that 1 to 16 all divide
ROUNDS = 8

Codes = NDArray[np.int32]


def find_vouched(mentions: pl.DataFrame, suspect: pl.DataFrame, diverse_share: float) -> Codes:
    """The suspects that are no hubs.

    `mentions`: identifier, complaint, part, of all common identifiers; `suspect`: identifier, parts, degree.
    """
    pairs = _pair(mentions, suspect)
    hubs = suspect.clear()
    for _ in range(ROUNDS):
        alive = pairs.join(hubs, left_on="companion", right_on="identifier", how="anti")
        limit = diverse_share * ONE * pl.col("degree")
        found = _count_groups(alive, suspect).filter(pl.col("groups") > limit)
        if found.height == hubs.height:
            break
        hubs = found.select(suspect.columns)
    return suspect.join(hubs, on="identifier", how="anti")["identifier"].to_numpy()


def _pair(mentions: pl.DataFrame, suspect: pl.DataFrame) -> pl.DataFrame:
    """Each suspect, part and companion that occur together, and in how many parts (n): identifier, part, companion, n.

    Without those of one part: m(p) is at least 1 anyway.
    """
    identifier, complaint = mentions["identifier"].to_numpy(), mentions["complaint"].to_numpy()
    of_suspects = mentions.filter(_is_in(identifier, suspect["identifier"].to_numpy()))
    accompanied = mentions.filter(_is_in(complaint, of_suspects["complaint"].to_numpy()))
    companions = accompanied.select("complaint", companion="identifier")
    both = of_suspects.join(companions, on="complaint").filter(pl.col("identifier") != pl.col("companion"))
    pairs = both.select("identifier", "part", "companion").unique()
    counts = pairs.group_by("identifier", "companion").agg(n=pl.len().cast(pl.Int64)).filter(pl.col("n") > 1)
    return pairs.join(counts, on=["identifier", "companion"])


def _is_in(codes: Codes, wanted: Codes) -> pl.Series:
    """By a table, which is faster than a join."""
    known = np.zeros(1 + max(codes.max(initial=0), wanted.max(initial=0)), dtype=np.bool_)
    known[wanted] = True
    return pl.Series(known[codes])


def _count_groups(pairs: pl.DataFrame, suspect: pl.DataFrame) -> pl.DataFrame:
    """The suspects with a further column groups, in units of 1 / ONE."""
    best = _find_best(pairs)
    accompanied = best.group_by("identifier").agg(accompanied=pl.len(), shares=pl.col("share").sum())
    lost = best.group_by("identifier", "companion").agg(lost=(pl.col("left") - pl.col("share")).sum())
    worst = lost.group_by("identifier").agg(pl.col("lost").max())
    judged = suspect.join(accompanied, on="identifier", how="left").join(worst, on="identifier", how="left")
    alone = pl.col("parts").cast(pl.Int64) - pl.col("accompanied").fill_null(0)
    return judged.with_columns(
        groups=alone * ONE + pl.col("shares").fill_null(0) + pl.col("lost").fill_null(0)
    )


def _find_best(pairs: pl.DataFrame) -> pl.DataFrame:
    """Of each suspect's part the best companion; its share with it, and left if that one is left out."""
    of_part = ["identifier", "part"]
    # which of equally good ones is the best makes no difference: the part counts as much by the next
    ranked = pairs.select(*of_part, rank=pl.col("n") * 2**32 + pl.col("companion"))
    top = ranked.group_by(of_part).agg(top=pl.col("rank").max())
    below = ranked.join(top, on=of_part).filter(pl.col("rank") < pl.col("top"))
    next_best = below.group_by(of_part).agg(second=pl.col("rank").max() // 2**32)
    return top.join(next_best, on=of_part, how="left").select(
        *of_part,
        companion=(pl.col("top") % 2**32).cast(pl.Int32),
        share=ONE // (pl.col("top") // 2**32),
        left=ONE // pl.col("second").fill_null(1),
    )
