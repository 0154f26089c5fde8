"""Keeps what a benchmark prints: the JSON lines of its standard output become a results file.

    python benchmarks/record.py NAME TITLE [--limit 3600] [--fresh] -- python benchmarks/extraction.py --json

What this machine measured with this code is not measured again but with --fresh. Lines
that are no JSON object are passed on.
"""

import argparse
import json
import sys
from collections.abc import Iterator

from measuring import Record, Results, run


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("name")
    parser.add_argument("title")
    parser.add_argument("--limit", type=float, default=3600, help="seconds after which it is killed")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    results = Results(options.name, title=options.title, fresh=options.fresh)
    if results.read():
        print(f"{options.name}: measured already; --fresh measures again")
        return 0
    measured, said = run(options.command, options.limit)
    records = list(read_records(said))
    if measured.ended != "ok" or not records:
        results.path.unlink()
        print(f"{options.name}: {measured.ended}, {len(records)} results", file=sys.stderr)
        return 1
    results.add(records)
    return 0


def read_records(said: str) -> Iterator[Record]:
    for line in said.splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        if isinstance(record, dict):
            yield record
        else:
            print(line)


if __name__ == "__main__":
    sys.exit(main())
