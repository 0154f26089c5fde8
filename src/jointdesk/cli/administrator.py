"""`jointdesk administrator`: help for an administrator whom no other can help, from the desk's own machine."""

import click

from jointdesk.cli.home import desk_command


@click.group(name="administrator")
def command() -> None:
    """Let an administrator in again who lost password or second factor."""


@command.command()
@click.argument("username")
@desk_command
def reset(username: str) -> None:
    """Give USERNAME a new password, good once within three days, and forget his second factors."""
    from jointdesk.desk.accounts.actions import let_in_again

    click.echo(f"Password (shown once): {let_in_again(username)}")
