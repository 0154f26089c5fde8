"""`jointdesk import` for what operations bring: rosters, notices, operations, and what comes after them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from jointdesk.cli.home import desk_command
from jointdesk.cli.imports import Imported, file_argument, quarantine_option, run
from jointdesk.engine.errors import CallerError

if TYPE_CHECKING:
    from jointdesk.desk.operations import operation_actions
    from jointdesk.desk.screening.lines import Source

    Take = Callable[[None, Source], operation_actions.Imported]


@click.command()
@file_argument
@quarantine_option
@desk_command
def operations(file: Path, quarantine: bool) -> None:
    """Operations: id, title, date, province, site, partners."""
    from jointdesk.desk.operations.operation_actions import import_operations

    _run(file, quarantine, import_operations)


@click.command()
@file_argument
@click.option("--operation", "reference", required=True, help="The operation these people were found in.")
@quarantine_option
@desk_command
def roster(file: Path, reference: str, quarantine: bool) -> None:
    """The people found in an operation: stored, screened against all notices, and categorised."""
    from jointdesk.desk.operations.models import Operation
    from jointdesk.desk.operations.roster_actions import import_roster
    from jointdesk.desk.screening.lines import Source

    operation = Operation.objects.select_related("roster", "unit").filter(reference=reference).first()
    if operation is None:
        raise CallerError(f"there is no operation {reference[:60]!r}")

    def take(stream: BinaryIO) -> Imported:
        done = import_roster(None, operation, Source(stream, file.name, quarantine))
        matches = done.screened.matches if done.screened else 0
        click.echo(
            f"{done.rows} rows: {done.new_persons} persons not met before, {matches} candidates, "
            f"{done.referrals} referrals"
        )
        return done.file

    run(file, take)


@click.command()
@file_argument
@quarantine_option
@desk_command
def notices(file: Path, quarantine: bool) -> None:
    """Notices for persons wanted or missing; whoever was found before is held against them."""
    from django.db import transaction

    from jointdesk.desk.accounts.models import Unit
    from jointdesk.desk.cases.notices.files import read_notices
    from jointdesk.desk.cases.notices.storing import store_notices
    from jointdesk.desk.intake.csv_file import digest
    from jointdesk.desk.intake.import_actions import Refusals, keep_imported

    def take(stream: BinaryIO) -> Imported:
        sha256 = digest(stream)
        rows, refused = read_notices(stream, file.name, quarantine=quarantine)
        with transaction.atomic():
            store_notices(None, Unit.objects.get(level=Unit.Level.NATIONAL), rows)
            return keep_imported(file.name, sha256, "notices", len(rows), None, Refusals(quarantine, refused))

    run(file, take)


@click.command()
@file_argument
@quarantine_option
@desk_command
def roster_corrections(file: Path, quarantine: bool) -> None:
    """Late corrections of rosters: operation, id, field, value, corrected_at, reason."""
    from jointdesk.desk.operations.roster_actions import import_corrections

    _run(file, quarantine, import_corrections)


@click.command()
@file_argument
@quarantine_option
@desk_command
def proceedings(file: Path, quarantine: bool) -> None:
    """Steps of procedure: operation, person, step, date, court."""
    from jointdesk.desk.operations.procedure_actions import import_proceedings

    _run(file, quarantine, import_proceedings)


@click.command()
@file_argument
@quarantine_option
@desk_command
def partner_arrests(file: Path, quarantine: bool) -> None:
    """Arrests made by partners, never counted as ours: partner, date, nationality, count, gang, site."""
    from jointdesk.desk.operations.procedure_actions import import_partner_arrests

    _run(file, quarantine, import_partner_arrests)


def _run(file: Path, quarantine: bool, take: "Take") -> None:
    from jointdesk.desk.screening.lines import Source

    run(file, lambda stream: take(None, Source(stream, file.name, quarantine)).file)
