"""`jointdesk attachments`: the key over the keys of all files, changed; the files, checked."""

import click

from jointdesk.cli.home import desk_command
from jointdesk.cli.progress import tell
from jointdesk.engine.errors import OwnError


@click.group(name="attachments")
def command() -> None:
    """The files this desk keeps, and the key that opens all of them (keys/attachments.jwk)."""


@command.command(name="new-key")
@desk_command
def new_key() -> None:
    """Draw a new attachments key, wrap every file's key with it, and destroy the former one.

    What was erased before can then be read from no backup of the database. The desk may go on working; broken off, the
    command goes on where it was when it is run again.
    """
    from jointdesk.desk.attachments.rotation import Rotated, count_rows, is_broken_off, rotate

    if is_broken_off():
        click.echo("going on with a change of key that was broken off", err=True)
    done = Rotated()
    for _row in tell(rotate(done), "wrapped anew", total=count_rows()):
        pass
    click.echo(f"{done.wrapped} keys wrapped anew; the former attachments key is destroyed")
    if done.lost:
        raise OwnError(
            f"{done.lost} files or forms are opened by no key of this desk: bring it back from a backup"
        )


@command.command()
@desk_command
def check() -> None:
    """Read every file, and compare it with its digest. What is not as it was raises an alarm and is named."""
    from jointdesk.desk.attachments.actions import check as check_one
    from jointdesk.desk.attachments.models import Attachment

    rows = Attachment.objects.exclude(state=Attachment.State.DESTROYED).order_by("pk")
    altered = []
    for row in tell(rows.iterator(chunk_size=200), "files", total=rows.count()):
        if not check_one(row):
            altered.append(row.key.hex)
    if altered:
        raise OwnError(f"{len(altered)} files are not as they were: {', '.join(altered[:20])}")
    click.echo(f"{rows.count()} files are as they were")
