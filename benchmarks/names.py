"""How well and how fast names are compared: precision, recall and F1 on labelled pairs, pairs a second.

    python benchmarks/names.py --names FOLDER [--sets zh_dialect,ko_latin] [--errors 20] [--rounds 5]
        [--peers] [--cross] [--json]

FOLDER/eval and tests/data/names hold a table per set (label, name_a, name_b). A pair counts as found when the outcome
is `match`; `cannot_compare` counts as not matched, and is counted apart. Each set is parted by the CRC-32 of its rows:
the even half may be tuned on, the odd half never. Pairs a second are of one core, on readings made before; reading is
timed apart, with cold caches. --cross: everybody of the tuning half against everybody (name_crosses.py).
"""

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from labelled_names import OWN_SETS, Labelled, find_sets, read_pairs

from jointdesk.engine.names import Comparison, Name, compare, read

Record = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--names", type=Path, help="folder that holds eval/*.tsv")
    parser.add_argument("--sets", help="names of sets, with commas; all by default")
    parser.add_argument("--errors", type=int, default=0, help="show so many wrong pairs of the tuning half")
    parser.add_argument("--rounds", type=int, default=5, help="how often every set is compared for its speed")
    parser.add_argument("--peers", action="store_true", help="measure the peers of name_peers.py too")
    parser.add_argument(
        "--cross", action="store_true", help="cross the names of the tuning half, and nothing else"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    chosen = set(options.sets.split(",")) if options.sets else None
    paths = [path for path in find_sets(options.names) if chosen is None or path.stem in chosen]
    if options.cross:
        from name_crosses import measure_crosses

        pairs = [(pair.same, pair.tuning, pair.a, pair.b) for path in paths for pair in read_pairs(path)]
        for record in measure_crosses(pairs, options.errors):
            print(json.dumps(record) if options.json else tell(record), flush=True)
        return 0
    records = list(measure(paths, options.rounds, options.errors))
    for record in [*records, *summarise(records)]:
        print(json.dumps(record) if options.json else tell(record), flush=True)
    if options.peers:
        from name_peers import measure_peers

        for record in measure_peers(paths):
            print(json.dumps(record) if options.json else tell(record), flush=True)
    return 0


def measure(paths: Iterable[Path], rounds: int, errors: int) -> Iterator[Record]:
    for path in paths:
        pairs = read_pairs(path)
        started = time.process_time()
        names = [(read(pair.a), read(pair.b)) for pair in pairs]
        reading = time.process_time() - started
        found = [compare(*both) for both in names]
        own = path.parent == OWN_SETS
        yield {
            "set": path.stem,
            "of": "own" if own else "given",
            **rate(pairs, found),
            "f1_tuning_half": f1(Counter(outcomes(pairs, found, tuning=True))),
            "f1_other_half": f1(Counter(outcomes(pairs, found, tuning=False))),
            "pairs_per_second": round(len(names) / statistics.median(take_times(names, rounds))),
            "microseconds_a_reading": round(reading / (2 * len(pairs)) * 1e6),
        }
        show_errors(pairs, found, errors)


def take_times(names: Sequence[tuple[Name, Name]], rounds: int) -> Iterator[float]:
    for _ in range(max(1, rounds)):
        started = time.process_time()
        for a, b in names:
            compare(a, b)
        yield time.process_time() - started


def outcomes(
    pairs: Sequence[Labelled], found: Sequence[Comparison], *, tuning: bool | None = None
) -> Iterator[str]:
    for pair, comparison in zip(pairs, found, strict=True):
        if tuning is None or pair.tuning is tuning:
            yield ("true" if pair.same else "false") + (" +" if comparison.outcome == "match" else " -")


def rate(pairs: Sequence[Labelled], found: Sequence[Comparison]) -> Record:
    counts = Counter(outcomes(pairs, found))
    taken, wanted = counts["true +"] + counts["false +"], counts["true +"] + counts["true -"]
    return {
        "pairs": len(pairs),
        "precision": round(counts["true +"] / taken, 4) if taken else 0.0,
        "recall": round(counts["true +"] / wanted, 4) if wanted else 0.0,
        "f1": f1(counts),
        "cannot_compare": sum(comparison.outcome == "cannot_compare" for comparison in found),
        "taken": taken,
        "right": counts["true +"],
    }


def f1(counts: Counter[str]) -> float:
    whole = 2 * counts["true +"] + counts["false +"] + counts["true -"]
    return round(2 * counts["true +"] / whole, 4) if whole else 0.0


def show_errors(pairs: Sequence[Labelled], found: Sequence[Comparison], most: int) -> None:
    wrong = [
        (pair, comparison)
        for pair, comparison in zip(pairs, found, strict=True)
        if pair.tuning and pair.same is not (comparison.outcome == "match")
    ]
    for pair, comparison in wrong[:most]:
        kind = "missed" if pair.same else "false "
        verdict = f"{comparison.outcome} {comparison.score}: {'; '.join(comparison.reasons)}"
        print(f"{kind}  {pair.a} | {pair.b}  {verdict}", file=sys.stderr)


def summarise(records: Sequence[Record]) -> Iterator[Record]:
    for of in ("given", "own"):
        some = [record for record in records if record["of"] == of]
        if some:
            yield {
                "set": f"macro over {len(some)} sets",
                "of": of,
                "precision": round(sum(r["right"] for r in some) / max(1, sum(r["taken"] for r in some)), 4),
                **{
                    half: round(statistics.mean(r[half] for r in some), 4)
                    for half in ("f1", "f1_tuning_half", "f1_other_half")
                },
            }


def tell(record: Record) -> str:
    return "  ".join(f"{name} {value}" for name, value in record.items())


if __name__ == "__main__":
    sys.exit(main())
