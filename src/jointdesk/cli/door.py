"""`jointdesk door`: the public door's folder, made at the desk and carried to where the door stands."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from jointdesk.cli.door_keys import feed_check, key
from jointdesk.cli.home import desk_command
from jointdesk.engine.errors import CallerError


@click.group(name="door")
def command() -> None:
    """The public door: where people report, ask and check. Serve it with `jointdesk serve --door public`."""


command.add_command(key)
command.add_command(feed_check)


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
@desk_command
def init(folder: Path | None, name: str, address: str, language: str, id: str) -> None:
    """Make a door in FOLDER (default: `door` in the desk's folder). It holds no key that opens a report."""
    from django.conf import settings

    from jointdesk.desk.audit.keys import own_keys
    from jointdesk.desk.intake.letters.doors import DoorEntry, add_door, free_name
    from jointdesk.desk.intake.letters.keys import listings_key, public_letter_keys
    from jointdesk.portal.door_folder import lay_door

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
    add_door(settings.HOME, DoorEntry(id or free_name(settings.HOME), folder=str(folder.absolute())))
    click.echo(
        f"The public door stands in {folder}. Start it with: jointdesk serve --door public --home {folder}"
    )
