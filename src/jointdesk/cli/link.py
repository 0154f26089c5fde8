"""jointdesk link: a file of mentions in, the network of each complaint out."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jointdesk.engine.errors import CallerError, InputError

if TYPE_CHECKING:
    import polars as pl


@click.command()
@click.argument("mentions")
@click.option("-o", "--out", required=True, metavar="OUT.parquet", help="Where the networks are written.")
@click.option(
    "--hub-degree",
    type=click.IntRange(min=1),
    help="An identifier named by more than N complaints does not link. [default: the diversity rule]",
)
@click.option("--hubs", metavar="FILE", help="Further identifiers that do not link: columns kind, value.")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="What computes; spark is Apache Spark, for what exceeds this machine's memory.",
)
def command(mentions: str, out: str, hub_degree: int | None, hubs: str | None, engine: str) -> None:
    """Group complaints that share identifiers into networks.

    MENTIONS is a CSV or Parquet file (`-`: standard input) with columns complaint, kind, value; a row with an
    empty value ("" in CSV) is a complaint that names nothing. OUT.parquet gets one row per complaint:
    complaint, network, which is the network's smallest complaint.

    By default an identifier named by more than 20 complaints does not link if more than three quarters of
    them have nothing else in common, as a bank's hotline.
    """
    # polars and scipy take half a second to import, which `jointdesk link --help` need not wait for
    from jointdesk.cli.mentions_file import read_table
    from jointdesk.engine.networks import link

    if out != "-" and Path(out).resolve() == Path(mentions).resolve():
        raise click.UsageError("OUT.parquet would overwrite MENTIONS")
    listed = read_table(hubs, ("kind", "value")).rows() if hubs else []
    if engine == "spark":
        from jointdesk.cli.spark import link_on_spark

        counts = link_on_spark(mentions, Path(out), hub_degree=hub_degree, listed=listed)
        click.echo(_summarise(*counts), err=True)
        return
    table = read_table(mentions, ("complaint", "kind", "value"))
    if table.is_empty():
        raise InputError("no mentions", file=mentions, field="complaint")
    try:
        linking = link(table, hub_degree=hub_degree, hubs=listed)
    except CallerError as error:
        raise InputError(str(error), file=mentions) from None
    _write(linking.networks, Path(out))
    sizes = linking.networks["network"].value_counts()["count"]
    counts = linking.networks.height, len(sizes), max(sizes.to_list()), linking.hubs.height
    click.echo(_summarise(*counts), err=True)


def _write(networks: "pl.DataFrame", out: Path) -> None:
    """Write under a temporary name beside it, then rename: a reader never meets half a file."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        networks.write_parquet(part)
        part.replace(out)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", file=str(out)) from None
    finally:
        part.unlink(missing_ok=True)


def _summarise(complaints: int, networks: int, largest: int, hubs: int) -> str:
    told = "1 hub" if hubs == 1 else f"{hubs:,} hubs"
    return f"{complaints:,} complaints, {networks:,} networks, the largest of {largest:,}; {told}"
