"""`jointdesk screen`: who of a roster is on a list? Files only, no desk needed."""

import hashlib
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from jointdesk.cli.progress import tell
from jointdesk.engine.errors import InputError
from jointdesk.engine.screening import Candidate, Person, Watchlist, iterate_persons, read_persons
from jointdesk.engine.screening.sparse import say_what_lacks


@click.command("screen")
@click.argument("roster", type=click.Path(dir_okay=False))
@click.argument("watchlist", metavar="LIST", type=click.Path(dir_okay=False))
@click.option(
    "--top", default=10, show_default=True, type=click.IntRange(1, 1000), help="Candidates a row at most."
)
@click.option(
    "--stats", is_flag=True, help="Add a last line: build seconds, milliseconds a name, candidates."
)
@click.option(
    "--told-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day on which ages without age_on were told; today by default.",
)
@click.option(
    "--index",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the built list in this file and open it next time, if LIST is the same.",
)
def command(
    roster: str, watchlist: str, top: int, stats: bool, told_on: datetime | None, index: Path | None
) -> None:
    """Screen every row of ROSTER against LIST (CSV: id, name, birth_date, nationality, document).

    Columns sex, phone, age and age_on may stand beside. One JSON line per roster row: id, candidates best first, and
    what the row lacks to find anybody by. Rows of LIST with one id are aliases.
    """
    age_on = (told_on or datetime.now(UTC)).date().isoformat()
    people = read_persons(_read(roster), roster, age_on=age_on)
    content = _read(watchlist)
    started = time.perf_counter()
    listed = _open(content, watchlist, age_on, index)
    built = time.perf_counter() - started
    spent: list[float] = []
    candidates = 0
    for person in tell(people, "of the roster screened", len(people)):
        started = time.perf_counter()
        found = listed.screen(person, top)
        spent.append(time.perf_counter() - started)
        candidates += len(found)
        click.echo(_line(person, found))
    if stats:
        click.echo(json.dumps({"stats": _summarise(len(listed), built, spent, candidates)}))


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise InputError((error.strerror or "cannot be read").lower(), file=file) from None


def _open(content: bytes, file: str, age_on: str, index: Path | None) -> Watchlist:
    """The list, from the index if that was built of the same content on the same day."""
    stamp = f"{age_on} {hashlib.blake2b(content, digest_size=16).hexdigest()}" if index else ""
    listed = Watchlist.open(index, stamp) if index else None
    if listed is None:
        listed = Watchlist.build(tell(iterate_persons(content, file, age_on=age_on), "rows of the list read"))
        if index:
            _save(listed, index, stamp)
    return listed


def _save(listed: Watchlist, index: Path, stamp: str) -> None:
    try:
        listed.save(index, stamp)
    except OSError as error:
        raise InputError((error.strerror or "cannot be written").lower(), file=str(index)) from None


def _line(person: Person, found: list[Candidate]) -> str:
    candidates = [
        {"id": one.id, "score": one.score, "outcome": one.outcome, "reasons": list(one.reasons)}
        for one in found
    ]
    lacks = say_what_lacks(person)
    row = {"id": person.id, "candidates": candidates} | ({"lacks": lacks} if lacks else {})
    return json.dumps(row, ensure_ascii=False)


def _summarise(entries: int, built: float, spent: Sequence[float], candidates: int) -> dict[str, float]:
    ordered = sorted(spent) or [0.0]
    return {
        "entries": entries,
        "names": len(spent),
        "build_seconds": round(built, 3),
        "ms_p50": round(ordered[len(ordered) // 2] * 1000, 3),
        "ms_p95": round(ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)] * 1000, 3),
        "ms_max": round(ordered[-1] * 1000, 3),
        "candidates": candidates,
    }
