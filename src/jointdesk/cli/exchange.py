"""`jointdesk exchange`: deliver now, or carry messages as files."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jointdesk.cli.home import desk_command
from jointdesk.engine.errors import InputError

if TYPE_CHECKING:
    from jointdesk.desk.exchange.file_exchange import Carried


@click.group(name="exchange")
def command() -> None:
    """Messages to and from partners."""


@command.command()
@desk_command
def deliver() -> None:
    """Send what is due, once. A running desk does this by itself."""
    from jointdesk.desk.exchange.work import deliver

    click.echo(f"{deliver()} delivered or fetched")


@command.command(name="export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--partner", required=True, help="Whose messages.")
@desk_command
def export(folder: Path, partner: str) -> None:
    """Write all that waits for a partner into FOLDER, to be carried there."""
    from jointdesk.desk.exchange.file_exchange import export_messages
    from jointdesk.desk.exchange.lookups import find_partner

    _say(export_messages(folder, find_partner(partner)))


@command.command(name="import")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@desk_command
def import_(folder: Path) -> None:
    """Take in the messages, sets and receipts in FOLDER, and leave our receipts there to be carried back."""
    from jointdesk.desk.exchange.file_exchange import import_messages

    done = import_messages(folder)
    _say(done)
    for line in done.refused[1:]:
        click.echo(f"jointdesk: {line}", err=True)
    if done.refused:
        sys.stdout.flush()
        path, _, why = done.refused[0].partition(": ")
        raise InputError(why, file=path)


def _say(done: "Carried") -> None:
    click.echo(f"{done.messages} messages, {done.sets} sets, {done.receipts} receipts")
