"""`jointdesk screen`: who of a roster is on a list? Files only, no desk needed."""

import json
import time
from pathlib import Path

import click

from jointdesk.engine.errors import InputError
from jointdesk.engine.screening import Candidate, Person, Watchlist, read_persons


@click.command("screen")
@click.argument("roster", type=click.Path(dir_okay=False))
@click.argument("watchlist", metavar="LIST", type=click.Path(dir_okay=False))
@click.option(
    "--top", default=10, show_default=True, type=click.IntRange(1, 1000), help="Candidates a row at most."
)
@click.option(
    "--stats", is_flag=True, help="Add a last line: build seconds, milliseconds a name, candidates."
)
def command(roster: str, watchlist: str, top: int, stats: bool) -> None:
    """Screen every row of ROSTER against LIST (CSV: id, name, birth_date, nationality, document).

    One JSON line per roster row: id, candidates best first. Rows of LIST with one id are aliases.
    """
    people, entries = _read(roster), _read(watchlist)
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


def _read(file: str) -> list[Person]:
    try:
        return read_persons(Path(file).read_bytes(), file)
    except OSError as error:
        raise InputError((error.strerror or "cannot be read").lower(), file=file) from None


def _line(person: Person, found: list[Candidate]) -> str:
    candidates = [
        {"id": one.id, "score": one.score, "outcome": one.outcome, "reasons": list(one.reasons)}
        for one in found
    ]
    return json.dumps({"id": person.id, "candidates": candidates}, ensure_ascii=False)


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
