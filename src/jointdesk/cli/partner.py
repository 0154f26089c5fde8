"""`jointdesk partner`: pairing from the command line."""

import os
from pathlib import Path
from typing import BinaryIO

import click

from jointdesk.cli.home import desk_command


@click.group(name="partner")
def command() -> None:
    """Partner desks: our card, theirs, and the words that make them trusted."""


@command.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the card to a file."
)
@desk_command
def card(output: Path | None) -> None:
    """Print our signed card, and on stderr the words to read to the partner."""
    from jointdesk.desk.partners.own import own_card, own_fingerprint

    signed = own_card().signed
    if output is None:
        click.echo(signed)
    else:
        unfinished = output.with_name(output.name + ".unfinished")
        unfinished.write_text(signed + "\n", encoding="ascii")
        os.replace(unfinished, output)
    click.echo(f"Read aloud: {' '.join(own_fingerprint())}", err=True)


@command.command()
@click.argument("file", type=click.File("rb"))
@desk_command
def add(file: BinaryIO) -> None:
    """Take in a partner's card (`-`: standard input). It is not trusted before its words are confirmed."""
    from jointdesk.desk.partners.actions import add_partner
    from jointdesk.engine.exchange.cards import MAX_CARD

    partner = add_partner(None, file.read(MAX_CARD + 1))
    click.echo(f"{partner.desk_id}: {partner.name}, {partner.country}, {partner.address}: {partner.state}")


@command.command()
@click.argument("desk")
@click.argument("words", nargs=-1, required=True)
@desk_command
def confirm(desk: str, words: tuple[str, ...]) -> None:
    """Trust DESK: WORDS are those its officer read aloud."""
    from jointdesk.desk.exchange.lookups import find_any_partner
    from jointdesk.desk.partners.actions import confirm_partner

    partner = confirm_partner(None, find_any_partner(desk), " ".join(words))
    click.echo(f"{partner.desk_id}: {partner.state}")


@command.command()
@click.argument("desk")
@click.option("--reason", required=True)
@desk_command
def revoke(desk: str, reason: str) -> None:
    """Trust DESK no longer."""
    from jointdesk.desk.exchange.lookups import find_any_partner
    from jointdesk.desk.partners.actions import revoke_partner

    revoke_partner(None, find_any_partner(desk), reason)
    click.echo(f"{desk}: revoked")


@command.command(name="list")
@desk_command
def list_() -> None:
    """List partners: desk, country, state, address, name; tab-separated."""
    from jointdesk.desk.partners.models import Partner

    for row in Partner.objects.order_by("desk_id"):
        click.echo(f"{row.desk_id}\t{row.country}\t{row.state}\t{row.address}\t{row.name}")
