"""How right the networks are, rule by rule: pairs of complaints on drawn mentions, B-cubed on the simulated world.

    python benchmarks/hub_rule.py [--complaints 1000000 ...] [--world 100000] [--fresh]

Of drawn mentions (benchmarks/mentions.py) a complaint's true network is its gang, or itself; precision and recall
count pairs of complaints, and `largest` is the share of all complaints that the largest network has. Of the world
(`jointdesk world`) it is its gang, and F1 is B-cubed over the complaints of gangs.
"""

import argparse
import csv
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import polars as pl
from measuring import ROOT, Record, Results
from networks import DATA, HERE

from jointdesk.engine.networks import b_cubed, link

RULES = {"default": None, "more than 20": 20, "more than 100": 100, "more than 1,000": 1000}
GANGS = ("usual", "busy")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--complaints", type=int, nargs="*", default=[100_000])
    parser.add_argument("--world", type=int, default=100_000, help="complaints of the world; 0: none")
    parser.add_argument("--fresh", action="store_true", help="forget the results that are there")
    options = parser.parse_args()
    results = Results("hub-rule", title="How right the networks are", fresh=options.fresh)
    done = {(record["data"], record["rule"]) for record in results.read()}
    for complaints in options.complaints:
        for gangs in GANGS:
            data = f"{complaints:,} drawn, {gangs} gangs"
            wanted = [rule for rule in RULES if (data, rule) not in done]
            if wanted:
                judge_drawn(results, data, complaints, gangs, wanted)
    data = f"{options.world:,} of the world"
    wanted = [rule for rule in RULES if (data, rule) not in done]
    if options.world and wanted:
        judge_world(results, data, options.world, wanted)
    return 0


def judge_drawn(results: Results, data: str, complaints: int, gangs: str, rules: Iterable[str]) -> None:
    DATA.mkdir(exist_ok=True)
    mentions, truth = (DATA / f"{name}-{complaints}-{gangs}.parquet" for name in ("judged", "truth"))
    if not truth.exists():
        part = truth.with_suffix(".part")
        wanted = ["--complaints", str(complaints), "--gangs", gangs, "--hubs", "paired", "--truth", part]
        subprocess.run([sys.executable, HERE / "mentions.py", mentions, *wanted], check=True)
        part.rename(truth)
    true = pl.read_parquet(truth)
    for rule in rules:
        networks, hubs = link_by(rule, pl.read_parquet(mentions))
        add(results, {"data": data, "rule": rule, **count_pairs(networks, true), "hubs": hubs})


def link_by(rule: str, mentions: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    found = link(mentions, hub_degree=RULES[rule])
    return found.networks, found.hubs.height


def add(results: Results, record: Record) -> None:
    results.add([record])
    print(record, flush=True)


def count_pairs(networks: pl.DataFrame, true: pl.DataFrame) -> Record:
    """`true`: columns complaint, gang; -1 for a complaint of no gang."""
    both = networks.join(true, on="complaint")
    of_gangs = both.filter(pl.col("gang") >= 0)
    found, there, right = (
        _count_pairs(table, columns)
        for table, columns in ((both, ["network"]), (of_gangs, ["gang"]), (of_gangs, ["network", "gang"]))
    )
    largest = int(both["network"].value_counts()["count"].max() or 0)  # type: ignore[arg-type]
    return {
        "precision": round(right / max(found, 1), 4),
        "recall": round(right / max(there, 1), 4),
        "largest": round(largest / both.height, 5),
    }


def _count_pairs(table: pl.DataFrame, columns: list[str]) -> int:
    sizes = table.group_by(columns).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1)).sum()) // 2


def judge_world(results: Results, data: str, complaints: int, rules: Iterable[str]) -> None:
    folder = DATA / f"world-{complaints}"
    if not folder.exists():
        DATA.mkdir(exist_ok=True)
        command = [ROOT / ".venv" / "bin" / "jointdesk", "world", folder]
        subprocess.run([*command, "--complaints", str(complaints), "--seed", "1"], check=True)
    true = dict(_read_gangs(folder / "truth" / "complaints.csv"))
    mentions = pl.read_parquet(folder / "mentions.parquet", columns=["complaint", "kind", "value"])
    for rule in rules:
        networks, hubs = link_by(rule, mentions)
        precision, recall, f1 = b_cubed(dict(networks.select("complaint", "network").iter_rows()), true)
        largest = int(networks["network"].value_counts()["count"].max() or 0)  # type: ignore[arg-type]
        record = {"precision": round(precision, 4), "recall": round(recall, 4), "b3_f1": round(f1, 4)}
        add(
            results,
            {
                "data": data,
                "rule": rule,
                **record,
                "largest": round(largest / networks.height, 5),
                "hubs": hubs,
            },
        )


def _read_gangs(path: Path) -> Iterable[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["complaint"], row["gang"] or row["complaint"]


if __name__ == "__main__":
    sys.exit(main())
