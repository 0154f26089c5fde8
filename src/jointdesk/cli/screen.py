"""`jointdesk screen`: who of a roster is on a list? Files only, no desk needed."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from jointdesk.engine.errors import InputError
from jointdesk.engine.screening import Candidate, Person, Watchlist, read_persons
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
def command(roster: str, watchlist: str, top: int, stats: bool, told_on: datetime | None) -> None:
    """Screen every row of ROSTER against LIST (CSV: id, name, birth_date, nationality, document).

    Columns sex, phone, age and age_on may stand beside. One JSON line per roster row: id, candidates best first, and
    what the row lacks to find anybody by. Rows of LIST with one id are aliases.
    """
    age_on = (told_on or datetime.now(UTC)).date().isoformat()
    people, entries = _read(roster, age_on), _read(watchlist, age_on)
    started = time.perf_counter()
    index = Watchlist.build(entries)
    built = time.perf_counter() - started
    spent: list[float] = []
    candidates = 0
    for person in people:
        started = time.perf_counter()
        found = index.screen(person, top)
        spent.append(time.perf_counter() - started)
        candidates += len(found)
        click.echo(_line(person, found))
    if stats:
        click.echo(json.dumps({"stats": _summarise(len(entries), built, spent, candidates)}))


def _read(file: str, age_on: str) -> list[Person]:
    try:
        return read_persons(Path(file).read_bytes(), file, age_on=age_on)
    except OSError as error:
        raise InputError((error.strerror or "cannot be read").lower(), file=file) from None


def _line(person: Person, found: list[Candidate]) -> str:
    candidates = [
        {"id": one.id, "score": one.score, "outcome": one.outcome, "reasons": list(one.reasons)}
        for one in found
    ]
    lacks = say_what_lacks(person)
    row = {"id": person.id, "candidates": candidates} | ({"lacks": lacks} if lacks else {})
    return json.dumps(row, ensure_ascii=False)


def _summarise(entries: int, built: float, spent: list[float], candidates: int) -> dict[str, float]:
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
