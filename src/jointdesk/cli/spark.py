"""`jointdesk link --engine spark`: a session of Apache Spark around the engine's functions.

Alone, Spark uses this machine's cores and listens on loopback only. Whoever sets PYSPARK_SUBMIT_ARGS or
SPARK_CONF_DIR names a cluster, and says all of its settings; OUT must then be where every worker sees it, for
intermediate tables lie in a folder beside it while the command runs. What Spark logs goes to that folder too.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from jointdesk.engine.errors import InputError, OwnError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from jointdesk.cli.mentions_file import Source

COLUMNS = ("complaint", "kind", "value")
CLUSTER_VARIABLES = ("PYSPARK_SUBMIT_ARGS", "SPARK_CONF_DIR")
ALONE = {
    "spark.master": "local[*]",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    # 200 by default, each of them a task and a file
    "spark.sql.shuffle.partitions": "8",
}


def link_on_spark(
    mentions: str, out: Path, *, hub_degree: int | None, listed: Sequence[tuple[str, ...]]
) -> tuple[int, int, int, int]:
    """Link the file `mentions` into the file `out`.

    Returns how many complaints, networks, complaints of the largest network and hubs there are.
    """
    _require_spark()
    try:
        folder = Path(tempfile.mkdtemp(dir=out.absolute().parent, prefix=".jointdesk-link-"))
    except OSError as error:
        raise _refuse(out, error) from None
    try:
        with _show_progress() as tell:
            tell("reading mentions")
            _lay_table(mentions, folder / "mentions.parquet")
            tell("starting Apache Spark")
            with open_session(folder) as session:
                counts = _link(session, folder, hub_degree, listed, tell)
            tell("writing networks")
            _write(folder, out)
        return counts
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def open_session(folder: Path) -> Iterator["SparkSession"]:
    """A session that spills and logs to `folder`. Raises OwnError if none can start or Spark fails in it."""
    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    conf = SparkConf(loadDefaults=False).setAll(list(_choose_settings(folder).items()))
    with (folder / "spark.log").open("wb") as log:
        try:
            gateway = launch_gateway(conf, {"stdout": log, "stderr": log})
        except PySparkException:
            raise OwnError("Apache Spark did not start: it needs Java 17 or newer") from None
        try:
            with SparkContext(gateway=gateway, conf=conf) as context:
                yield SparkSession(context)
        except (PySparkException, Py4JError) as error:
            raise OwnError(f"Apache Spark failed: {_name_cause(error)}") from None
        finally:
            gateway.shutdown()
            # the virtual machine ends with its standard input
            gateway.proc.stdin.close()
            gateway.proc.wait()


def _require_spark() -> None:
    if find_spec("pyspark") is None:
        raise OwnError("--engine spark needs Apache Spark: install jointdesk[spark]")
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=str(Path(home) / "bin") if home else None) is None:
        raise OwnError(f"--engine spark needs Java 17 or newer: none {'in JAVA_HOME' if home else 'found'}")


def _choose_settings(folder: Path) -> dict[str, str]:
    settings = {
        "spark.app.name": "jointdesk",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    if any(name in os.environ for name in CLUSTER_VARIABLES):
        return settings
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    heap = max(1, min(gigabytes // 2, 8))
    return settings | ALONE | {"spark.driver.memory": f"{heap}g", "spark.local.dir": str(folder / "spill")}


def _name_cause(error: Exception) -> str:
    """The class of what failed in Java, for its words may quote data."""
    cause = getattr(error, "java_exception", None) or getattr(error, "_origin", None)
    if cause is None:
        return type(error).__name__
    while cause.getCause() is not None:
        cause = cause.getCause()
    return str(cause.getClass().getSimpleName())


def _lay_table(mentions: str, path: Path) -> None:
    """A Parquet file in order at `path`: a link to `mentions`, or what the local engine's readers make of it.

    So both engines refuse the same files in the same words.
    """
    from jointdesk.cli.mentions_file import Source, read_source

    source = Source.open(mentions)
    if _lay_as_it_is(source, path):
        return
    path.unlink(missing_ok=True)
    table = read_source(source, COLUMNS)
    if table.is_empty():
        raise InputError("no mentions", file=mentions, field="complaint")
    table.write_parquet(path)


def _lay_as_it_is(source: "Source", path: Path) -> bool:
    """Without holding it in memory; only a file without a fault can be."""
    import polars as pl

    from jointdesk.cli.mentions_file import scan_table

    try:
        scan = scan_table(source, COLUMNS)
        if source.content is None and _is_parquet(source):
            path.symlink_to(Path(source.name).resolve())
        else:
            scan.sink_parquet(path)
            scan = pl.scan_parquet(path, glob=False)
        counts = scan.select(pl.len(), nulls=pl.sum_horizontal(pl.all().null_count()))
        rows, nulls = counts.collect(engine="streaming").row(0)
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return False
    return bool(rows and not nulls)


def _is_parquet(source: "Source") -> bool:
    with source.read() as stream:
        return stream.read(4) == b"PAR1"


def _link(
    session: "SparkSession",
    folder: Path,
    hub_degree: int | None,
    listed: Sequence[tuple[str, ...]],
    tell: Callable[[str], None],
) -> tuple[int, int, int, int]:
    import polars as pl

    from jointdesk.engine.networks.spark import link
    from jointdesk.engine.networks.stars import Shelf

    # as a file, for rows that come from Python would need Python on every worker
    hubs = pl.DataFrame(listed, schema=dict.fromkeys(COLUMNS[1:], pl.String), orient="row")
    hubs.write_parquet(folder / "listed.parquet")
    shelf = Shelf(session, str(folder))
    return link(
        shelf.read("mentions.parquet"),
        shelf,
        hub_degree=hub_degree,
        listed=shelf.read("listed.parquet"),
        tell=tell,
    ).summarise()


def _write(folder: Path, out: Path) -> None:
    """One file of Spark's many, which are sorted from one to the next, in the type of the file read."""
    import polars as pl

    try:
        with (folder / "mentions.parquet").open("rb") as stream:
            dtype = pl.read_parquet_schema(stream)["complaint"]
        parts = pl.scan_parquet(sorted((folder / "networks").glob("part-*")), glob=False)
        parts.select(pl.all().cast(dtype)).sink_parquet(folder / "out.parquet")
        (folder / "out.parquet").replace(out)
    except OSError as error:
        raise _refuse(out, error) from None


def _refuse(out: Path, error: OSError) -> InputError:
    return InputError(f"cannot be written: {error.strerror or error}", file=str(out))


@contextmanager
def _show_progress() -> Iterator[Callable[[str], None]]:
    """Says the step under way, on a terminal."""
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield status.update
