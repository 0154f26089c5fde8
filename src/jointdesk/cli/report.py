"""`jointdesk report`: the secretariat's report of a period."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jointdesk.cli.home import enter, home_option
from jointdesk.cli.output import whole_file
from jointdesk.cli.progress import waiting
from jointdesk.cli.releases import command as releases
from jointdesk.engine.errors import CallerError

if TYPE_CHECKING:
    from jointdesk.desk.statistics.report import Period, Report

DAY = click.DateTime(["%Y-%m-%d"])


@click.group(name="report", invoke_without_command=True)
@click.option("--from", "start", type=DAY, help="First day.  [required]")
@click.option("--to", "end", type=DAY, help="Last day.  [required]")
@click.option("--format", "form", default="json", type=click.Choice(["json", "csv", "xlsx", "pdf"]))
@click.option(
    "--language",
    default=None,
    type=click.Choice(["vi", "km", "ko", "zh-hans", "en"]),
    help="Of CSV, XLSX and PDF; default: the desk's.",
)
@click.option(
    "--release",
    "seal",
    default=None,
    help="Print this frozen release, by its SHA-256 or the beginning of it.",
)
@click.option("--publishable", is_flag=True, help="Withhold small counts, for publication.")
@click.option("--unit", "code", default=None, help="The part of this unit alone, by its code.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File; default: standard output."
)
@home_option
@click.pass_context
def command(
    context: click.Context,
    home: Path,
    start: datetime | None,
    end: datetime | None,
    form: str,
    language: str | None,
    publishable: bool,
    code: str | None,
    seal: str | None,
    output: Path | None,
) -> None:
    """Count a period: people found, ringleaders before the courts, complaints, cooperation."""
    if context.invoked_subcommand:
        return
    if seal is not None and (start or end or publishable or code):
        raise click.UsageError(
            "A release is a period of its own: only --format and --language go with it.", context
        )
    if seal is None and not (start and end):
        raise click.UsageError("A period needs two days: --from and --to.", context)
    enter(home)
    from django.conf import settings
    from django.utils import translation

    with translation.override(language or settings.LANGUAGE_CODE):
        raw = (
            _print_period(start, end, form, publishable, code)
            if start and end
            else _print_release(seal or "", form)
        )
    if output is None:
        sys.stdout.buffer.write(raw)
    else:
        with whole_file(output) as file:
            file.write(raw)


def _print_period(start: datetime, end: datetime, form: str, publishable: bool, code: str | None) -> bytes:
    from jointdesk.desk.statistics.formats import render
    from jointdesk.desk.statistics.report import Period

    with waiting("counting the period"):
        report = _count(Period(start.date(), end.date()), publishable, code)
    with waiting(f"writing {form}"):
        return render(report, form)


def _print_release(seal: str, form: str) -> bytes:
    """The same bytes for whoever asks: as JSON those that its hash is of."""
    from jointdesk.desk.statistics.releases.release_actions import file_of
    from jointdesk.desk.statistics.releases.release_queries import find_released

    release = find_released(seal)
    if release.state == release.State.WITHDRAWN:
        click.echo(f"jointdesk: this release was withdrawn: {release.reason}", err=True)
    if form == "json":
        return bytes(release.content)
    with waiting(f"writing {form}"):
        return bytes(file_of(release, form).content)


def _count(period: "Period", publishable: bool, code: str | None) -> "Report":
    from jointdesk.desk.statistics.counting import count
    from jointdesk.desk.statistics.publishable import count_to_publish
    from jointdesk.desk.statistics.units import find_unit

    if publishable and code:
        raise CallerError(
            "only the report of the whole desk is published: a part beside it would tell the rest"
        )
    if publishable:
        return count_to_publish(None, period)
    return count(None, period, unit=find_unit(code) if code else None)


command.add_command(releases)
