"""What the exchange was to reach, beside what was measured: one table from the results of `make bench-exchange`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]
OURS, PEER = "jointdesk, 2 processes", "openmined-psi, GCS"
EVALUATION = "evaluated with proof, 2 processes"


def weigh_exchange(folder: Path) -> list[Record]:
    """A row a target; empty before all three benchmarks have run."""
    names = ("exchange-matching", "exchange-messages", "exchange-log")
    paths = [folder / f"{name}.jsonl" for name in names]
    if not all(path.exists() for path in paths):
        return []
    matching, messages, log = ([*map(json.loads, path.read_text().splitlines()[1:])] for path in paths)
    return list(_compare(matching, messages[0], log[0])) if matching and messages and log else []


def _compare(matching: list[Record], messages: Record, log: Record) -> Iterator[Record]:
    ours, theirs = _of(matching, "set of", OURS), _of(matching, "set of", PEER)
    asked, put = _of(matching, "asked", OURS), _of(matching, "asked", PEER)
    evaluated = next(row for row in matching if row.get("speed") == EVALUATION)
    question = next(row for row in matching if "question" in row)
    built, peers = ours["items a second"], theirs.get("items a second")
    theirs_evaluated = round(put["asked"] / put["evaluate ms"] * 1000) if put else ""
    yield _row(f"set of {ours['set of']}, items a second", 40_000, built, peers)
    if peers:
        yield _row("the same, times the peer's", 2, round(built / peers, 2), 1)
    yield _row(
        "evaluated a second with proof (the peer: without)", 25_000, evaluated["a second"], theirs_evaluated
    )
    yield _row("10 identifiers answered, cpu ms", -50, question["answered in cpu ms"])
    words = f"{asked['asked']:,} asked of {asked['of']}, seconds"
    yield _row(words, -1, asked["seconds end to end"], put.get("seconds end to end"))
    yield _row("bytes an item, filling included", -8, ours["bytes an item"], theirs.get("bytes an item"))
    yield _row("messages a second, end to end", 300, messages["a second, end to end"])
    yield _row("log: appended a second", 4_000, log["appended a second"])
    yield _row("log: proofs a second", 9_000, log["proofs a second, many at once"])


def _row(what: str, bound: float, ours: float, peer: float | str | None = "") -> Record:
    """`bound`: at least so many; negative: at most."""
    met = ours >= bound if bound > 0 else ours <= -bound
    return {
        "": what,
        "target": f"{'at least' if bound > 0 else 'at most'} {abs(bound):,}",
        "ours": ours,
        "OpenMined PSI": "" if peer is None else peer,
        "met": "yes" if met else "no",
    }


def _of(rows: list[Record], kind: str, by: str) -> Record:
    return next((row for row in rows if kind in row and row.get("by") == by), {})
