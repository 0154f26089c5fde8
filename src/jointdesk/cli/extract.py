"""jointdesk extract: a text in, its identifiers out, a JSON line each. The whole input is read and checked first.

A text so long that reading stops is said on standard error: what follows there was not looked at.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from jointdesk.engine.errors import InputError
from jointdesk.engine.identifiers import MOST_WORK, Identifier, read_identifiers

COUNTRY = re.compile("[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Text:
    """One text to read; `id` is given back with each of its identifiers when the input has ids."""

    text: str
    country: str | None
    id: str | int | None = None


@click.command()
@click.argument("file")
@click.option("--country", metavar="CC", help="ISO 3166 code for local forms, such as VN.")
@click.option("--jsonl", is_flag=True, help="FILE holds JSON lines: id, text and, if known, country.")
@click.option(
    "--all", "unbounded", is_flag=True, help="Read a very long text to its end, however long that takes."
)
def command(file: str, country: str | None, jsonl: bool, unbounded: bool) -> None:
    """Find phones, accounts, wallets, sites, handles and documents in FILE (`-`: standard input).

    Writes a JSON line per identifier: kind, value, raw, start, end, country, valid, reason; with --jsonl the id of
    its line too. Offsets count characters of the text. One with `valid` false failed its check. A text of book length
    is read up to a bound, and standard error says where it lies, unless --all is given.
    """
    if country is not None and not COUNTRY.fullmatch(country):
        raise click.UsageError(f"--country {country!r} is no ISO 3166 code of two letters")
    name = "standard input" if file == "-" else file
    content = _decode(_read(file), name)
    texts = list(_parse_lines(content, country, name)) if jsonl else [Text(content, country)]
    out = sys.stdout.buffer
    for text in texts:
        findings = read_identifiers(text.text, text.country, most_work=None if unbounded else MOST_WORK)
        for identifier in findings.identifiers:
            out.write(_line(identifier, text))
        if findings.stopped_at is not None:
            _say_where_it_stopped(findings.stopped_at, text, name)


def _say_where_it_stopped(at: int, text: Text, name: str) -> None:
    where = name if text.id is None else f"{name}, id {str(text.id)[:80]!r}"
    click.echo(f"{where}: read up to character {at:,} of {len(text.text):,}; --all reads on", err=True)


def _read(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise InputError((error.strerror or "cannot be read").lower(), file=file) from None


def _decode(raw: bytes, file: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError("not UTF-8", file=file, line=line, field="text") from None


def _parse_lines(content: str, country: str | None, file: str) -> Iterator[Text]:
    # str.splitlines would also cut at U+2028, which JSON allows within a string
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            yield _parse_line(line, country, file, number)


def _parse_line(line: str, country: str | None, file: str, number: int) -> Text:
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError):
        raise InputError("not JSON", file=file, line=number) from None
    if not isinstance(row, dict):
        raise InputError("not a JSON object", file=file, line=number)
    for field, types in (("id", (str, int)), ("text", (str,))):
        if not isinstance(row.get(field), types) or isinstance(row.get(field), bool):
            why = "missing" if row.get(field) is None else "of the wrong type"
            raise InputError(why, file=file, line=number, field=field)
    home = row.get("country") or country
    if home is not None and not (isinstance(home, str) and COUNTRY.fullmatch(home)):
        raise InputError("no ISO 3166 code of two letters", file=file, line=number, field="country")
    return Text(row["text"], home, row["id"])


def _line(identifier: Identifier, text: Text) -> bytes:
    row = {} if text.id is None else {"id": text.id}
    row |= {field: getattr(identifier, field) for field in Identifier._fields}
    try:
        return (json.dumps(row, ensure_ascii=False) + "\n").encode()
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can carry and UTF-8 cannot
        return (json.dumps(row) + "\n").encode()
