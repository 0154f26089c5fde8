"""Costs of the spellings of Thai letters in their surroundings, counted on names spelt in Latin letters.

    python tools/thai_costs.py FOLDER/th_latin_given.tsv [--eval FOLDER/eval/th_latin_given.tsv]

Writes engine/names/thai/costs.tsv. Rows: names of which Thai people gave one to three spellings each; used are those of
even CRC-32 whose name stands in no odd row of the labelled set, so that the odd half stays unseen. Hard EM: each Latin
name is parted along the Thai one at the cheapest cost, the pieces are counted in their surroundings, each context
smoothed by the next coarser, and the costs set anew. The table holds counts turned to costs, no names; a context that
fewer than LEAST names share is left out.
"""

import argparse
import math
import re
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jointdesk.engine.names.segments import parse_spellings
from jointdesk.engine.names.thai.letters import Part, contexts, split_parts
from jointdesk.engine.reference import read_tsv

OUT = Path(__file__).parents[1] / "src/jointdesk/engine/names/thai/costs.tsv"
ROOM = "jointdesk.engine.names.thai"
ROUNDS, LEAST, SMOOTHING = 6, 6, 2.0
# A cost of 1 is a wrong letter: one e-fold less likely than the usual spelling costs this much.
PER_NAT, DEAREST, MOST_LETTERS = 0.11, 0.75, 5
REVIEWED_SHARPNESS, UNHEARD_OF, STRAY = 7.0, 8.0, 9.0
KINDS = {
    "consonant": re.compile("[b-df-hj-np-tv-z]{1,3}|"),
    "glide": re.compile("[a-z]{0,3}"),
    "vowel": re.compile("[aeiouy][aeiouhrwy]{0,3}"),
    "unwritten": re.compile("[aeiou]{0,2}[hr]?"),
    "silent": re.compile("[b-df-hj-np-tv-z]{0,2}i?"),
}
_SOURCE = """\
# source: counts of the letters of some 1,000 Thai given names in Latin letters (nozomiyamada/thai_romanization, three
# spellings a name), made costs by tools/thai_costs.py; kind of part, what stands around it, 0 the usual spelling"""
# Fields of a context that the next coarser one keeps, by their number (engine/names/thai/letters.py).
_COARSER = {5: (0, 1, 2, 4), 4: (0, 1, 2), 3: (0, 1), 2: (0,), 1: ()}
_COARSER_UNWRITTEN = {4: (0, 1, 3), 3: (0, 1), 2: (0,), 1: ()}
Place = tuple[str, str]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--eval", type=Path)
    options = parser.parse_args()
    pairs = read_pairs(options.pairs, odd_names(options.eval) if options.eval else frozenset())
    names = [(split_parts(thai), latin) for thai, latin in pairs]
    costs: dict[Place, dict[str, float]] = {}
    for _ in range(ROUNDS):
        counts, aligned = count(names, costs)
        costs = estimate(counts)
    write(costs)
    print(f"{aligned} of {len(names)} spellings aligned, {len(costs)} contexts")
    return 0


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()[1:]


def odd_names(path: Path) -> frozenset[str]:
    return frozenset(line.split("\t")[1] for line in lines(path) if zlib.crc32(line.encode()) % 2)


def read_pairs(path: Path, unseen: frozenset[str]) -> list[tuple[str, str]]:
    rows = (line for line in lines(path) if zlib.crc32(line.encode()) % 2 == 0)
    pairs = (row.split("\t")[:2] for row in rows)
    return [(thai, re.sub("[^a-z]", "", latin.lower())) for thai, latin in pairs if thai not in unseen]


def reviewed() -> Mapping[Place, dict[str, float]]:
    rows = read_tsv(ROOM, "syllables.tsv")
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


REVIEWED = reviewed()


def prior(kind: str, text: str) -> dict[str, float]:
    """The likelihood of each reviewed spelling of a part, whatever its surroundings."""
    costs: dict[str, float] = {}
    for place in (kind, "final") if kind == "consonant" else (kind,):
        for row in (text, "*"):
            for spelling, cost in REVIEWED.get((place, row), {}).items():
                costs[spelling] = min(cost, costs.get(spelling, 9.0))
    weights = {spelling: math.exp(-REVIEWED_SHARPNESS * cost) for spelling, cost in costs.items()}
    whole = sum(weights.values()) or 1.0
    return {spelling: weight / whole for spelling, weight in weights.items()}


def count(
    names: Iterable[tuple[Sequence[Part], str]], costs: Mapping[Place, dict[str, float]]
) -> tuple[dict[Place, Counter[str]], int]:
    counts: defaultdict[Place, Counter[str]] = defaultdict(Counter)
    aligned = 0
    for parts, latin in names:
        pieces = part_along(parts, latin, costs)
        if pieces is None:
            continue
        aligned += 1
        for part, piece in zip(parts, pieces, strict=True):
            for context in contexts(part):
                counts[part.kind, context][piece] += 1
    return counts, aligned


def part_along(
    parts: Sequence[Part], latin: str, costs: Mapping[Place, dict[str, float]]
) -> list[str] | None:
    """The cheapest pieces of `latin`, one for each part; None if it is another name."""
    states: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for part in parts:
        likely = dearest(part, costs)
        pattern = KINDS["glide" if part.text in ("ว", "ย", "อ") else part.kind]
        after: dict[int, tuple[float, list[str]]] = {}
        for start, (paid, pieces) in states.items():
            for stop in range(start, min(len(latin), start + MOST_LETTERS) + 1):
                piece = latin[start:stop]
                cost = likely.get(piece)
                if cost is None and pattern.fullmatch(piece):
                    cost = UNHEARD_OF + len(piece)
                if cost is not None and paid + cost < after.get(stop, (math.inf, []))[0]:
                    after[stop] = (paid + cost, [*pieces, piece])
        states = after
    cost, pieces = states.get(len(latin), (math.inf, []))
    return pieces if cost < 2.2 * len(parts) + STRAY else None


def dearest(part: Part, costs: Mapping[Place, dict[str, float]]) -> dict[str, float]:
    """Negative logarithms of the likelihood of each spelling in the most exact context known."""
    for context in contexts(part):
        if (part.kind, context) in costs:
            return {s: -math.log(p) for s, p in costs[part.kind, context].items()}
    return {s: -math.log(p) for s, p in prior(part.kind, part.text).items()}


def estimate(counts: Mapping[Place, Counter[str]]) -> dict[Place, dict[str, float]]:
    """Likelihoods by context, each smoothed by the next coarser one."""
    found: dict[Place, dict[str, float]] = {}
    for (kind, context), seen in sorted(counts.items(), key=lambda item: len(item[0][1].split(" "))):
        whole = sum(seen.values())
        if whole < LEAST:
            continue
        coarser = coarser_of(kind, context, found)
        found[kind, context] = {
            spelling: (seen[spelling] + SMOOTHING * coarser.get(spelling, 0.0)) / (whole + SMOOTHING)
            for spelling in {*seen, *coarser}
        }
    return found


def coarser_of(kind: str, context: str, found: Mapping[Place, dict[str, float]]) -> Mapping[str, float]:
    fields = context.split(" ")
    kept = (_COARSER_UNWRITTEN if kind == "unwritten" else _COARSER)[len(fields)]
    if not kept:
        return prior(kind, context)
    coarser = " ".join(fields[place] for place in kept)
    return found.get((kind, coarser)) or coarser_of(kind, coarser, found)


def write(costs: Mapping[Place, dict[str, float]]) -> None:
    rows = [_SOURCE, "kind\tcontext\tspellings"]
    for (kind, context), likely in sorted(costs.items()):
        best = max(likely.values())
        cells = sorted((PER_NAT * math.log(best / p), s) for s, p in likely.items() if p > 0)
        kept = " ".join(f"{spelling or '-'}:{tell(cost)}" for cost, spelling in cells if cost <= DEAREST)
        rows.append(f"{kind}\t{context}\t{kept}")
    OUT.write_text("\n".join(rows) + "\n", encoding="utf-8")


def tell(cost: float) -> str:
    return f"{cost:.2f}".lstrip("0").rstrip("0").rstrip(".") or "0"


if __name__ == "__main__":
    sys.exit(main())
