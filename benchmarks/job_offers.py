"""How many lures the job-offer checker warns of, and how many honest offers: a JSON line a language and set.

python benchmarks/job_offers.py [--misses]
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from jointdesk.engine.letterbox.job_offers import read_offer

DATA = Path(__file__).parents[1] / "tests/data/job_offers"
# measured apart: what each was kept from is told in the folder's README
SETS = ("held_out", "blind", "second_blind", "kept_apart")


def read_samples() -> Iterator[tuple[str, str, str, str]]:
    """set, language, label, text"""
    for path in sorted(DATA.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                kind = path.stem if path.stem in SETS else "beside_the_rules"
                yield kind, row.get("language") or path.stem, row["label"], row["text"]


def measure() -> dict[tuple[str, str], dict[str, int]]:
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for kind, language, label, text in read_samples():
        warned = read_offer(text).level != "nothing_known"
        count = counts.setdefault((kind, language), dict.fromkeys(("found", "missed", "false", "passed"), 0))
        count[{"lure": ("missed", "found"), "honest": ("passed", "false")}[label][warned]] += 1
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print the offers that are judged wrongly, too")
    asked = parser.parse_args()
    for (kind, language), count in sorted(measure().items()):
        warned, lures = count["found"] + count["false"], count["found"] + count["missed"]
        shares = {
            "precision": round(count["found"] / max(1, warned), 2),
            "recall": round(count["found"] / lures, 2),
        }
        sys.stdout.write(json.dumps({"set": kind, "language": language, **shares, **count}) + "\n")
    if asked.misses:
        for kind, language, label, text in read_samples():
            reading = read_offer(text)
            if (reading.level != "nothing_known") != (label == "lure"):
                signs = ", ".join(sign.sign for sign in reading.signs)
                sys.stdout.write(f"{kind} {language} {label}: {text} [{signs}]\n")


if __name__ == "__main__":
    main()
