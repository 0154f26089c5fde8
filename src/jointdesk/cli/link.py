"""jointdesk link: a file of mentions in, the network of each complaint out."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jointdesk.cli.aborts import guard_against_aborts, name_part
from jointdesk.engine.errors import CallerError, InputError

if TYPE_CHECKING:
    import polars as pl

    from jointdesk.engine.networks.batch import Batch

COLUMNS = ("complaint", "kind", "value")


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
@click.option(
    "--hubs-out",
    metavar="FILE",
    help="Also write the hubs found, as .csv or Parquet: kind, value, degree, reason (listed, degree, diversity; "
    "review: a wallet or bank account for an officer to look at).",
)
def command(
    mentions: str, out: str, hub_degree: int | None, hubs: str | None, hubs_out: str | None, engine: str
) -> None:
    """Group complaints that share identifiers into networks.

    MENTIONS is a CSV or Parquet file (`-`: standard input) with columns complaint, kind, value; a row with an
    empty value ("" in CSV) is a complaint that names nothing. OUT.parquet gets one row per complaint:
    complaint, network, which is the network's smallest complaint.

    By default an identifier named by more than 20 complaints does not link if more than three quarters of
    them have nothing else in common, as those about a bank's hotline.
    """
    # polars and scipy take half a second to import, which `jointdesk link --help` need not wait for
    from jointdesk.cli.mentions_file import read_table

    files = [Path(name).resolve() for name in (mentions, hubs, out, hubs_out) if name not in (None, "-")]
    if len(set(files)) < len(files):
        raise click.UsageError("a file named twice: what is written must not overwrite what is read")
    if hubs_out and engine == "spark":
        raise click.UsageError("--hubs-out needs --engine local")
    guard_against_aborts(mentions, [Path(name) for name in (out, hubs_out) if name])
    listed = [(kind, value) for kind, value in read_table(hubs, ("kind", "value")).rows()] if hubs else []
    if engine == "spark":
        from jointdesk.cli.spark import link_on_spark

        counts = link_on_spark(mentions, Path(out), hub_degree=hub_degree, listed=listed)
        click.echo(_summarise(*counts), err=True)
        return
    batch, scan = _link(mentions, hub_degree, listed)
    tables = [(batch.scan, Path(out))]
    if hubs_out:
        from jointdesk.engine.networks.batch import name_hubs

        tables.append((name_hubs(scan, batch.hubs).lazy(), Path(hubs_out)))
    _write(tables)
    counts = batch.complaints, batch.count, batch.largest, batch.hubs.height
    click.echo(_summarise(*counts), err=True)


def _link(
    mentions: str, hub_degree: int | None, listed: list[tuple[str, str]]
) -> "tuple[Batch, pl.LazyFrame]":
    """The networks, and the mentions they were made of."""
    import polars as pl

    from jointdesk.cli.mentions_file import Source, read_source, scan_table
    from jointdesk.engine.networks.batch import link_scan

    source = Source.open(mentions)
    try:
        scan = scan_table(source, COLUMNS)
        batch = link_scan(scan, hub_degree=hub_degree, hubs=listed)
    except InputError:
        raise
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, CallerError, OSError):
        # the slower reader knows blank lines, and says which line or row is at fault
        scan = read_source(source, COLUMNS).lazy()
        batch = link_scan(scan, hub_degree=hub_degree, hubs=listed)
    if not batch.count:
        raise InputError("no mentions", file=mentions, field="complaint")
    return batch, scan


def _write(tables: "list[tuple[pl.LazyFrame, Path]]") -> None:
    """Write under temporary names beside the files, then rename: a reader never meets half a file."""
    parts = [name_part(out, os.getpid()) for _, out in tables]
    try:
        for (table, out), part in zip(tables, parts, strict=True):
            try:
                if out.suffix == ".csv":
                    table.sink_csv(part)
                else:
                    table.sink_parquet(part, compression_level=1)
            except OSError as error:
                raise InputError(f"cannot be written: {error.strerror or error}", file=str(out)) from None
        for (_, out), part in zip(tables, parts, strict=True):
            part.replace(out)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def _summarise(complaints: int, networks: int, largest: int, hubs: int) -> str:
    told = "1 hub" if hubs == 1 else f"{hubs:,} hubs"
    return f"{complaints:,} complaints, {networks:,} networks, the largest of {largest:,}; {told}"
