"""`jointdesk names`: compare names of a file, to see how the desk reads them."""

import io
import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from jointdesk.cli.progress import tell
from jointdesk.engine.errors import InputError
from jointdesk.engine.names import compare, read

_COLUMNS = ("name_a", "name_b")
# Far beyond any name: a cell this long is a broken file. What is merely longer than a name cannot be compared.
_LONGEST_CELL = 100_000


@click.group("names")
def command() -> None:
    """Person names across scripts."""


@command.command()
@click.argument("pairs", type=click.Path(dir_okay=False, allow_dash=True))
def score(pairs: str) -> None:
    """Compare name_a with name_b in every row of PAIRS, a tab-separated file; one JSON line a pair."""
    content = _read_bytes(pairs)
    # the whole file is checked before the first line is written; a million pairs are never held at once
    count = sum(1 for _ in _read_pairs(content, pairs))
    out = sys.stdout.buffer
    for first, second in tell(_read_pairs(content, pairs), "pairs compared", count):
        found = compare(read(first), read(second))
        line = {
            "name_a": first,
            "name_b": second,
            "outcome": found.outcome,
            "score": found.score,
            "reasons": list(found.reasons),
        }
        out.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


def _read_pairs(content: bytes, file: str) -> Iterator[tuple[str, str]]:
    lines = _read_lines(content, file)
    header = next(lines, "").split("\t")
    for column in _COLUMNS:
        if header.count(column) != 1:
            why = "stands twice in" if column in header else "is missing from"
            raise InputError(f"column {why} the header", file=file, line=1, field=column)
    places = [header.index(column) for column in _COLUMNS]
    for number, line in enumerate(lines, 2):
        if line:
            cells = line.split("\t")
            _check_cells(cells, header, file, number)
            yield cells[places[0]], cells[places[1]]


def _check_cells(cells: Sequence[str], header: Sequence[str], file: str, line: int) -> None:
    if len(cells) != len(header):
        field = header[len(cells)] if len(cells) < len(header) else f"column {len(header) + 1}"
        why = f"{len(cells)} cells, the header has {len(header)}"
        raise InputError(why, file=file, line=line, field=field)
    for column, cell in zip(header, cells, strict=True):
        if column in _COLUMNS and len(cell) > _LONGEST_CELL:
            raise InputError(f"{len(cell)} characters are no name", file=file, line=line, field=column)


def _read_bytes(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise InputError((error.strerror or "cannot be read").lower(), file=file) from None


def _read_lines(content: bytes, file: str) -> Iterator[str]:
    for number, line in enumerate(io.BytesIO(content.removeprefix(BOM_UTF8)), 1):
        try:
            yield line.decode().rstrip("\r\n")
        except UnicodeDecodeError:
            raise InputError("not UTF-8", file=file, line=number) from None
