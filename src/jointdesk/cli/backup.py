"""`jointdesk backup`: the desk in one sealed file, under a key a month; whose key is forgotten is erased with it."""

from pathlib import Path

import click

from jointdesk.cli.home import desk_command

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(name="backup")
def command() -> None:
    """The desk in one sealed file, under a key of its month (keys/backups/ in the desk's folder)."""


@command.command()
@click.argument("out", type=FILE)
@click.option("--dump", type=FILE, help="On PostgreSQL: the file that pg_dump wrote.")
@desk_command
def make(out: Path, dump: Path | None) -> None:
    """Write database, keys, attachments and settings to OUT. Keep the month's key elsewhere, in a safe."""
    from jointdesk.desk.audit.backups.keys import path_of
    from jointdesk.desk.audit.backups.making import make_backup

    row = make_backup(out, dump)
    click.echo(f"{out}: {row.size} octets, sha256 {row.sha256}")
    click.echo(f"without {path_of(row.key.month)} nobody can read it: keep a copy of that key in a safe")


@command.command()
@click.argument("source", type=FILE)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--key", "key_file", type=FILE, required=True, help="The month's key.")
def restore(source: Path, folder: Path, key_file: Path) -> None:
    """Put a backup into FOLDER, which must be empty or not there yet. Needs no desk."""
    from jointdesk.desk.audit.backups.restoring import restore_backup

    names = restore_backup(source, folder, key_file)
    click.echo(f"{folder}: {len(names)} files")
    if "desk.dump" in names:
        click.echo(f"put the database back: pg_restore -d NAME {folder}/desk.dump")


@command.command()
@desk_command
def keys() -> None:
    """The months whose backups can still be read, and how many those are."""
    from jointdesk.desk.audit.backups.keys import living_months

    for month, count in living_months():
        click.echo(f"{month}\t{count}")


@command.command()
@click.argument("month")
@click.confirmation_option(prompt="No backup of this month can be read again, wherever it is. Go on?")
@desk_command
def forget(month: str) -> None:
    """Destroy the key of MONTH (2026-11). Destroy its copies in your safe too."""
    from jointdesk.desk.audit.backups.keys import forget_month

    count = forget_month(month)
    click.echo(f"{month}: {count} backups can be read no more; destroy the key's copies in your safe too")
