"""Fits the bits of screening/weights.tsv: Fellegi and Sunter's m and u of each level, from pairs of the simulated gate.

    python tools/fit_screening_weights.py [--seed 1] [--both 1500] [--apart 1500] [--dry]

u, how often two strangers agree at a level, is counted on random pairs. m, how often one person's two records do, is
found by expectation maximisation on blocked pairs without their truth: pairs that agree on the birth date fit the
name, and pairs whose names agree fit the rest. Bits are log2(m/u). The truth, which the simulator knows, is used for
nothing but the printed check. Limits and what is set by hand: docs/adr/0009-screening-weights.md.
"""

import argparse
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from gate_pairs import Gate, draw_gate

from jointdesk.engine.names import Comparison, read
from jointdesk.engine.reference import read_tsv
from jointdesk.engine.screening.evidence import is_near
from jointdesk.engine.screening.name_index import NameIndex
from jointdesk.engine.screening.person import Entry, Person, normalise
from jointdesk.engine.screening.verdict import best_comparison, gather

TABLE = Path(__file__).parents[1] / "src/jointdesk/engine/screening/weights.tsv"
SOURCE = (
    "# source: bits = log2(m/u), fitted by tools/fit_screening_weights.py; method, limits and the rows that are set by "
    "hand: docs/adr/0009-screening-weights.md"
)
STRANGERS, ROUNDS, NEAREST = 200_000, 100, 100
# Below these the pairs are too few to tell a rate: u is taken to be that much, and a row with less of m stays.
LEAST_U, LEAST_M = 2e-5, 1e-3
# Upper ends of the bins of a matching name's score.
BINS = (0.8, 0.9, 0.97, 1.01)
# What goes with the name: how often namesakes share it is found beside m, not counted on random pairs.
GOES_WITH_NAME = ("nationality", "sex")
# Set by hand, with the reasons in the decision; a name's bits are cut so that no name alone outweighs the prior.
BY_HAND = (
    "document",
    "phone",
    "name near",
    "name part",
    "name no_match",
    "name cannot_compare",
    "birth_date conflict",
)
MOST_NAME_BITS = 10.0

Level = tuple[str, str]
Pair = dict[str, str]
Rates = dict[Level, float]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--both", type=int, default=1500)
    parser.add_argument("--apart", type=int, default=1500)
    parser.add_argument("--dry", action="store_true", help="write no table")
    options = parser.parse_args()
    pairs = Pairs(draw_gate(options.seed, options.both, options.apart))
    strangers = count(pairs.draw_strangers(options.seed))
    m, _ = maximise(
        list(pairs.block_by_date()), strangers, {"name", "nationality", "sex", "document", "phone"}
    )
    rest, among_namesakes = maximise(
        list(pairs.block_by_name()), strangers, {"birth_date", "nationality", "sex", "document", "phone"}
    )
    fitted = {level: rate for level, rate in m.items() if level[0] == "name"} | rest
    u = strangers | {level: rate for level, rate in among_namesakes.items() if level[0] in GOES_WITH_NAME}
    bits = {level: weigh(fitted.get(level, 0), u.get(level, 0)) for level in fitted.keys() | u.keys()}
    tell(fitted, u, count(pairs.truth()), bits)
    if not options.dry:
        write(bits, fitted)
    return 0


class Pairs:
    """Pairs of a row and an entry as the levels of their evidence; unknown evidence is left out."""

    def __init__(self, gate: Gate) -> None:
        self.rows = [normalise(person) for person in gate.roster]
        self.entries = [self._enter(normalise(person)) for person in gate.listed]
        self.names = [[read(name) for name in row.names] for row in self.rows]

    def _enter(self, person: Person) -> Entry:
        entry = Entry(person.id, [read(name) for name in person.names])
        entry.note_facts(person)
        return entry

    def draw_strangers(self, seed: int) -> Iterator[Pair]:
        rng = random.Random(seed)
        for _ in range(STRANGERS):
            row, entry = rng.randrange(len(self.rows)), rng.choice(self.entries)
            if self.rows[row].id != entry.id:
                yield self.compare(row, entry)

    def block_by_date(self) -> Iterator[Pair]:
        born = defaultdict(list)
        for entry in self.entries:
            born[entry.birth_dates[0]].append(entry)
        for row, person in enumerate(self.rows):
            if len(person.birth_date) == 10:
                yield from (self.compare(row, entry) for entry in born[person.birth_date])

    def block_by_name(self) -> Iterator[Pair]:
        """Pairs whose names match: what an officer is shown."""
        index, owners = NameIndex(), []
        for entry in self.entries:
            for name in entry.names:
                index.add(name)
                owners.append(entry)
        for row, names in enumerate(self.names):
            near = {owners[at].id: owners[at] for name in names for at in index.nearest(name, NEAREST)}
            found = (self.compare(row, near[key]) for key in sorted(near))
            yield from (pair for pair in found if pair.get("name", "").startswith("match"))

    def truth(self) -> Iterator[Pair]:
        entries = {entry.id: entry for entry in self.entries}
        for row, person in enumerate(self.rows):
            if person.id in entries:
                yield self.compare(row, entries[person.id])

    def compare(self, row: int, entry: Entry) -> Pair:
        names = best_comparison(self.names[row], entry.names)
        evidence = gather(self.rows[row], entry, names)
        levels = {piece.kind: piece.level for piece in evidence if piece.level not in ("unknown", "alone")}
        return levels | {"name": name_level(names)}


def name_level(names: Comparison) -> str:
    if is_near(names):
        return "near"
    if names.outcome != "match":
        return names.outcome
    return f"match {next(end for end in BINS if names.score < end):.2f}"


def count(pairs: Iterable[Pair]) -> Rates:
    """How often a kind of evidence, where it is known, has each level."""
    seen = Counter(level for pair in pairs for level in pair.items())
    known: Counter[str] = Counter()
    for (kind, _), number in seen.items():
        known[kind] += number
    return {level: number / known[level[0]] for level, number in seen.items()}


def maximise(pairs: Sequence[Pair], strangers: Rates, kinds: set[str]) -> tuple[Rates, Rates]:
    """m and u of each level by expectation maximisation; u stays as counted but for what goes with the name."""
    levels = sorted({level for pair in pairs for level in pair.items() if level[0] in kinds})
    at = {level: number for number, level in enumerate(levels)}
    seen = np.zeros((len(pairs), len(levels)))
    for number, pair in enumerate(pairs):
        for level in pair.items():
            if level in at:
                seen[number, at[level]] = 1
    u = np.array([max(strangers.get(level, 0), LEAST_U) for level in levels])
    m = np.array([0.9 if level in BEST else 0.1 for level in levels])
    same = {kind: [at[level] for level in levels if level[0] == kind] for kind in kinds}
    share = 0.5
    for _ in range(ROUNDS):
        odds = seen @ np.log(m / u) + math.log(share / (1 - share))
        one = 1 / (1 + np.exp(-np.clip(odds, -50, 50)))
        share = float(np.clip(one.mean(), 1e-6, 1 - 1e-6))
        for kind, places in same.items():
            m[places] = spread(one @ seen[:, places])
            if kind in GOES_WITH_NAME:
                u[places] = spread((1 - one) @ seen[:, places])
    print(f"{len(pairs)} pairs, {share:.4f} of them taken for one person")
    return dict(zip(levels, m.tolist(), strict=True)), dict(zip(levels, u.tolist(), strict=True))


BEST = {
    ("name", "match 1.01"),
    ("birth_date", "exact"),
    ("nationality", "same"),
    ("sex", "same"),
    ("document", "exact"),
    ("phone", "same"),
}


def spread(
    weights: "np.ndarray[tuple[int], np.dtype[np.float64]]",
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return (weights + 0.1) / (weights.sum() + 0.1 * len(weights))


def weigh(m: float, u: float) -> float:
    return math.log2(max(m, LEAST_M) / max(u, LEAST_U))


def tell(fitted: Rates, u: Rates, truth: Rates, bits: Mapping[Level, float]) -> None:
    print("evidence, level: m, m of the truth, u, bits")
    for level in sorted(bits):
        rates = f"{fitted.get(level, 0):8.4f} {truth.get(level, 0):8.4f} {u.get(level, 0):10.6f}"
        print(f"{level[0]:12} {level[1]:15} {rates} {bits[level]:+6.1f}")


def write(bits: Mapping[Level, float], fitted: Rates) -> None:
    """The table with new bits, to a tenth; rows that the pairs do not show, or that are set by hand, stay."""
    rows = read_tsv("jointdesk.engine.screening", "weights.tsv")
    named = {level: found for level, found in bits.items() if fitted.get(level, 0) >= LEAST_M}
    named["name", "match"] = min(bits["name", f"match {BINS[0]:.2f}"], MOST_NAME_BITS)
    named["name", "match_full"] = min(bits["name", f"match {BINS[-1]:.2f}"], MOST_NAME_BITS)
    lines = [SOURCE, "\t".join(rows[0])]
    for row in rows:
        level = row["evidence"], row["level"]
        by_hand = row["evidence"] in BY_HAND or " ".join(level) in BY_HAND
        if level in named and not by_hand:
            row = row | {"bits": f"{named[level]:.1f}"}
        lines.append("\t".join(row.values()))
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
