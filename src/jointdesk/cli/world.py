"""jointdesk world: a simulated situation with known truth, written as the files desks receive."""

import csv
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import click

from jointdesk.engine.errors import CallerError, InputError

if TYPE_CHECKING:
    from rich.progress import Progress

    from jointdesk.engine.world import Table, World

# a folder with this file is a world and may be written anew; it says how to make the same one
MARKER = "world.json"
TICK = 500  # rows between two looks at the clock

Tick = Callable[[int], None]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--complaints", type=click.IntRange(1, 5_000_000), required=True, help="Over all desks.")
@click.option("--seed", type=int, required=True, help="The same seed makes the same world.")
@click.option("--scale", type=click.Choice(["small", "campaign"]), default="small", show_default=True)
@click.option("--desks", default="vn,kh", show_default=True, help="Some of vn, kh, kr; kh among them.")
def command(folder: Path, complaints: int, seed: int, scale: str, desks: str) -> None:
    """Write a simulated world to DIR: what each desk receives, and the truth behind it.

    DIR gets a folder per desk (complaints, corrections, notices; operations, rosters and proceedings at kh),
    complaints.csv, mentions.parquet, rosters.csv and lists.csv of the whole world, and truth/. At scale
    `campaign` the truth of the report from 28 June to 15 October 2025 is the published figures.

    All persons are invented. A phone number may belong to somebody all the same: never dial one.
    """
    from jointdesk.engine.world import make_world

    try:
        world = make_world(seed, complaints, scale, tuple(desk.strip() for desk in desks.split(",")))
    except CallerError as error:
        raise click.UsageError(str(error)) from None
    write_world(world, folder)
    totals = world.totals()
    click.echo(
        f"{folder}: {complaints:,} complaints about {len(world.gangs):,} gangs, {totals['foreigners']:,} "
        f"foreigners found in {totals['provinces']} provinces, "
        f"{totals['ringleaders_prosecuted']} ringleaders before the courts",
        err=True,
    )


def write_world(world: "World", folder: Path) -> None:
    """Write all files of a world, under a temporary name beside `folder`, then rename.

    Raises InputError when `folder` holds something that is not a world, or cannot be written.
    """
    folder = folder.absolute()
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        _refuse_what_is_no_world(folder)
        part.mkdir(parents=True)
        _write_files(world, part)
        _put_in_place(part, folder)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", file=str(folder)) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _refuse_what_is_no_world(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise InputError("holds something that is not a world; nothing is overwritten", file=str(folder))
    if folder.exists() and not folder.is_dir():
        raise InputError("is not a folder", file=str(folder))


def _put_in_place(part: Path, folder: Path) -> None:
    """An older world is moved aside first, so that a reader meets the old one or the new one."""
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    if folder.exists():
        folder.rename(old)
    part.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _write_files(world: "World", folder: Path) -> None:
    from jointdesk.engine.world import tables

    with _Progress(len(world.planned.plans) * 5) as progress:
        for table in tables(world):
            path = folder / table.path
            path.parent.mkdir(parents=True, exist_ok=True)
            rows = _count(table.rows, progress.advance)
            write = _write_parquet if path.suffix == ".parquet" else _write_csv
            write(path, table, rows)
    _write_json(folder / "truth" / "totals.json", world.totals())
    _write_json(
        folder / MARKER,
        {
            "seed": world.seed,
            "complaints": len(world.planned.plans),
            "scale": world.scale.name,
            "desks": world.desks,
        },
    )


def _write_csv(path: Path, table: "Table", rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows(rows)


def _write_parquet(path: Path, table: "Table", rows: Iterable[tuple[str, ...]]) -> None:
    import polars as pl

    schema = dict.fromkeys(table.columns, pl.String)
    pl.DataFrame(list(rows), schema=schema, orient="row").write_parquet(path)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _count(rows: Iterable[tuple[str, ...]], tick: Tick) -> Iterator[tuple[str, ...]]:
    for number, row in enumerate(rows, 1):
        if number % TICK == 0:
            tick(TICK)
        yield row


class _Progress:
    """A bar on a terminal once a second has passed; nothing otherwise."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0
        self.started = time.monotonic()
        self.bar: Progress | None = None

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.stop()

    def advance(self, rows: int) -> None:
        self.done += rows
        if self.bar is None and sys.stderr.isatty() and time.monotonic() - self.started > 1:
            self.bar = _start_bar(self.total)
        if self.bar is not None:
            self.bar.update(self.bar.task_ids[0], completed=min(self.done, self.total))


def _start_bar(total: int) -> "Progress":
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    bar.add_task("world", total=total)
    bar.start()
    return bar
