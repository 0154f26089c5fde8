"""Fits the curves by which a name's nearness becomes a share of true pairs, and writes calibration.tsv.

    python tools/calibrate_names.py FOLDER [--dry]

FOLDER/eval and tests/data/names hold labelled pairs (label, name_a, name_b). Used are rows of even CRC-32 alone; a set
counts for at most MOST pairs, true ones as much as near neighbours: the odds of a score are a likelihood ratio.
Logistic regression by Newton's method, each kind of pair drawn towards the curve of all, so that few pairs bend it
little. The table holds a few numbers a kind, no names. Printed: the macro F1 of the sets by threshold.
"""

import argparse
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from jointdesk.engine.names import read
from jointdesk.engine.names.calibration import LARGEST
from jointdesk.engine.names.comparison import find

ROOT = Path(__file__).parents[1]
OWN_SETS, OUT = ROOT / "tests/data/names", ROOT / "src/jointdesk/engine/names/calibration.tsv"
SOURCE = (
    "# source: fitted by tools/calibrate_names.py on the even half of the labelled sets; "
    "share = 1 / (1 + exp(-(constant + raw * nearness + size * parts)))"
)
MOST, TRUE_SHARE, ASTRAY = 400.0, 1 / 2, 0.005
ROUNDS, STEPS = 8, 30
# How hard a kind is drawn towards the curve of all, and that towards nought: in pairs.
DRAWN = np.array([0.02, 0.02, 0.5])
LEAST_STEEP, SMALL = 1.0, 1e-6
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """A labelled pair as the comparison found it."""

    group: str
    kind: str
    raw: float
    size: float
    same: bool
    undecided: bool


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dry", action="store_true", help="write no table")
    options = parser.parse_args()
    seen = list(look([*sorted((options.folder / "eval").glob("*.tsv")), *sorted(OWN_SETS.glob("*.tsv"))]))
    curves = fit_kinds(seen)
    if not options.dry:
        write(curves, seen)
    for threshold in np.arange(0.3, 0.91, 0.05):
        print(f"threshold {threshold:.2f}  macro F1 {macro_f1(seen, curves, float(threshold)):.4f}")
    return 0


def look(paths: Iterable[Path]) -> Iterator[Seen]:
    for path in paths:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
        header = lines[0].split("\t")
        for line in lines[1:]:
            if zlib.crc32(line.encode()) % 2 == 0:
                row = dict(zip(header, line.split("\t"), strict=True))
                yield look_at(f"{path.parent.name}/{path.stem}", row)


def look_at(group: str, row: Mapping[str, str]) -> Seen:
    a, b = sorted((read(row["name_a"]), read(row["name_b"])), key=lambda name: (name.script, name.raw))
    ways = [find(one, other) for one in (a, *a.alternatives) for other in (b, *b.alternatives)]
    best = max(ways, key=lambda found: (not found.undecided, found.raw))
    return Seen(group, best.kind, best.raw, best.size, row["label"] == "1", best.undecided)


def fit_kinds(seen: Sequence[Seen]) -> dict[str, Array]:
    """Constant and weights of raw score and size, by kind."""
    weights = weigh(seen)
    decided = [(one, weight) for one, weight in zip(seen, weights, strict=True) if not one.undecided]
    common = fit(decided, np.array([-8.0, 12.0, 0.0]))
    by_kind = defaultdict(list)
    for one, weight in decided:
        by_kind[one.kind].append((one, weight))
    return {kind: fit(some, common) for kind, some in sorted(by_kind.items())}


def weigh(seen: Sequence[Seen]) -> list[float]:
    """Each set counts for at most MOST pairs, half of them true."""
    counts: defaultdict[tuple[str, bool], int] = defaultdict(int)
    for one in seen:
        counts[one.group, one.same] += 1
    return [
        min(MOST, counts[one.group, True] + counts[one.group, False])
        * (TRUE_SHARE if one.same else 1 - TRUE_SHARE)
        / counts[one.group, one.same]
        for one in seen
    ]


def fit(pairs: Sequence[tuple[Seen, float]], towards: Array) -> Array:
    """A logistic curve drawn `towards` another; a pair far on the wrong side is taken for another name altogether."""
    x = np.array([(1.0, one.raw, min(one.size, LARGEST)) for one, _ in pairs])
    y = np.array([float(one.same) for one, _ in pairs])
    weight = np.array([each for _, each in pairs])
    curve = fit_weighted(x, y, weight, towards)
    for _ in range(ROUNDS):
        share = 1 / (1 + np.exp(-(x @ curve)))
        agreed = (1 - ASTRAY) * np.where(y == 1, share, 1 - share)
        curve = fit_weighted(x, y, weight * agreed / (agreed + ASTRAY), towards)
    # a nearer name is never the less likely one
    return np.array([curve[0], max(curve[1], LEAST_STEEP), curve[2]])


def fit_weighted(x: Array, y: Array, weight: Array, towards: Array) -> Array:
    """Ridge logistic regression by Newton's method."""

    def lose(curve: Array) -> float:
        odds = x @ curve
        loss = weight @ (np.logaddexp(0.0, odds) - y * odds)
        return float(loss + DRAWN @ (curve - towards) ** 2 / 2)

    curve = towards.copy()
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-(x @ curve)))
        slope = x.T @ (weight * (share - y)) + DRAWN * (curve - towards)
        bend = (x.T * (weight * share * (1 - share))) @ x + np.diag(DRAWN)
        step = np.linalg.solve(bend, slope)
        while lose(curve - step) > lose(curve) and np.abs(step).max() > SMALL:
            step = step / 2
        curve = curve - step
    return curve


def macro_f1(seen: Sequence[Seen], curves: Mapping[str, Array], threshold: float) -> float:
    groups: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for one in seen:
        constant, steepness, growth = curves.get(one.kind, np.zeros(3))
        share = 1 / (1 + np.exp(-(constant + steepness * one.raw + growth * min(one.size, LARGEST))))
        groups[one.group].append((one.same, not one.undecided and share >= threshold))
    return float(np.mean([f1(pairs) for pairs in groups.values()]))


def f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    right = sum(same and taken for same, taken in pairs)
    whole = sum(same for same, _ in pairs) + sum(taken for _, taken in pairs)
    return 2 * right / whole if whole else 0.0


def write(curves: Mapping[str, Array], seen: Sequence[Seen]) -> None:
    lines = [SOURCE, "kind\tconstant\traw\tsize\tpairs"]
    for kind, curve in curves.items():
        pairs = sum(one.kind == kind and not one.undecided for one in seen)
        lines.append("\t".join((kind, *(f"{number:.2f}" for number in curve), str(pairs))))
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
