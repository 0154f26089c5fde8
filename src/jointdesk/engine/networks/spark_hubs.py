"""The hub rule on Apache Spark: step by step what `hub_rule` and `companions` state and count, in DataFrames."""

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812

from jointdesk.engine.networks.companions import ONE, ROUNDS
from jointdesk.engine.networks.hub_rule import DIVERSE_SHARE, UNLIKELY
from jointdesk.engine.networks.stars import Shelf, Tell


def judge(mentions: DataFrame, sizes: DataFrame, complaints: int, shelf: Shelf, tell: Tell) -> DataFrame:
    """Column identifier: the hubs among common identifiers.

    `mentions`: columns identifier, code, part, of all common identifiers, each once; `part` is the component in
    which complaint `code` lies without them. `sizes`: columns part, size, of components of two complaints or
    more. `complaints`: of all there are.
    """
    spread = _count_parts(mentions, sizes, complaints)
    suspect = shelf.keep(spread.where(F.col("parts") > DIVERSE_SHARE * F.col("degree")), "suspects")
    pairs = shelf.keep(_pair(mentions, suspect), "pairs")
    hubs, found = suspect.select("identifier").limit(0), 0
    for turn in range(ROUNDS):
        tell(f"looking for hubs, round {turn + 1}")
        alive = pairs.join(hubs.withColumnRenamed("identifier", "companion"), "companion", "left_anti")
        limit = DIVERSE_SHARE * ONE * F.col("degree")
        diverse = _count_groups(alive, suspect).where(F.col("groups") > limit).select("identifier")
        hubs, before = shelf.keep(diverse, f"found-{turn % 2}"), found
        found = hubs.count()
        if found == before:
            break
    return hubs


def _count_parts(mentions: DataFrame, sizes: DataFrame, complaints: int) -> DataFrame:
    """Columns identifier, parts, degree."""
    degree = F.sum("named").over(Window.partitionBy("identifier"))
    located = mentions.groupBy("identifier", "part").agg(F.count("*").alias("named"))
    known = located.join(sizes, "part", "left").withColumn("degree", degree)
    others = F.greatest(F.lit(complaints) - F.col("degree"), F.lit(1))
    mean = F.col("degree") * (F.coalesce("size", F.lit(1)) - F.col("named")) / others
    by_chance = F.col("named") <= 1 + F.col("mean") + UNLIKELY * F.sqrt("mean")
    counted = F.when(by_chance, F.col("named")).otherwise(1)
    return (
        known.withColumn("mean", mean)
        .groupBy("identifier")
        .agg(F.sum(counted).alias("parts"), F.sum("named").alias("degree"))
    )


def _pair(mentions: DataFrame, suspect: DataFrame) -> DataFrame:
    """Each suspect, part and companion that occur together: identifier, part, companion."""
    companions = mentions.select("code", F.col("identifier").alias("companion"))
    both = mentions.join(suspect, "identifier", "left_semi").join(companions, "code")
    return both.where("identifier != companion").select("identifier", "part", "companion").distinct()


def _count_groups(pairs: DataFrame, suspect: DataFrame) -> DataFrame:
    """The suspects with a further column groups, in units of 1 / ONE."""
    parts_of_both = F.count("*").over(Window.partitionBy("identifier", "companion"))
    best_first = Window.partitionBy("identifier", "part").orderBy(F.desc("n"), "companion")
    best = (
        pairs.withColumn("n", parts_of_both)
        .withColumn("second", F.lead("n", 1, 1).over(best_first))
        .withColumn("rank", F.row_number().over(best_first))
        .where("rank = 1")
        .select(
            "identifier",
            "companion",
            F.expr(f"{ONE} div n").alias("share"),
            # without its best companion the part counts by its second
            F.expr(f"{ONE} div second").alias("left"),
        )
    )
    of_companion = best.groupBy("identifier", "companion").agg(
        F.count("*").alias("accompanied"),
        F.sum("share").alias("shares"),
        F.sum(F.col("left") - F.col("share")).alias("lost"),
    )
    together = of_companion.groupBy("identifier").agg(
        F.sum("accompanied").alias("accompanied"), (F.sum("shares") + F.max("lost")).alias("groups")
    )
    alone = F.col("parts") - F.coalesce("accompanied", F.lit(0))
    return suspect.join(together, "identifier", "left").withColumn(
        "groups", alone * ONE + F.coalesce("groups", F.lit(0))
    )
