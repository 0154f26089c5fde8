"""Connected components on Apache Spark, in plain DataFrames.

Large-star and small-star in turn (Kiveris et al., "Connected Components in MapReduce and Beyond", 2014): each
node hands its larger neighbours, then its smaller ones, to the smallest of them, until only stars are left,
each around the smallest node of its component. The rounds grow with the logarithm of the number of nodes, and
every round is written to a shelf, for Spark would else plan all earlier rounds anew.
"""

import re
from collections.abc import Callable
from itertools import count

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import StructType

Tell = Callable[[str], None]


class Shelf:
    """A folder for intermediate tables; every worker must see it. Whoever made it removes it."""

    def __init__(self, session: SparkSession, folder: str) -> None:
        self.session, self.folder = session, folder

    def read(self, name: str, schema: StructType | None = None) -> DataFrame:
        # Spark takes brackets and the like in a path for a pattern
        path = re.sub(r"([\\\[\]{}*?])", r"\\\1", f"{self.folder}/{name}")
        reader = self.session.read if schema is None else self.session.read.schema(schema)
        return reader.parquet(path)

    def keep(self, frame: DataFrame, name: str) -> DataFrame:
        """The frame, computed once, under a name in place of what lay there."""
        frame.write.mode("overwrite").parquet(f"{self.folder}/{name}")
        return self.read(name, frame.schema)


def connect(pairs: DataFrame, shelf: Shelf, name: str, tell: Tell) -> DataFrame:
    """Columns child, parent: for each node of `pairs` (same columns, child > parent) its component's smallest.

    The smallest itself has no row. `name`: under which the stars are kept.
    """
    stars = shelf.keep(pairs.distinct(), f"{name}-0")
    for turn in count(1):
        if _are_stars(stars):
            return stars
        tell(f"joining components, round {turn}")
        stars = shelf.keep(_shrink(_spread(stars)), f"{name}-{turn % 2}")
    raise AssertionError("a count has no end")


def _spread(pairs: DataFrame) -> DataFrame:
    """Large-star: each node's larger neighbours go to the smallest of its neighbourhood."""
    turned = pairs.select(F.col("parent").alias("node"), F.col("child").alias("near"))
    both = pairs.select(F.col("child").alias("node"), F.col("parent").alias("near")).unionAll(turned)
    smallest = F.least("node", F.min("near").over(Window.partitionBy("node")))
    return (
        both.withColumn("smallest", smallest)
        .where("near > node")
        .select(F.col("near").alias("child"), F.col("smallest").alias("parent"))
        .distinct()
    )


def _shrink(pairs: DataFrame) -> DataFrame:
    """Small-star: each node and its smaller neighbours go to the smallest of these."""
    seen = pairs.withColumn("smallest", F.min("parent").over(Window.partitionBy("child")))
    moved = seen.where("parent > smallest").select(F.col("parent").alias("child"), "smallest")
    return (
        seen.select("child", "smallest")
        .unionAll(moved)
        .select("child", F.col("smallest").alias("parent"))
        .distinct()
    )


def _are_stars(pairs: DataFrame) -> bool:
    """Whether every child has one parent, and no parent is a child."""
    ends = pairs.select(
        F.explode(
            F.array(
                F.struct(
                    F.col("child").alias("node"), F.lit(1).alias("as_child"), F.lit(0).alias("as_parent")
                ),
                F.struct(
                    F.col("parent").alias("node"), F.lit(0).alias("as_child"), F.lit(1).alias("as_parent")
                ),
            )
        ).alias("end")
    ).select("end.*")
    nodes = ends.groupBy("node").agg(
        F.sum("as_child").alias("parents"), F.max("as_parent").alias("as_parent")
    )
    return not nodes.where("parents > 1 or (parents = 1 and as_parent = 1)").head(1)
