"""`jointdesk partner`: pairing from the command line."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from jointdesk.cli.home import desk_command

if TYPE_CHECKING:
    from jointdesk.engine.exchange.wire.cards import Card


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
    from jointdesk.engine.exchange.wire.cards import MAX_CARD

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


@command.command()
@click.argument("desk")
@click.option("--daily-cap", type=int, help="Identifiers a day it may ask us.")
@click.option("--daily-person-cap", type=int, help="Person keys a day it may ask us.")
@click.option("--largest-set", type=int, help="Tags of the largest set we take from it.")
@desk_command
def conditions(
    desk: str, daily_cap: int | None, daily_person_cap: int | None, largest_set: int | None
) -> None:
    """Say what was agreed with DESK at pairing, and change what is given."""
    from jointdesk.desk.exchange.lookups import find_any_partner
    from jointdesk.desk.partners.actions import set_conditions

    partner = find_any_partner(desk)
    given = {"daily_cap": daily_cap, "daily_person_cap": daily_person_cap, "largest_set": largest_set}
    agreed = {name: getattr(partner, name) if value is None else value for name, value in given.items()}
    if any(value is not None for value in given.values()):
        set_conditions(None, partner, **agreed)
    click.echo("\n".join(f"{name} {value}" for name, value in agreed.items()))


@command.command(name="rotate-keys")
@click.option("--reason", required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@desk_command
def rotate_keys(reason: str, yes: bool) -> None:
    """New keys for our desk: the old ones vouch for them, and every partner is told."""
    from jointdesk.desk.partners import own_actions

    if not yes:
        click.confirm("Rotate this desk's keys? Partners will compare the new words.", abort=True, err=True)
    _say_words(own_actions.rotate_keys(None, reason))


@command.command(name="revoke-own-key")
@click.option(
    "--since", type=click.DateTime(), required=True, help="Since when others may have had it (UTC)."
)
@click.option("--reason", required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@desk_command
def revoke_own_key(since: datetime, reason: str, yes: bool) -> None:
    """Our keys may be in other hands: partners stop believing them, and pairing begins anew."""
    from jointdesk.desk.partners import own_actions

    if not yes:
        click.confirm("Revoke this desk's keys? Every partner must pair with it anew.", abort=True, err=True)
    _say_words(own_actions.revoke_own_keys(None, since.replace(tzinfo=UTC), reason))


def _say_words(card: "Card") -> None:
    from jointdesk.engine.exchange.wire.cards import fingerprint

    click.echo(card.signed)
    click.echo(f"Read aloud: {' '.join(fingerprint(card))}", err=True)


@command.command(name="list")
@desk_command
def list_() -> None:
    """List partners: desk, country, state, address, name; tab-separated."""
    from jointdesk.desk.partners.models import Partner

    for row in Partner.objects.order_by("desk_id"):
        click.echo(f"{row.desk_id}\t{row.country}\t{row.state}\t{row.address}\t{row.name}")
