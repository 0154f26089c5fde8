"""Linking on Apache Spark finds the networks and hubs that linking here finds.

Starting Spark's jobs takes longer than the jobs, so many small cases are one table: they share no complaint and
no identifier, and no case changes what is found in another.
"""

import random
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from jointdesk.cli.spark import open_session
from jointdesk.engine.networks import link
from needs import need

if TYPE_CHECKING:
    from jointdesk.engine.networks.stars import Shelf

Row = tuple[str, str | None, str | None]
Identifier = tuple[str, str]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Shelf]":
    need("spark", find_spec("pyspark") is not None and shutil.which("java") is not None, "pyspark and Java")
    from jointdesk.engine.networks.stars import Shelf

    folder = tmp_path_factory.mktemp("spark")
    patch = pytest.MonkeyPatch()
    # Java's second compiler and its many collectors cost more than they gain in a minute
    patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    with open_session(folder) as session:
        # compiling each query takes longer than running it on so little
        for name, value in (("shuffle.partitions", "2"), ("codegen.factoryMode", "NO_CODEGEN")):
            session.conf.set(f"spark.sql.{name}", value)
        session.conf.set("spark.sql.codegen.wholeStage", "false")
        yield Shelf(session, str(folder))
    patch.undo()


def draw_webs(count: int) -> Iterator[list[Row]]:
    """Small random cases, some so dense that common identifiers are companions, with repeats and empty values."""
    for seed in range(count):
        rng = random.Random(seed)
        complaints, values = rng.randint(1, 60), rng.randint(1, 12)
        yield [
            (
                f"{rng.randrange(complaints)}",
                rng.choice(["phone", "wallet"]),
                f"{int(rng.random() ** 3 * values)}",
            )
            for _ in range(rng.randint(1, 150))
        ] + [(f"{rng.randrange(complaints)}", "phone", rng.choice(["", None]))]


def draw_shapes() -> Iterator[list[Row]]:
    yield [(f"{n}", "phone", f"{n + step}") for n in range(100) for step in (0, 1)]  # a long chain
    numbers = random.Random(1).sample(range(100), 100)  # the same with ids in disorder
    yield [(f"{n}", "phone", f"{place + step}") for place, n in enumerate(numbers) for step in (0, 1)]
    yield [(f"{n}", "phone", f"{a}-{b}") for a, b in combinations(range(12), 2) for n in (a, b)]
    yield [(f"{n}", "domain", "hotline") for n in range(60)]
    yield [(f"{n}", "bank_account", "mule") for n in range(60)]
    for owned, named in ((3, 2), (5, 2), (8, 4), (20, 2)):  # busy gangs
        yield [(f"{n}", "handle", f"{(n + step) % owned}") for n in range(160) for step in range(named)]
    for related in (9, 10):  # three quarters of 36 are unrelated, or just less
        chain = [(f"{n}", "phone", f"{n + step}") for n in range(related) for step in (0, 1)]
        yield chain + [(f"{n}", "domain", "common") for n in range(36)]
    for degree in (20, 21):
        yield [(f"{n}", "domain", "common") for n in range(degree)] * 2
    yield [("a", None, "x"), ("b", "", "x"), ("c", "x", ""), ("d", "x", None)]


def gather() -> pl.DataFrame:
    rows = [
        (f"{case:03}-{complaint}", kind, f"{case}/{value}" if value else value)
        for case, mentions in enumerate([*draw_shapes(), *draw_webs(100)])
        for complaint, kind, value in mentions
    ]
    # callers from everywhere, chains of a hundred as well: by chance
    everyone = sorted({row[0] for row in rows})
    rows += [(complaint, "phone", "everywhere") for complaint in everyone[::7]]
    random.Random(2).shuffle(rows)
    return pl.DataFrame(rows, schema=["complaint", "kind", "value"], orient="row")


def link_there(
    shelf: "Shelf", mentions: pl.DataFrame, hub_degree: int | None, hubs: list[Identifier]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    from jointdesk.engine.networks import spark

    mentions.write_parquet(f"{shelf.folder}/mentions.parquet")
    listed = pl.DataFrame(hubs, schema={"kind": pl.String, "value": pl.String}, orient="row")
    listed.write_parquet(f"{shelf.folder}/listed.parquet")
    found = spark.link(
        shelf.read("mentions.parquet"),
        shelf,
        hub_degree=hub_degree,
        listed=shelf.read("listed.parquet"),
        tell=lambda _step: None,
    )
    shelf.keep(found.hubs, "found-hubs")
    parts = sorted(Path(shelf.folder, "networks").glob("part-*"))
    hubs_found = pl.read_parquet(f"{shelf.folder}/found-hubs/part-*")
    summary = found.summarise()
    networks = pl.concat([pl.read_parquet(part) for part in parts])
    sizes = networks["network"].value_counts()["count"]
    assert summary == (networks.height, len(sizes), sizes.max(), hubs_found.height)
    return networks, hubs_found


@pytest.mark.parametrize(
    ("hub_degree", "hubs"),
    [(None, [("domain", "0/hotline"), ("handle", "5/1"), ("phone", "1/7")]), (5, [("phone", "1/nobody")])],
)
def test_many_small_cases(shelf: "Shelf", hub_degree: int | None, hubs: list[Identifier]) -> None:
    mentions = gather()
    here = link(mentions, hub_degree=hub_degree, hubs=hubs)
    networks, found = link_there(shelf, mentions, hub_degree, hubs)
    assert networks.equals(here.networks)
    assert sorted(found.rows()) == sorted(here.hubs.with_columns(pl.col("degree").cast(pl.Int64)).rows())
    assert found.height > 2
    assert ("phone", "everywhere") in found.select("kind", "value").rows()


def test_numbers_are_in_the_order_of_numbers(shelf: "Shelf") -> None:
    mentions = pl.DataFrame(
        {"complaint": [10, 9, 100, -1], "kind": ["phone"] * 4, "value": ["1", "1", "2", "2"]}
    )
    networks, _ = link_there(shelf, mentions, None, [])
    assert networks.rows() == [(-1, -1), (9, 9), (10, 9), (100, -1)]
