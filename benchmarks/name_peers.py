"""Peers over the labelled pairs of names that benchmarks/names.py measures ours on: F1, pairs a second, memory.

    python benchmarks/name_peers.py --names FOLDER [--sets zh_dialect,ko_latin] [--json]

Each peer is a process of its own, at one threshold for all sets: nomenklatura at 0.7, which yente calls a match by
default; rapidfuzz has none, and gets the same. `f1_best` is its F1 with the best threshold for each set, chosen on the
answers: no user can have that. `f1_other_half` is over the half that ours is not tuned on. A peer whose environment is
not set up (`make names-peers`) is left out, and said to be.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from labelled_names import OWN_SETS, Labelled, find_sets, read_pairs
from measuring import ROOT, run

NAMES_PYTHON = ROOT / ".venv-bench" / "names" / "bin" / "python"
PEERS = ROOT / "benchmarks" / "peers"
LIMIT = 3600
Record = dict[str, Any]


@dataclass(frozen=True)
class Peer:
    """A matcher, the script that runs it, and the score from which it calls two names one."""

    name: str
    python: Path
    command: tuple[str, ...]
    threshold: float


PEERS_OF_NAMES = (
    Peer("nomenklatura logic-v2", NAMES_PYTHON, ("nomenklatura_names.py", "logic-v2"), 0.7),
    Peer("nomenklatura logic-v1", NAMES_PYTHON, ("nomenklatura_names.py", "logic-v1"), 0.7),
    Peer("rapidfuzz on anyascii", Path(sys.executable), ("rapidfuzz_names.py",), 0.7),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--names", type=Path, help="folder that holds eval/*.tsv")
    parser.add_argument("--sets", help="names of sets, with commas; all by default")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    chosen = set(options.sets.split(",")) if options.sets else None
    paths = [path for path in find_sets(options.names) if chosen is None or path.stem in chosen]
    for record in measure_peers(paths):
        print(json.dumps(record) if options.json else "  ".join(f"{k} {v}" for k, v in record.items()))
    return 0


def measure_peers(paths: Sequence[Path]) -> Iterator[Record]:
    """A record of each peer on each set, and one over the sets of each folder."""
    sets = {str(path): read_pairs(path) for path in paths}
    for peer in PEERS_OF_NAMES:
        if not peer.python.exists():
            print(f"{peer.name}: not set up", file=sys.stderr)
            continue
        records = list(measure_peer(peer, sets))
        yield from records
        for folder in dict.fromkeys(path.parent for path in paths):
            of = "own" if folder == OWN_SETS else "given"
            yield from summarise(peer, of, [record for record in records if record["of"] == of])


def measure_peer(peer: Peer, sets: dict[str, list[Labelled]]) -> Iterator[Record]:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for name, pairs in sets.items():
            file.write(json.dumps({"set": name, "pairs": [(pair.a, pair.b) for pair in pairs]}) + "\n")
        file.flush()
        command = [peer.python, PEERS / peer.command[0], *peer.command[1:]]
        measured, said = run(["sh", "-c", 'exec "$@" < "$0"', file.name, *command], LIMIT)
    if measured.ended != "ok":
        print(f"{peer.name}: {measured.ended}", file=sys.stderr)
    for line in said.splitlines():
        answer = json.loads(line)
        pairs = sets[answer["set"]]
        yield {
            "peer": peer.name,
            "set": Path(answer["set"]).stem,
            "of": "own" if Path(answer["set"]).parent == OWN_SETS else "given",
            "threshold": peer.threshold,
            "pairs": len(pairs),
            **rate(pairs, answer["scores"], peer.threshold),
            "pairs_per_second": round(len(pairs) / max(answer["seconds"], 1e-9)),
            "peak_mb": round(measured.peak_bytes / 1e6),
        }


def rate(pairs: Sequence[Labelled], scores: Sequence[float], threshold: float) -> Record:
    both = list(zip(pairs, scores, strict=True))
    taken = [pair.same for pair, score in both if score >= threshold]
    return {
        "precision": round(statistics.mean(taken), 4) if taken else 0.0,
        "f1": f1((pair.same, score >= threshold) for pair, score in both),
        "f1_other_half": f1((pair.same, score >= threshold) for pair, score in both if not pair.tuning),
        "f1_best": find_best(both),
    }


def f1(answers: Iterable[tuple[bool, bool]]) -> float:
    listed = list(answers)
    right = sum(same and taken for same, taken in listed)
    wrong = sum(same is not taken for same, taken in listed)
    return round(2 * right / (2 * right + wrong), 4) if right else 0.0


def find_best(both: Sequence[tuple[Labelled, float]]) -> float:
    """The highest F1 that any threshold reaches on these answers."""
    ordered = sorted(both, key=lambda pair: -pair[1])
    wanted = sum(pair.same for pair, _ in ordered)
    right = accumulate(pair.same for pair, _ in ordered)
    ends = [*(a[1] != b[1] for a, b in pairwise(ordered)), True]
    found = [
        2 * hits / (taken + wanted)
        for taken, (hits, end) in enumerate(zip(right, ends, strict=True), 1)
        if end
    ]
    return round(max(found, default=0.0), 4)


def summarise(peer: Peer, of: str, records: Sequence[Record]) -> Iterator[Record]:
    if records:
        figures = ("f1", "f1_other_half", "f1_best")
        macro = {name: round(statistics.mean(record[name] for record in records), 4) for name in figures}
        yield {
            "peer": peer.name,
            "set": f"macro over {len(records)} sets",
            "of": of,
            "threshold": peer.threshold,
            **macro,
        }


if __name__ == "__main__":
    sys.exit(main())
