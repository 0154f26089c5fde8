"""`jointdesk report`: the secretariat's report of a period."""

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from jointdesk.cli.home import desk_command
from jointdesk.cli.output import whole_file


@click.command(name="report")
@click.option("--from", "start", required=True, type=click.DateTime(["%Y-%m-%d"]), help="First day.")
@click.option("--to", "end", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Last day.")
@click.option("--format", "form", default="json", type=click.Choice(["json", "csv", "xlsx", "pdf"]))
@click.option(
    "--language", default=None, type=click.Choice(["vi", "km", "ko", "zh-hans", "en"]), help="Of the PDF."
)
@click.option("--publishable", is_flag=True, help="Withhold small counts, for publication.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File; default: standard output."
)
@desk_command
def command(
    start: datetime,
    end: datetime,
    form: str,
    language: str | None,
    publishable: bool,
    output: Path | None,
) -> None:
    """Count a period: people found, ringleaders before the courts, complaints, cooperation."""
    from django.conf import settings
    from django.utils import translation

    from jointdesk.desk.statistics.counting import count
    from jointdesk.desk.statistics.publishable import count_to_publish
    from jointdesk.desk.statistics.report import Period

    with translation.override(language or settings.LANGUAGE_CODE):
        counted = count_to_publish if publishable else count
        report = counted(None, Period(start.date(), end.date()))
        if form == "json":
            raw = (json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n").encode()
        else:
            from jointdesk.desk.statistics.formats import render

            raw = render(report, form)
    if output is None:
        sys.stdout.buffer.write(raw)
    else:
        with whole_file(output) as file:
            file.write(raw)
