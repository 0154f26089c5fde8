"""A long list: seconds and memory to build it, milliseconds a name, and whether the person sought is among the found.

    python benchmarks/screening_list.py [--names FOLDER] [--sizes 1000,100000] [--half 1] [--many] [--ceiling 12]
        [--peers] [--json]

A list of invented persons (listed_names.py) is built in a process of its own. Planted in it are the labelled names of
FOLDER/eval (or tests/data/names): one writing stands on the list, the other is asked for, both ways round, the name
alone. Told are the shares among the 50 nearest of the search (`retrieved_50`), among all that are compared in full
(`retrieved`), and among the 50 best candidates shown (`shown_50`); `of_matches` counts the same, for pairs whose two
writings the comparison of names calls a match when it has only them. The gate is a roster of 1,000 with birth dates,
half of them of the list. `--many` makes the list of many more parts (listed_names.py), less crowded. `--ceiling N`
compares N names of each set with the whole list: the share whose bearer is among the 50 best by the comparison itself
(ties count by their share), beside that of the search for the same names. Peers compare one name with all of a sample
of the list.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from listed_names import make_persons, rows_of
from measuring import ROOT

from jointdesk.engine.names import Comparison, compare, read
from jointdesk.engine.screening import Person, Watchlist

Record = dict[str, Any]
OWN_SETS = ROOT / "tests" / "data" / "names"
NOMENKLATURA = ROOT / ".venv-bench" / "names" / "bin" / "python"
MOST_OF_A_SET, SHOWN, PEER_SAMPLE = 300, 50, 20_000


@dataclass(frozen=True)
class Planted:
    """A pair of writings of one name: `listed` stands on the list, `asked` is what the officer types."""

    set: str
    listed: str
    asked: str


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--names", type=Path, help="folder of development names")
    parser.add_argument("--sizes", default="1000,100000")
    parser.add_argument(
        "--half", type=int, default=1, choices=(0, 1), help="0: the half that may be tuned on"
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--misses", type=int, default=0, help="show so many that were not found (half 0 only)"
    )
    parser.add_argument("--many", action="store_true", help="a list of many more parts, less crowded")
    parser.add_argument("--ceiling", type=int, default=0, help="names a set to compare with the whole list")
    parser.add_argument("--peers", action="store_true", help="rapidfuzz and nomenklatura on a sample")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--alone", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        for record in measure(options.alone, options):
            print(json.dumps(record, ensure_ascii=False))
        return 0
    for size in map(int, options.sizes.split(",")):
        command = [sys.executable, __file__, *sys.argv[1:], "--alone", str(size)]
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        print(said if options.json else tell(map(json.loads, said.splitlines())), end="", flush=True)
    return 0


def tell(records: Iterator[Record]) -> str:
    return "".join(" ".join(f"{name} {value}" for name, value in record.items()) + "\n" for record in records)


def measure(size: int, options: argparse.Namespace) -> Iterator[Record]:
    planted = list(plant(options.names, options.half == 0))
    planted = sorted(random.Random(11).sample(planted, min(len(planted), size)), key=lambda pair: pair.set)
    before = _peak_mb()
    started = time.perf_counter()
    watchlist = Watchlist.build(listed(size, planted, options))
    watchlist.recall(Person("", ("Nguyen Van An",)))
    built = time.perf_counter() - started
    started = time.perf_counter()
    for _ in listed(size, planted, options):
        pass
    making = time.perf_counter() - started
    record = {
        "entries": len(watchlist),
        "parts": "many" if options.many else "few",
        "build_seconds": round(built - making, 1),
        "peak_mb": round(_peak_mb()),
        "peak_mb_before": round(before),
    }
    yield record | _time_file(watchlist)
    yield from find_planted(watchlist, planted, options.misses if options.half == 0 else 0)
    yield time_gate(watchlist, size, options)
    if options.ceiling:
        yield from find_ceiling(watchlist, size, planted, options)
    if options.peers:
        yield from time_peers(size, options)


def plant(folder: Path | None, tuning: bool) -> Iterator[Planted]:
    rng = random.Random(3)
    paths = sorted((folder / "eval").glob("*.tsv")) if folder else sorted(OWN_SETS.glob("*.tsv"))
    for path in paths:
        pairs = [row[1:3] for row in rows_of(path, tuning=tuning) if row[0] == "1"]
        for a, b in rng.sample(pairs, min(len(pairs), MOST_OF_A_SET)):
            yield Planted(path.stem, a, b)
            yield Planted(f"{path.stem}, turned", b, a)


def listed(size: int, planted: Sequence[Planted], options: argparse.Namespace) -> Iterator[Person]:
    """The planted lie scattered through the list."""
    every = max(1, size // max(1, len(planted)))
    for number, person in enumerate(make_persons(size, options.seed, options.names, many=options.many)):
        at, rest = divmod(number, every)
        if rest == 0 and at < len(planted):
            yield Person(f"P{at}", (planted[at].listed,))
        yield person


def find_planted(watchlist: Watchlist, planted: Sequence[Planted], misses: int) -> Iterator[Record]:
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spent: list[float] = []
    for at, pair in enumerate(planted):
        asked = Person("", (pair.asked,))
        nearest = watchlist.recall(asked)
        started = time.perf_counter()
        shown = [candidate.id for candidate in watchlist.screen(asked, SHOWN)]
        spent.append(time.perf_counter() - started)
        matched = compare(read(pair.listed), read(pair.asked)).outcome == "match"
        for counted in (found[pair.set], found["all"]):
            counted["asked"] += 1
            counted["matches"] += matched
            for name, ids in (("retrieved_50", nearest[:50]), ("retrieved", nearest), ("shown_50", shown)):
                counted[name] += f"P{at}" in ids
                counted[f"{name}_of_matches"] += matched and f"P{at}" in ids
        if matched and f"P{at}" not in nearest[:50] and misses:
            misses -= 1
            print("missed:", pair, file=sys.stderr)
    for name, counted in found.items():
        yield {"set": name, "asked": counted["asked"]} | {
            measure: round(
                counted[measure] / max(1, counted["matches" if "matches" in measure else "asked"]), 4
            )
            for measure in counted
            if measure not in ("asked", "matches")
        }
    yield {"subject": "a name alone", "entries": len(watchlist)} | _quantiles(spent)


def find_ceiling(
    watchlist: Watchlist, size: int, planted: Sequence[Planted], options: argparse.Namespace
) -> Iterator[Record]:
    """What a perfect search would find, since the comparison itself puts others before some."""
    names = [read(person.names[0]) for person in listed(size, planted, options)]
    by_set: defaultdict[str, list[tuple[int, Planted]]] = defaultdict(list)
    for at, pair in enumerate(planted):
        by_set[pair.set].append((at, pair))
    for name, pairs in by_set.items():
        chosen = random.Random(9).sample(pairs, min(len(pairs), options.ceiling))
        best = found = 0.0
        for at, pair in chosen:
            asked = read(pair.asked)
            own = _rank(compare(asked, read(pair.listed)))
            ranks = [_rank(compare(asked, other)) for other in names]
            above, tied = sum(rank > own for rank in ranks), sum(rank == own for rank in ranks)
            best += min(1.0, max(0.0, (SHOWN - above) / max(1, tied)))
            found += f"P{at}" in watchlist.recall(Person("", (pair.asked,)))[:SHOWN]
        yield {
            "set": name,
            "subject": "ceiling",
            "asked": len(chosen),
            "ceiling_50": round(best / len(chosen), 4),
            "retrieved_50": round(found / len(chosen), 4),
        }


def _rank(found: Comparison) -> tuple[int, float]:
    return ("no_match", "cannot_compare", "match").index(found.outcome), found.score


def time_gate(watchlist: Watchlist, size: int, options: argparse.Namespace) -> Record:
    """A roster of 1,000: half are on the list, with another id, half are not."""
    rng = random.Random(5)
    chosen = set(rng.sample(range(size), min(500, size // 2)))
    on_list = [
        p
        for n, p in enumerate(make_persons(size, options.seed, options.names, many=options.many))
        if n in chosen
    ]
    strangers = list(
        make_persons(1000 - len(on_list), options.seed + 1, options.names, "S", many=options.many)
    )
    spent, found = [], 0
    for person in on_list + strangers:
        asked = replace(person, id="R", document="")
        started = time.perf_counter()
        ids = [candidate.id for candidate in watchlist.screen(asked) if candidate.outcome == "match"]
        spent.append(time.perf_counter() - started)
        found += person.id in ids
    return {
        "subject": "roster of 1,000 with birth dates",
        "entries": len(watchlist),
        "seconds": round(sum(spent), 2),
        "found": round(found / max(1, len(on_list)), 4),
    } | _quantiles(spent)


def _time_file(watchlist: Watchlist) -> Record:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "list")
        started = time.perf_counter()
        watchlist.save(path)
        saved = time.perf_counter()
        Watchlist.open(path)
        return {
            "save_seconds": round(saved - started, 2),
            "open_seconds": round(time.perf_counter() - saved, 2),
            "file_mb": round(path.stat().st_size / 1e6),
        }


def time_peers(size: int, options: argparse.Namespace) -> Iterator[Record]:
    """Peers have no index: milliseconds a name against a sample, and what that makes for the whole list."""
    sample = min(size, PEER_SAMPLE)
    names = json.dumps(
        [
            person.names[0]
            for person in make_persons(sample + 20, options.seed, options.names, many=options.many)
        ]
    )
    for library, python in (("rapidfuzz", sys.executable), ("nomenklatura", NOMENKLATURA)):
        if not Path(python).exists():
            continue
        command = [python, ROOT / "benchmarks" / "peers" / "brute_force_names.py", library]
        said = subprocess.run(command, input=names, stdout=subprocess.PIPE, text=True, check=True).stdout
        ms = json.loads(said)["ms"]
        yield {
            "subject": f"{library}, every entry compared",
            "entries": size,
            "sample": sample,
            "ms_of_sample": ms,
            "ms_extrapolated": round(ms * size / sample, 1),
        }


def _quantiles(spent: Sequence[float]) -> Record:
    ordered = sorted(spent)
    return {
        f"ms_{name}": round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)
        for name, share in (("p50", 0.5), ("p95", 0.95), ("max", 1.0))
    }


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    sys.exit(main())
