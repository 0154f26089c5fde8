"""`jointdesk mrz`: read the machine-readable zones of travel documents, a JSON line each."""

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import click

from jointdesk.engine.errors import InputError
from jointdesk.engine.travel_documents import Problem, Zone, read_mrz

_MOST_LINES = 3  # of one zone
_LONGEST_LINE = 4000
Found = tuple[int, Zone | Problem]


@click.command("mrz")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="The day that decides centuries; today if not said."
)
def command(file: str, on: datetime | None) -> None:
    """Read the zones in FILE (`-`: standard input), one after another; lines that are none are said to be none.

    A JSON line each: line, outcome (read, corrected, wrong_digits, not_mrz), and what the zone says.
    """
    lines = _read_lines(file)
    today = on.date() if on else datetime.now(UTC).date()
    for line, found in _zones(lines, today):
        said = {"line": line, "outcome": found.why if isinstance(found, Problem) else found.outcome}
        if isinstance(found, Zone):
            said |= asdict(found)
        click.echo(json.dumps(said, ensure_ascii=False))


def _read_lines(file: str) -> list[str]:
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise InputError((error.strerror or "cannot be read").lower(), file=file) from None
    try:
        lines = content.removeprefix(BOM_UTF8).decode().splitlines()
    except UnicodeDecodeError as error:
        number = content[: error.start].count(b"\n") + 1
        raise InputError("not UTF-8", file=file, line=number) from None
    for number, line in enumerate(lines, 1):
        if len(line) > _LONGEST_LINE:
            raise InputError(f"{len(line)} characters are no line of a document", file=file, line=number)
    return lines


def _zones(lines: list[str], today: date) -> Iterator[Found]:
    """Each zone with the number of its first line; each other line that is not empty, as none."""
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        count, found = _longest_at(lines, at, today)
        yield at + 1, found
        at += count


def _longest_at(lines: list[str], at: int, today: date) -> tuple[int, Zone | Problem]:
    """What begins here: the fewest lines that are a zone without a wrong digit, else the first that are one at all."""
    first: tuple[int, Zone | Problem] = (1, Problem("not_mrz"))
    for count in range(1, _MOST_LINES + 1):
        piece = lines[at : at + count]
        if len(piece) < count or not piece[-1].strip():
            break
        found = read_mrz("\n".join(piece), today)
        if count > 1 and isinstance(read_mrz("\n".join(piece[1:]), today), Zone):
            break  # the zone begins with the next line
        if isinstance(found, Zone):
            if found.outcome != "wrong_digits":
                return count, found
            if isinstance(first[1], Problem):
                first = (count, found)
    return first
