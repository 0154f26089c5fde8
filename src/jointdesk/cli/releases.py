"""`jointdesk report releases`: what was published, and whether a file is what was published."""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jointdesk.cli.home import desk_command
from jointdesk.engine.errors import CallerError

if TYPE_CHECKING:
    from jointdesk.desk.statistics.releases.release_models import Release


@click.group(name="releases")
def command() -> None:
    """Frozen releases of the report: list them, check a file against them."""


@command.command(name="list")
@desk_command
def list_() -> None:
    """A JSON line a release, the newest first."""
    from jointdesk.desk.statistics.releases.release_queries import list_released

    for release in list_released():
        click.echo(json.dumps(_said(release)))


@command.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@desk_command
def check(file: Path) -> None:
    """Say which release FILE is of, by its hash. Exits 1 when it is of none."""
    from jointdesk.desk.statistics.releases.release_queries import find_by_file

    with file.open("rb") as stream:
        seal = hashlib.file_digest(stream, "sha256").hexdigest()
    found = find_by_file(seal)
    if found is None:
        raise CallerError(f"{file.name}: not a file of any release (SHA-256 {seal})")
    release, form, language = found
    click.echo(json.dumps({"file": seal, "form": form, "language": language, **_said(release)}))


def _said(release: "Release") -> dict[str, str]:
    return {
        "release": release.seal,
        "state": release.state,
        "from": release.start.isoformat(),
        "to": release.end.isoformat(),
    }
