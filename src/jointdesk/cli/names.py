"""`jointdesk names`: compare names of a file, to see how the desk reads them."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from jointdesk.engine.errors import InputError
from jointdesk.engine.names import compare, read


@click.group("names")
def command() -> None:
    """Person names across scripts."""


@command.command()
@click.argument("pairs", type=click.Path(dir_okay=False, allow_dash=True))
def score(pairs: str) -> None:
    """Compare name_a with name_b in every row of PAIRS, a tab-separated file; one JSON line a pair."""
    rows = list(_read_pairs(pairs))
    for first, second in rows:
        found = compare(read(first), read(second))
        line = {
            "name_a": first,
            "name_b": second,
            "outcome": found.outcome,
            "score": found.score,
            "reasons": list(found.reasons),
        }
        click.echo(json.dumps(line, ensure_ascii=False))


def _read_pairs(file: str) -> Iterator[tuple[str, str]]:
    lines = [line.rstrip("\r") for line in _read_text(file).split("\n")]
    header = lines[0].split("\t") if lines else []
    for column in ("name_a", "name_b"):
        if header.count(column) != 1:
            why = (
                "column is missing from the header"
                if column not in header
                else "column stands twice in the header"
            )
            raise InputError(why, file=file, line=1, field=column)
    first, second = header.index("name_a"), header.index("name_b")
    for number, line in enumerate(lines[1:], 2):
        if not line:
            continue
        cells = line.split("\t")
        if len(cells) != len(header):
            raise InputError(f"{len(cells)} cells, the header has {len(header)}", file=file, line=number)
        yield cells[first], cells[second]


def _read_text(file: str) -> str:
    content = b""
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise InputError((error.strerror or "cannot be read").lower(), file=file) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError("not UTF-8", file=file, line=line) from None
