"""`jointdesk profile`: whether a desk of a few people works with wider roles."""

import os
import re
from pathlib import Path

import click

from jointdesk.cli.home import enter, home_option

_LINE = re.compile(r"^small_desk\s*=.*\n?", re.MULTILINE)


@click.command(name="profile")
@home_option
@click.argument("profile", type=click.Choice(["small", "full"]), required=False)
def command(home: Path, profile: str | None) -> None:
    """Show or switch the desk's profile; the log notes it, and a desk that is served takes it up when started again.

    small: any working officer may be the second person, never of an own act. full: as the table of roles says.
    """
    if profile is not None:
        _write(home / "desk.toml", profile == "small")
    enter(home)
    from jointdesk.desk.audit.profile import note_profile
    from jointdesk.settings import DESK

    changed = note_profile(DESK.small_desk)
    click.echo(f"The desk {DESK.id} has the profile {'small' if DESK.small_desk else 'full'}.")
    if changed:
        click.echo("The change stands in the log. Start the desk again where it is being served.")


def _write(path: Path, small: bool) -> None:
    """The key in desk.toml, whole or not at all; what else stands there stays."""
    if not path.is_file():
        return  # entering says that this is no desk
    text = _LINE.sub("", path.read_text(encoding="utf-8"))
    line = f"small_desk = {'true' if small else 'false'}\n"
    # keys of a table below would swallow one that stands after it: ours is the first
    written = path.with_suffix(".new")
    written.write_text(line + text, encoding="utf-8")
    os.replace(written, path)
