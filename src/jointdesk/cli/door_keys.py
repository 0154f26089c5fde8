"""`jointdesk door key`: who may ask the public door's API. Run where the door stands; the desk has no part in it."""

import hashlib
import json
from pathlib import Path

import click

from jointdesk.cli.home import home_option
from jointdesk.cli.public_door import enter_door
from jointdesk.engine.errors import JointdeskError

DAILY = 10_000


@click.group(name="key")
def key() -> None:
    """Keys of banks and telecoms for the door's API (docs/check.md). --home: the door's folder."""


@key.command()
@click.argument("name")
@click.option("--daily", default=DAILY, show_default=True, help="How many identifiers it may look up a day.")
@home_option
def add(name: str, daily: int, home: Path) -> None:
    """Make a key for NAME and print it: once, for the door keeps only its hash."""
    enter_door(home)
    from django.utils import timezone

    from jointdesk.portal.api.clients import make_client

    client, secret = make_client(name, daily, timezone.now())
    click.echo(
        f"{client.id} {client.name}: up to {client.daily} look-ups a day. The key, shown this once:", err=True
    )
    click.echo(secret)


@key.command(name="list")
@home_option
def list_keys(home: Path) -> None:
    """The keys, a JSON line each: id, name, daily, made, ended."""
    enter_door(home)
    from jointdesk.portal.api.clients import list_clients

    for client in list_clients():
        click.echo(json.dumps(vars(client), ensure_ascii=False))


@key.command()
@click.argument("id")
@home_option
def end(id: str, home: Path) -> None:
    """End the key ID: it opens nothing from now on."""
    enter_door(home)
    from django.utils import timezone

    from jointdesk.portal.api.clients import end_client

    client = end_client(id, timezone.now())
    click.echo(f"{client.id} {client.name}: ended")


def say_keys(keys: dict[str, list[str]]) -> str:
    """Sixteen characters that only these keys have, in fours."""
    digest = hashlib.sha256(json.dumps(keys, sort_keys=True).encode()).hexdigest()[:16]
    return "-".join(digest[start : start + 4] for start in range(0, 16, 4))


@click.command(name="take-card")
@click.argument("card", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--compared", required=True, help="What the desk said by telephone, as `jointdesk door card` printed it."
)
@home_option
def take_card(card: Path, compared: str, home: Path) -> None:
    """Put the desk's keys of CARD in force at this door, which believes no call of the desk any more.

    Run where the door stands; a door that answers takes them on within seconds.
    """
    enter_door(home)
    from jointdesk.engine.errors import CallerError
    from jointdesk.portal import desk_keys

    raw = card.read_bytes()
    try:
        keys = desk_keys.read_keys(raw)
    except JointdeskError as error:
        raise CallerError(f"{card}: {error}") from None
    if compared.strip().lower() != say_keys(keys):
        raise CallerError(
            f"{card}: these are the keys {say_keys(keys)}, and not what the desk said: nothing was changed"
        )
    desk_keys.change(raw)
    click.echo(f"{home}: letters are sealed to the desk's newest key, and its calls are believed again")


@click.command(name="feed-check")
@click.argument("feed", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("note", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--desk", required=True, help="The desk whose feed it is.")
@click.option(
    "--key", "public_key", required=True, help="Its public key, 64 hexadecimal digits, got by another way."
)
def feed_check(feed: Path, note: Path, desk: str, public_key: str) -> None:
    """Verify a FEED against its signed NOTE, with no desk and no door: exit 0 when it is whole and holds."""
    from datetime import UTC, datetime

    from jointdesk.engine.errors import CallerError
    from jointdesk.engine.letterbox.bundles import check_content, read_bundle

    try:
        raw = bytes.fromhex(public_key)
    except ValueError:
        raise CallerError("--key: expected 64 hexadecimal digits") from None
    try:
        text = note.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise CallerError(f"{note}: is no text") from None
    try:
        bundle = read_bundle(
            text, desk=desk, kind="feed", public_keys=[raw], last_sequence=0, now=datetime.now(UTC)
        )
        with feed.open("rb") as file:
            lines = sum(
                piece.count(b"\n") for piece in check_content(bundle, iter(lambda: file.read(1 << 18), b""))
            )
    except JointdeskError as error:
        raise CallerError(f"{feed}: {error}") from None
    click.echo(
        f"{feed}: {lines} identifiers, sequence {bundle.sequence}, holds until {bundle.valid_until:%Y-%m-%d %H:%M} UTC"
    )
