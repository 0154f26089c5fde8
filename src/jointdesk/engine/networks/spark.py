"""Linking on Apache Spark: the partition of `linking.link`, for more mentions than one machine holds.

Nothing of the size of the data comes to the driver. Identifiers are told apart by kind and value themselves,
never by a hash; numbers stand for complaints in the order of their ids, so that the smallest number of a
network is its smallest complaint. The hub rule is that of `hub_rule`, which states it. Judgements are a
desk's, and a desk links locally.
"""

from dataclasses import dataclass

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812

from jointdesk.engine.networks.hub_rule import (
    COMMON_DEGREE,
    DEGREE,
    DIVERSITY,
    LISTED,
    REVIEW,
    REVIEWED_KINDS,
)
from jointdesk.engine.networks.spark_hubs import judge
from jointdesk.engine.networks.stars import Shelf, Tell, connect


@dataclass(frozen=True)
class SparkLinking:
    """`networks`: columns complaint, network, sorted; `hubs`: columns kind, value, degree, reason."""

    networks: DataFrame
    hubs: DataFrame

    def summarise(self) -> tuple[int, int, int, int]:
        """How many complaints, networks, complaints of the largest network and hubs."""
        sizes = self.networks.groupBy("network").count()
        total = sizes.agg(F.sum("count"), F.count("*"), F.max("count")).first()
        return (*total, self.hubs.count())


@dataclass(frozen=True)
class Tables:
    """Mentions in numbers: `complaints` (complaint, code), `identifiers` named by two complaints or more
    (kind, value, degree, identifier), `edges` (code, identifier)."""

    complaints: DataFrame
    identifiers: DataFrame
    edges: DataFrame


def link(
    mentions: DataFrame, shelf: Shelf, *, hub_degree: int | None, listed: DataFrame, tell: Tell
) -> SparkLinking:
    """Group complaints (columns complaint, kind, value) into networks; the order of rows does not matter.

    `hub_degree` as in `linking.link`; `listed`: identifiers (columns kind, value) that do not link either;
    `tell` hears of each step.
    """
    tables = _number(mentions, shelf, tell)
    said = tables.identifiers.join(listed.distinct(), ["kind", "value"], "left_semi")
    others = tables.identifiers.join(said.select("identifier"), "identifier", "left_anti")
    if hub_degree is None:
        found, stars = _link_by_diversity(tables, said, others, shelf, tell)
    else:
        found = others.where(F.col("degree") > hub_degree).withColumn("reason", F.lit(DEGREE))
        linking = tables.edges.join(others.where(F.col("degree") <= hub_degree), "identifier", "left_semi")
        stars = connect(_pair(linking), shelf, "stars", tell)
    tell("naming networks")
    hubs = said.withColumn("reason", F.lit(LISTED)).unionByName(found)
    return SparkLinking(
        networks=shelf.keep(_name(tables.complaints, stars), "networks"),
        hubs=hubs.select("kind", "value", "degree", "reason"),
    )


def _number(mentions: DataFrame, shelf: Shelf, tell: Tell) -> Tables:
    tell("numbering complaints")
    # grows with the partition and within it: in the order of ids, for the rows are sorted
    code = F.monotonically_increasing_id()
    complaints = shelf.keep(
        mentions.select("complaint").distinct().orderBy("complaint").withColumn("code", code), "complaints"
    )
    tell("numbering identifiers")
    named = mentions.select(
        "complaint",
        F.coalesce(F.col("kind").cast("string"), F.lit("")).alias("kind"),
        F.col("value").cast("string"),
    ).where("value != ''")
    identifiers = shelf.keep(
        named.distinct()
        .groupBy("kind", "value")
        .agg(F.count("*").alias("degree"))
        .where("degree > 1")
        .withColumn("identifier", F.monotonically_increasing_id()),
        "identifiers",
    )
    shared = named.join(identifiers, ["kind", "value"]).join(complaints, "complaint")
    edges = shelf.keep(shared.select("code", "identifier").distinct(), "edges")
    return Tables(complaints, identifiers, edges)


def _link_by_diversity(
    tables: Tables, said: DataFrame, others: DataFrame, shelf: Shelf, tell: Tell
) -> tuple[DataFrame, DataFrame]:
    """The hubs that the diversity rule finds (as `others`, with reason), and the stars of what is linked."""
    common = others.where(F.col("degree") > COMMON_DEGREE)
    unused = common.select("identifier").unionAll(said.select("identifier"))
    rare = tables.edges.join(unused, "identifier", "left_anti")
    parts = connect(_pair(rare), shelf, "parts", tell)
    named = tables.edges.join(common, "identifier", "left_semi").join(
        parts, F.col("code") == F.col("child"), "left"
    )
    located = shelf.keep(named.select("identifier", "code", _root("code").alias("part")), "common")
    # a star has its children, and its middle
    sizes = parts.groupBy(F.col("parent").alias("part")).agg((F.count("*") + 1).alias("size"))
    diverse = judge(located, sizes, tables.complaints.count(), shelf, tell)
    reason = F.when(F.col("kind").isin(*REVIEWED_KINDS), REVIEW).otherwise(DIVERSITY)
    found = common.join(diverse, "identifier", "left_semi").withColumn("reason", reason)
    vouched = located.join(diverse, "identifier", "left_anti").select("code", "identifier")
    return found, connect(parts.unionAll(_pair(vouched)), shelf, "stars", tell)


def _pair(edges: DataFrame) -> DataFrame:
    """Each complaint of an identifier with the smallest of them: never complaints two by two."""
    smallest = F.min("code").over(Window.partitionBy("identifier"))
    return (
        edges.withColumn("parent", smallest)
        .where("code != parent")
        .select(F.col("code").alias("child"), "parent")
    )


def _name(complaints: DataFrame, stars: DataFrame) -> DataFrame:
    names = complaints.select(F.col("complaint").alias("network"), F.col("code").alias("root"))
    return (
        complaints.join(stars, F.col("code") == F.col("child"), "left")
        .withColumn("root", _root("code"))
        .join(names, "root")
        .orderBy("complaint")
        .select("complaint", "network")
    )


def _root(code: str) -> Column:
    return F.coalesce(F.col("parent"), F.col(code))
