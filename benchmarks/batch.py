"""Linking a file, shell to file, against a process that only reads and hashes it; and how well it links.

    python benchmarks/batch.py [--complaints 1000000] [--runs 5] [--ids text|integer] [--order filed|shuffled]
        [--hubs single|paired] [--gangs usual|busy]

One JSON line per measurement: medians of runs that alternate, peak memory of the process, and for the default rule,
for `--hub-degree 1000` and for `--hub-degree 20` pairwise precision and recall and the largest network's share.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

FLOOR = """
import sys, polars as pl
table = pl.read_parquet(sys.argv[1])
print(table.select(pl.col("value").hash(1) ^ pl.col("kind").hash(2)).height)
"""
LINK = "import sys; from jointdesk.cli import main; main()"
RULES = {"default": (), "hub_degree_1000": ("--hub-degree", "1000"), "hub_degree_20": ("--hub-degree", "20")}


def run(call: list[str]) -> tuple[float, float, float]:
    """Seconds on the clock, seconds of processors, peak megabytes of a process and what it started."""
    started = time.perf_counter()
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{call[-3:]}: exit {process.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(mentions: Path, out: Path, runs: int) -> None:
    calls = {
        "floor": [sys.executable, "-c", FLOOR, str(mentions)],
        "link": [sys.executable, "-c", LINK, "link", str(mentions), "-o", str(out)],
    }
    rows = pl.scan_parquet(mentions).select(pl.len()).collect().item()
    taken: dict[str, list[tuple[float, float, float]]] = {name: [] for name in calls}
    for _ in range(runs):
        for name, call in calls.items():
            taken[name].append(run(call))
    floor = statistics.median(seconds for seconds, _, _ in taken["floor"])
    for name, values in taken.items():
        seconds, processor, megabytes = (statistics.median(column) for column in zip(*values, strict=True))
        figures = {
            "what": name,
            "mentions": rows,
            "runs": runs,
            "seconds": round(seconds, 2),
            "processor_seconds": round(processor, 2),
            "times_floor": round(seconds / floor, 2),
            "peak_megabytes": round(megabytes),
            "bytes_per_mention": round(megabytes * 2**20 / rows),
        }
        print(json.dumps(figures), flush=True)


def score(mentions: Path, truth: Path, out: Path) -> None:
    for name, options in RULES.items():
        run([sys.executable, "-c", LINK, "link", str(mentions), "-o", str(out), *options])
        print(json.dumps({"rule": name, **compare(out, truth)}), flush=True)


def compare(found: Path, truth: Path) -> dict[str, float]:
    """Over pairs of complaints: how many of those put together belong together, and the reverse."""
    both = pl.scan_parquet(found).join(pl.scan_parquet(truth), on="complaint")
    return count_pairs(both.collect())


def count_pairs(table: pl.DataFrame) -> dict[str, float]:
    """`table`: columns network, gang (negative: none) of each complaint."""
    alone = -1 - pl.int_range(pl.len())
    table = table.with_columns(gang=pl.when(pl.col("gang") < 0).then(alone).otherwise("gang"))
    together, linked, belong = (
        table.group_by(columns).len()["len"].cast(pl.Int64)
        for columns in (["network", "gang"], ["network"], ["gang"])
    )
    pairs = [int((sizes * (sizes - 1) // 2).sum()) for sizes in (together, linked, belong)]
    return {
        "pairwise_precision": round(pairs[0] / max(pairs[1], 1), 4),
        "pairwise_recall": round(pairs[0] / max(pairs[2], 1), 4),
        "largest_percent": round(100 * int(linked.max() or 0) / table.height, 3),  # type: ignore[arg-type]
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--complaints", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--ids", default="text")
    parser.add_argument("--order", default="filed")
    parser.add_argument("--hubs", default="single")
    parser.add_argument("--gangs", default="usual")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        mentions, truth, out = (Path(folder) / f"{name}.parquet" for name in ("mentions", "truth", "out"))
        call = [sys.executable, str(Path(__file__).with_name("mentions.py")), str(mentions)]
        call += ["--truth", str(truth), "--complaints", str(options.complaints), "--ids", options.ids]
        call += ["--order", options.order, "--hubs", options.hubs, "--gangs", options.gangs]
        run(call)
        print(json.dumps({"complaints": options.complaints, **vars(options)}), flush=True)
        measure(mentions, out, options.runs)
        score(mentions, truth, out)


if __name__ == "__main__":
    main()
