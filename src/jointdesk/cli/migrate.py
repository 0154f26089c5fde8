"""`jointdesk migrate`: bring a desk's tables to this version of the program. `serve` never does it by itself: a backup
comes first, and no other host of the desk may be at work.
"""

from pathlib import Path
from typing import TextIO

import click

from jointdesk.cli.home import desk_command
from jointdesk.engine.errors import CallerError, OwnError


@click.command(name="migrate")
@desk_command
def command() -> None:
    """Bring the desk's tables to this version. Stop the desk and keep a copy of it before."""
    from django.core.management import call_command

    from jointdesk.cli.row_counts import count_rows
    from jointdesk.settings import HOME

    steps = find_steps()
    if not steps:
        click.echo("The tables are of this version.")
        return
    with _alone(HOME):
        call_command("migrate", verbosity=0, interactive=False)
        count_rows()
    click.echo(f"The tables are of this version now; steps taken: {len(steps)}.")


def require_tables(home: Path) -> None:
    """Raises OwnError, one line that says what to do, when the tables are older than the program."""
    if steps := find_steps():
        raise OwnError(
            f"{home}: the tables are older than this version ({len(steps)} steps); make a backup, "
            f"then run `jointdesk migrate --home {home}`"
        )


def find_steps() -> list[str]:
    """Migrations of this version that the desk's tables have not had."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{step.app_label}.{step.name}" for step, _ in plan]


def _alone(home: Path) -> TextIO:
    from jointdesk.cli.worker import hold_lock

    try:
        return hold_lock(home)
    except CallerError:
        raise CallerError(f"{home}: this desk is being served; stop it first") from None
