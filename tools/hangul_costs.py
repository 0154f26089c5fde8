"""Write engine/names/hangul/spellings.tsv: how often a Korean syllable is spelt this way, as costs.

    python tools/hangul_costs.py PAIRS.tsv [--without EVAL.tsv] > src/jointdesk/engine/names/hangul/spellings.tsv

PAIRS.tsv has columns name_a (Hangul) and name_b (Latin letters). Rows whose CRC-32 is odd are left out, and with
--without every pair that EVAL.tsv holds, so that a measurement on those stays honest. Only counts of syllables go in,
no name.

A pair is aligned where the Latin words part the syllables (Kim Seung-hwan), family name first or last, and through the
hand-made costs of syllables.tsv where they do not. A spelling costs CONFUSED for every doubling by which it is likelier
for another syllable (yong is mostly 용, seldom 영), and RARE for every halving of the syllable's commonest. Counts are
smoothed towards syllables.tsv, so that a syllable seen once hardly moves.
"""

import argparse
import math
import re
import sys
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jointdesk.engine.names import hangul
from jointdesk.engine.names.chains import find_path, join_letters, make_steps
from jointdesk.engine.names.name import Segment

CONFUSED, RARE, JUDGED_SCALE = 0.1, 0.03, 0.1
SMOOTHING, LEAST_SEEN, DEAREST, UNMOVED = 4.0, 3, 0.95, 0.05
_SOURCE = """\
# source: counts of the syllables of some 1,900 Koreans' names on Wikidata (CC0, through the NETransliteration set),
# smoothed towards syllables.tsv by tools/hangul_costs.py; spellings that are not listed cost what syllables.tsv says"""
_LONGEST_NAME, _ALIGNED = 4, 1.2
Place = tuple[str, str]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--without", type=Path, help="labelled pairs to leave out")
    options = parser.parse_args()
    counts = count_spellings(read_pairs(options.pairs, options.without))
    print(_SOURCE)
    print("place\tpart\tspellings")
    shares = {place: share_spellings(*place, found) for place, found in counts.items()}
    for (place, part), found in sorted(counts.items()):
        if sum(found.values()) >= LEAST_SEEN:
            costs = cost_spellings(place, part, shares)
            cells = sorted(costs.items(), key=lambda item: (item[1], item[0]))
            print(place, part, " ".join(f"{spelling}:{cost:g}" for spelling, cost in cells), sep="\t")
    return 0


def read_pairs(path: Path, without: Path | None) -> Iterator[tuple[str, list[str]]]:
    """Hangul names of two to four syllables with their Latin words."""
    spared = {row[1:3] for row in read_rows(without)} if without else set()
    for line in read_rows(path, even=True):
        native, latin = unicodedata.normalize("NFC", line[0]).replace(" ", ""), plain_words(line[1])
        if line[0:2] in spared or not 2 <= len(native) <= _LONGEST_NAME:
            continue
        if all(map(hangul.is_syllable, native)) and len(latin) > 1:
            yield native, latin


def read_rows(path: Path, *, even: bool = False) -> Iterator[tuple[str, ...]]:
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        if not even or zlib.crc32(line.encode()) % 2 == 0:
            yield tuple(line.split("\t"))


def plain_words(latin: str) -> list[str]:
    marked = unicodedata.normalize("NFD", latin.lower())
    words = re.split(r"[\s\-]+", "".join(char for char in marked if not unicodedata.combining(char)))
    return [word for word in (re.sub("[^a-z]", "", word) for word in words) if word]


def count_spellings(pairs: Iterator[tuple[str, list[str]]]) -> Mapping[Place, Counter[str]]:
    counts: defaultdict[Place, Counter[str]] = defaultdict(Counter)
    for native, latin in pairs:
        for place, syllable, spelling in align(native, latin):
            counts[place, syllable][spelling] += 1
    return counts


def align(native: str, latin: Sequence[str]) -> list[tuple[str, str, str]]:
    """(place, syllable, spelling) of each syllable, empty where the Latin name is another one."""
    family, given = hangul.split_surname(native)
    if len(family) != 1:
        return []
    places = ["surname", *["syllable"] * len(given)]
    best: tuple[float, tuple[str, ...], Sequence[str]] = (_ALIGNED, (), ())
    for words, order in ((latin, native), ([latin[-1], *latin[:-1]], native)):
        chain = [korean_only(char, surname=not index) for index, char in enumerate(order)]
        path = find_path(make_steps(chain, one_language=False), join_letters(words), best[0])
        if path is not None and path.cost < best[0] and "" not in path.pieces:
            best = (path.cost, path.pieces, places)
    return [(place, char, piece) for place, char, piece in zip(best[2], native, best[1], strict=False)]


def korean_only(char: str, *, surname: bool) -> Segment:
    return Segment(char, hangul.judged_spellings(char, surname=surname), {})


def share_spellings(place: str, part: str, found: Counter[str]) -> dict[str, float]:
    """How likely each spelling is, the counts smoothed towards the judged costs."""
    judged = hangul.judged_spellings(part, surname=place == "surname")
    prior = {spelling: 2 ** (-cost / JUDGED_SCALE) for spelling, cost in judged.items()}
    whole, seen = sum(prior.values()), sum(found.values()) + SMOOTHING
    return {
        spelling: (found[spelling] + SMOOTHING * prior.get(spelling, 0) / whole) / seen
        for spelling in found.keys() | prior.keys()
    }


def cost_spellings(place: str, part: str, shares: Mapping[Place, Mapping[str, float]]) -> dict[str, float]:
    own = shares[place, part]
    most = max(own.values())
    costs = {}
    for spelling, share in own.items():
        other = max((found.get(spelling, 0) for (p, _), found in shares.items() if p == place), default=0)
        cost = CONFUSED * math.log2(max(1, other / share)) + RARE * math.log2(most / share)
        costs[spelling] = round(min(cost, DEAREST), 2)
    judged = hangul.judged_spellings(part, surname=place == "surname")
    return {
        spelling: cost for spelling, cost in costs.items() if abs(cost - judged.get(spelling, 9)) > UNMOVED
    }


if __name__ == "__main__":
    sys.exit(main())
