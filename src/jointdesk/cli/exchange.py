"""`jointdesk exchange`: deliver now, or carry messages as files."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jointdesk.cli.home import desk_command
from jointdesk.cli.progress import tell
from jointdesk.engine.errors import InputError, OwnError

if TYPE_CHECKING:
    from jointdesk.desk.exchange.mail.carried_folder import Carried


@click.group(name="exchange")
def command() -> None:
    """Messages to and from partners."""


@command.command()
@desk_command
def deliver() -> None:
    """Send what is due, once. A running desk does this by itself."""
    from jointdesk.desk.exchange.mail.work import deliver

    click.echo(f"{deliver()} delivered or fetched")


@command.command(name="export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--partner", required=True, help="Whose messages.")
@desk_command
def export(folder: Path, partner: str) -> None:
    """Write all that waits for a partner into FOLDER, files of answers too, to be carried there.

    What has no receipt yet is written again each time: over a one-way line, export until the receipts have come back by
    another way. Private questions do not travel so: the secrets that open their answers live for one call only.
    """
    from jointdesk.desk.exchange.lookups import find_partner
    from jointdesk.desk.exchange.mail.carrying_out import export_messages

    _end(_watch(export_messages(folder, find_partner(partner))))


@command.command(name="import")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--receipts",
    type=click.Path(path_type=Path, file_okay=False),
    help="Leave ours in this folder: FOLDER is the end of a one-way line, or cannot be written to.",
)
@desk_command
def import_(folder: Path, receipts: Path | None) -> None:
    """Take in the messages, sets, files and receipts in FOLDER, and leave our receipts there to be carried back.

    A file that is missing, altered or bad is named, and stops nothing else; the exit code is 1 then. What the lists in
    FOLDER say is for other desks is theirs. The same folder may be imported again: nothing happens twice.
    """
    from jointdesk.desk.exchange.mail.carrying_in import import_messages

    _end(_watch(import_messages(folder, receipts)))


@command.command()
@click.option("--partner", required=True, help="With whom.")
@click.option("--from", "first", required=True, help="The first day, in UTC.")
@click.option("--to", "last", required=True, help="The last day.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@click.option("--verify", is_flag=True, help="Is all that is counted in the log, as it was signed?")
@desk_command
def figures(partner: str, first: str, last: str, as_json: bool, verify: bool) -> None:
    """Count the requests between us and a partner in a period, as the partner counts them."""
    from jointdesk.desk.exchange.figures.figure_proofs import verify_figures
    from jointdesk.desk.exchange.figures.figure_queries import figures_with, read_period
    from jointdesk.desk.exchange.lookups import find_partner

    desk, period = find_partner(partner), read_period(first, last)
    found = figures_with(desk, period)
    rows = [{"asker": row.asker, "form": row.form, **dict(row.figures)} for row in found.rows]
    if as_json:
        click.echo(json.dumps({"partner": partner, "digest": found.digest.hex(), "rows": rows}))
    else:
        for row in found.rows:
            counts = " ".join(f"{name} {count}" for name, count in row.figures)
            click.echo(f"{row.asker} {row.form}: {counts}")
        click.echo(f"digest {found.digest.hex()}")
    if verify:
        checked, faults = verify_figures(desk, period)
        for fault in faults:
            click.echo(f"request {fault.request}: {fault.why}", err=True)
        if faults:
            raise OwnError(f"{len(faults)} of the figures' messages are not as the log has them")
        click.echo(f"{checked} messages, each in the log as it is counted", err=as_json)


def _watch(progress: Iterator["Carried"]) -> "Carried":
    # the same object each time: only its numbers grow
    for done in tell(
        progress,
        "files",
        reached=lambda carried: carried.messages + carried.sets + carried.files + carried.receipts,
    ):
        carried = done
    return carried


def _end(done: "Carried") -> None:
    click.echo(f"{done.messages} messages, {done.sets} sets, {done.files} files, {done.receipts} receipts")
    for line in done.refused[1:]:
        click.echo(f"jointdesk: {line}", err=True)
    if done.refused:
        sys.stdout.flush()
        path, _, why = done.refused[0].partition(": ")
        raise InputError(why, file=path)
