"""`jointdesk door`: the public door's folder, made at the desk and carried to where the door stands."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from jointdesk.cli.door_keys import feed_check, key, say_keys, take_card
from jointdesk.cli.home import desk_command
from jointdesk.engine.errors import CallerError


@click.group(name="door")
def command() -> None:
    """The public door: where people report, ask and check. Serve it with `jointdesk serve --door public`."""


command.add_command(key)
command.add_command(feed_check)
command.add_command(take_card)


@command.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--name", default="", help="What the public calls whoever answers; default: the desk's name.")
@click.option(
    "--address", default="http://127.0.0.1:8100", show_default=True, help="Where the public finds it."
)
@click.option(
    "--language",
    default="",
    type=click.Choice(["", "vi", "km", "ko", "zh-hans", "en"]),
    help="Default: the desk's.",
)
@click.option("--id", default="", help="What the desk calls this door; default: door, door-2 and so on.")
@click.option(
    "--elsewhere",
    is_flag=True,
    help="It will stand on another host: the desk fetches from the address, not from the folder.",
)
@desk_command
def init(folder: Path | None, name: str, address: str, language: str, id: str, elsewhere: bool) -> None:
    """Make a door in FOLDER (default: `door` in the desk's folder). It holds no key that opens a report."""
    from django.conf import settings

    from jointdesk.desk.audit.keys import own_keys
    from jointdesk.desk.intake.letters.doors import DoorEntry, add_door, free_name
    from jointdesk.desk.intake.letters.keys import listings_key, public_letter_keys
    from jointdesk.portal.door_folder import door_id, lay_door, read_secret

    desk, parts = settings.DESK, urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CallerError("--address: expected http://host or https://host")
    folder = folder or settings.HOME / "door"
    door = {
        "desk": desk.id,
        "name": name or desk.name,
        "country": desk.country,
        "address": address,
        "language": language or desk.language,
        "time_zone": desk.time_zone,
        "letter_keys": public_letter_keys(settings.HOME),
        "signing_keys": [own_keys().signing_public.hex()],
    }
    lay_door(folder, door, listings_key(settings.HOME))
    id = id or free_name(settings.HOME)
    if elsewhere:
        add_door(settings.HOME, DoorEntry(id, address=address, door=door_id(read_secret(folder)).hex()))
        click.echo(f"Carry {folder} to its host, then delete it here; the desk will call {address}.")
    else:
        add_door(settings.HOME, DoorEntry(id, folder=str(folder.absolute())))
    click.echo(
        f"The public door stands in {folder}. Start it with: jointdesk serve --door public --home {folder}"
    )


@command.command(name="list")
@desk_command
def list_doors() -> None:
    """The doors this desk fetches from, how many letters wait at each, and how many do not open."""
    from jointdesk.desk.intake.letters.calling import open_doors
    from jointdesk.desk.intake.letters.queries import stuck_letters
    from jointdesk.engine.errors import JointdeskError

    for one in open_doors():
        try:
            waiting = str(len(one.list_letters(1_000)))
        except (JointdeskError, OSError) as error:
            waiting = f"cannot be reached: {error}"
        stuck = stuck_letters().filter(door=one.id).count()
        click.echo(f"{one.id}\twaiting: {waiting}\tnot opened: {stuck}")


@command.command()
@click.argument("id")
@desk_command
def forget(id: str) -> None:
    """Fetch no more from the door ID. What lies there stays sealed to this desk's keys."""
    from django.conf import settings

    from jointdesk.desk.intake.letters.doors import forget_door

    click.echo(f"{id}: {forget_door(settings.HOME, id).place} is no door of this desk any more")


@command.command()
@click.option("--new", "make_new", is_flag=True, help="Make a new key, and tell the doors to seal to it.")
@click.option("--forget-old", is_flag=True, help="Destroy those before it, when nothing can need them.")
@desk_command
def keys(make_new: bool, forget_old: bool) -> None:
    """The keys that open letters, the newest first, by their ids."""
    from django.conf import settings

    from jointdesk.desk.intake.letters.key_news import forget_old_keys, tell_keys
    from jointdesk.desk.intake.letters.keys import make_letter_key, public_letter_keys
    from jointdesk.engine.letterbox.sealing import key_id

    if make_new:
        make_letter_key(settings.HOME)
        click.echo(f"{tell_keys()} doors seal to the new key; the others are told when they can be reached")
    if forget_old:
        click.echo(f"{forget_old_keys()} old keys destroyed")
    for public in public_letter_keys(settings.HOME):
        click.echo(key_id(bytes.fromhex(public)).hex())


@command.command()
@desk_command
def card() -> None:
    """Print the desk's public keys, for a door that could not be told them (`jointdesk door take-card`)."""
    import json

    from jointdesk.desk.intake.letters.key_news import keys_to_tell

    keys = keys_to_tell()
    click.echo(f"Compare by telephone with what the door says: {say_keys(keys)}", err=True)
    click.echo(json.dumps(keys))


@command.command()
@click.argument("id")
@desk_command
def retry(id: str) -> None:
    """Try the letters of the door ID that do not open at the worker's next turn."""
    from jointdesk.desk.intake.letters.fetching import try_again

    click.echo(f"{id}: {try_again(id)} letters are tried again")
