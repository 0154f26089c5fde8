"""Writes the tables of docs/benchmarks.md from benchmarks/results; the text around them stays.

    python benchmarks/report.py [--check]

A table stands between `<!-- table: NAME -->` and `<!-- end -->`; NAME is a results file without `.jsonl`, and may
hold a `*`; `targets` is what the exchange was to reach. Of several runs of one subject the median stands. `--check`
writes nothing and fails if a table is not what the results say.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

from measuring import RESULTS, ROOT
from targets import weigh_exchange

PAGE = ROOT / "docs" / "benchmarks.md"
PLACE = re.compile(r"(<!-- table: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
FLOOR, OURS = "floor: read and hash", "jointdesk"

Record = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    old = PAGE.read_text(encoding="utf-8")
    new = PLACE.sub(lambda place: place[1] + write_tables(place[2]) + place[3], old)
    if options.check:
        return int(new != old)
    PAGE.write_text(new, encoding="utf-8")
    return 0


def write_tables(pattern: str) -> str:
    if pattern == "targets":
        rows = weigh_exchange(RESULTS)
        return f"\n{tabulate(rows)}\n" if rows else "\nNot measured yet.\n\n"
    paths = sorted(RESULTS.glob(f"{pattern}.jsonl"), key=lambda path: (len(path.stem), path.stem))
    return "\n".join(map(write_table, paths)) if paths else "\nNot measured yet.\n\n"


def write_table(path: Path) -> str:
    header, *records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    rows = weigh(records) if path.stem.startswith("networks-") else unfold(records)
    # rows of other columns are a table of their own
    tables = "\n".join(tabulate(list(alike)) for _, alike in groupby(rows, key=list))
    machine = ", ".join(
        f"{name.replace('_', ' ')} {value}" for name, value in header["machine"].items() if value != "none"
    )
    told = f"{header['title']}; commit {header['commit']}, {header['date']}. {machine}."
    return f"\n{told}\n\n{tables}\n"


def unfold(records: Iterable[Record]) -> list[Record]:
    """A record that holds records becomes a row of its own figures, if it has any, and one of each that it holds."""
    rows: list[Record] = []
    for record in records:
        inner = {name: value for name, value in record.items() if isinstance(value, dict)}
        if own := {name: value for name, value in record.items() if name not in inner}:
            rows.append(own)
        rows.extend({"": name} | value for name, value in inner.items())
    return rows


def weigh(records: Iterable[Record]) -> list[Record]:
    """Processes: medians of each subject, beside the floor."""
    subjects: dict[str, list[Record]] = {}
    for record in records:
        subjects.setdefault(record["subject"], []).append(record)
    times = {name: take_median(runs, "seconds") for name, runs in subjects.items()}
    return [
        {
            "": name,
            "runs": len(runs),
            "seconds": f"{times[name]:.2f}",
            "fastest to slowest": " to ".join(
                f"{pick(run['seconds'] for run in runs):.2f}" for pick in (min, max)
            ),
            "x floor": compare(times, name, FLOOR),
            "x ours": compare(times, name, OURS),
            "mentions a second": f"{rate(runs):,.0f}",
            "peak MB": f"{take_median(runs, 'peak_bytes') / 1e6:,.0f}",
            "bytes a mention": f"{take_median(runs, 'peak_bytes') / runs[0]['mentions']:,.0f}",
            "ended": ", ".join(sorted({run["ended"] for run in runs})),
        }
        for name, runs in subjects.items()
    ]


def rate(runs: list[Record]) -> float:
    """Mentions a second; of a run that stopped itself, those that it came to."""
    return median(
        run.get("attributes", run["mentions"]) / run.get("store_seconds", run["seconds"]) for run in runs
    )


def take_median(runs: Iterable[Record], field: str) -> float:
    return float(median(run[field] for run in runs))


def compare(times: dict[str, float], name: str, other: str) -> str:
    return f"{times[name] / times[other]:.2f}" if other in times else ""


def tabulate(rows: list[Record]) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [
        columns,
        ["---"] * len(columns),
        *([say(row.get(column, "")) for column in columns] for row in rows),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def say(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


if __name__ == "__main__":
    sys.exit(main())
