"""Linking beside its peers in one run: seconds and memory of whole processes, from shell to file.

    python benchmarks/networks.py [--complaints 100000] [--runs 5] [--only SUBJECT ...] [--limit 900] [--fresh]

Each round runs every subject once, so that a machine that slows down slows all of them. Subjects: the floor
(benchmarks/peers/floor.py), ours with its default rule and with the plain rule of the peers, ours on Apache Spark,
DuckDB SQL, Splink on DuckDB, and pairwise correlation, which gets a minute. All that link by the plain rule must
write the same file, else the run fails.
"""

import argparse
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import polars as pl
from measuring import PEERS_PYTHON, ROOT, Record, Results, run

HERE = Path(__file__).parent
DATA = HERE / "data"
DEGREE, CAP, PAIRWISE_SECONDS = 100, 20, 60
# subjects whose files must be equal, and what each of them is
PLAIN = ("jointdesk, plain rule", "DuckDB SQL", "Splink", "jointdesk on Spark, plain rule")
SPARK = ("jointdesk on Spark, plain rule",)
FLOOR, OURS, PAIRWISE = "floor: read and hash", "jointdesk", "pairwise correlation"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--complaints", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=[], metavar="SUBJECT")
    parser.add_argument("--limit", type=float, default=900, help="seconds after which a process is killed")
    parser.add_argument("--slow-runs", type=int, default=1, help="runs of Spark and of pairwise correlation")
    parser.add_argument("--fresh", action="store_true", help="forget the results that are there")
    options = parser.parse_args()
    mentions = make_mentions(options.complaints)
    commands = list_commands(mentions)
    unknown = set(options.only) - set(commands)
    if unknown:
        parser.error(f"no such subject: {', '.join(unknown)}; there are: {', '.join(commands)}")
    name = f"networks-{options.complaints}"
    results = Results(name, title=f"{options.complaints:,} complaints", fresh=options.fresh)
    done = [record["subject"] for record in results.read()]
    for turn in range(max(options.runs, options.slow_runs)):
        for subject, command in commands.items():
            wanted = options.slow_runs if subject in (*SPARK, PAIRWISE) else options.runs
            if turn < wanted and done.count(subject) <= turn and subject in (options.only or commands):
                results.add([measure(subject, command, mentions, options.limit)])
    return compare(mentions)


def make_mentions(complaints: int) -> Path:
    """Drawn once and kept: a row order as complaints are filed, text ids."""
    DATA.mkdir(exist_ok=True)
    path = DATA / f"mentions-{complaints}.parquet"
    if not path.exists():
        part = path.with_suffix(".part")
        subprocess.run(
            [sys.executable, HERE / "mentions.py", part, "--complaints", str(complaints)], check=True
        )
        part.rename(path)
    return path


def list_commands(mentions: Path) -> dict[str, list[str | Path]]:
    ours = [ROOT / ".venv" / "bin" / "jointdesk", "link", mentions]
    plain = ["--hub-degree", str(DEGREE)]
    python = Path(sys.executable)
    commands: dict[str, list[str | Path]] = {
        FLOOR: [python, HERE / "peers" / "floor.py", mentions],
        OURS: [*ours, "-o", name_output(mentions, OURS)],
        PLAIN[0]: [*ours, "-o", name_output(mentions, PLAIN[0]), *plain],
        PLAIN[1]: [
            PEERS_PYTHON,
            HERE / "peers" / "duckdb_sql.py",
            mentions,
            name_output(mentions, PLAIN[1]),
            str(DEGREE),
        ],
        PLAIN[2]: [
            PEERS_PYTHON,
            HERE / "peers" / "splink_clusters.py",
            mentions,
            name_output(mentions, PLAIN[2]),
            str(DEGREE),
        ],
        PAIRWISE: [python, HERE / "peers" / "pairwise.py", mentions, str(CAP), str(PAIRWISE_SECONDS)],
    }
    if find_spec("pyspark"):
        commands[PLAIN[3]] = [*ours, "-o", name_output(mentions, PLAIN[3]), *plain, "--engine", "spark"]
    return commands


def name_output(mentions: Path, subject: str) -> Path:
    return mentions.with_name(f"{mentions.stem}-{subject.replace(',', '').replace(' ', '-')}.networks")


def measure(subject: str, command: list[str | Path], mentions: Path, limit: float) -> Record:
    name_output(mentions, subject).unlink(missing_ok=True)
    measured, said = run(command, limit)
    rows = pl.scan_parquet(mentions).select(pl.len()).collect().item()
    record = {"subject": subject, "mentions": rows, **measured.record()}
    if subject == PAIRWISE and said:
        record |= json.loads(said)
    print(
        f"{subject}: {measured.seconds:.2f} s, {measured.peak_bytes / 1e6:,.0f} MB, {measured.ended}",
        flush=True,
    )
    return record


def compare(mentions: Path) -> int:
    """Fails when two of the plain rule's files differ."""
    files = [path for path in (name_output(mentions, subject) for subject in PLAIN) if path.exists()]
    tables = [pl.read_parquet(path) for path in files]
    for path, table in zip(files[1:], tables[1:], strict=True):
        if not table.equals(tables[0]):
            print(f"{path.name} differs from {files[0].name}", file=sys.stderr)
            return 1
    print(f"{len(files)} subjects wrote the same networks")
    return 0


if __name__ == "__main__":
    sys.exit(main())
