"""`jointdesk import KIND FILE`: a desk takes a file in, whole or (with --quarantine) but for the refused lines.

A kind is a row of KINDS: its module holds a click command of the kind's name (with _ for -). Every kind goes
through `run`, so that all report, refuse and exit alike.
"""

import importlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

import click

from jointdesk.cli.home import desk_command
from jointdesk.engine.errors import InputError

if TYPE_CHECKING:
    from rich.progress import Progress

# kind -> module in this package that holds its command
KINDS = {
    "complaints": "imports",
    "corrections": "imports",
    "notices": "operation_imports",
    "operations": "operation_imports",
    "roster": "operation_imports",
    "roster-corrections": "operation_imports",
    "proceedings": "operation_imports",
    "partner-arrests": "operation_imports",
}


class Imports(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*KINDS]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in KINDS:
            return None
        module = importlib.import_module(f"jointdesk.cli.{KINDS[name]}")
        found: click.Command = getattr(module, name.replace("-", "_"))
        return found


@click.group(cls=Imports, name="import")
def command() -> None:
    """Take a CSV file into the desk."""


class Imported(Protocol):
    """What an import reports (desk/intake ImportedFile)."""

    pk: int
    rows: int
    refused: int


file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
quarantine_option = click.option(
    "--quarantine", is_flag=True, help="Import all other lines; write the refused ones to FILE.refused.csv."
)


@click.command()
@file_argument
@quarantine_option
@desk_command
def complaints(file: Path, quarantine: bool) -> None:
    """Complaints: their identifiers are extracted and linked into networks."""
    from jointdesk.desk.intake.import_actions import import_complaints

    with Progressing() as shown:
        run(
            file,
            lambda stream: import_complaints(
                stream, file.name, None, quarantine=quarantine, tell=shown.advance
            ),
        )


@click.command()
@file_argument
@quarantine_option
@desk_command
def corrections(file: Path, quarantine: bool) -> None:
    """Late corrections and withdrawals of complaints."""
    from jointdesk.desk.intake.correction_actions import import_corrections

    run(file, lambda stream: import_corrections(stream, file.name, None, quarantine=quarantine))


class Progressing:
    """A line on the terminal that says how far an import has come, once it has taken a second."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._bar: Progress | None = None

    def __enter__(self) -> "Progressing":
        return self

    def __exit__(self, *raised: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, step: str, done: int, of: int) -> None:
        if self._bar is None and sys.stderr.isatty() and time.monotonic() - self._started > 1:
            self._bar = _start_bar()
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], description=step, completed=done, total=of)


def _start_bar() -> "Progress":
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    bar.add_task("reading", total=None)
    bar.start()
    return bar


def run(file: Path, take: Callable[[BinaryIO], Imported]) -> None:
    """Import `file`; exit 1 when lines were refused, with all of them in a file beside the working directory."""
    try:
        with file.open("rb") as stream:
            imported = take(stream)
    except OSError as error:
        raise InputError((error.strerror or "cannot be read").lower(), file=str(file)) from None
    click.echo(f"{file}: {imported.rows} lines taken in, {imported.refused} refused")
    if imported.refused:
        raise InputError(
            f"{imported.refused} lines refused; see {write_refused_lines(file, imported)}", file=str(file)
        )


def write_refused_lines(file: Path, imported: Imported) -> Path:
    """The refused lines with their reasons, as FILE.refused.csv beside FILE."""
    from jointdesk.desk.intake.refused import refused_csv

    target = file.with_name(f"{file.stem}.refused.csv")
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    partial.write_text(refused_csv(imported.pk), encoding="utf-8", newline="")
    partial.replace(target)
    return target
