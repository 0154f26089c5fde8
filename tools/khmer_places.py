"""How much of official Khmer spelling the reader knows: places of Cambodia in Khmer and Latin letters.

    python tools/khmer_places.py PLACES.tsv [--show 20]

PLACES.tsv has columns name_a (Khmer) and name_b (Latin); places whose name holds a numeral are left out, since villages
are counted in words (ទី២, Ti Pir). Each half by CRC-32 is counted by itself; only the even half is shown.
A place is read if its Latin name runs along its Khmer one at the cost of a match. The places teach no costs: mixed into
the table they made people's names worse at any weight, since places are spelt in the official way alone.
"""

import argparse
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from jointdesk.engine.names import read
from jointdesk.engine.names.chains import find_path, join_letters, make_steps

_NUMERAL = re.compile("[0-9០-៩]")
# The share of a name's norm that a match may cost, and what is searched.
_MATCH, _SEARCHED = 0.3, 3.0
Part = tuple[str, str, float]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("places", type=Path)
    parser.add_argument("--show", type=int, default=0, help="show so many places that are not read")
    options = parser.parse_args()
    counts: Counter[tuple[bool, bool]] = Counter()
    dear: Counter[Part] = Counter()
    for even, khmer, latin in read_places(options.places):
        cost, parts = spell(khmer, latin)
        found = cost <= _MATCH
        counts[even, found] += 1
        if even:
            dear.update(parts)
        if even and not found and options.show:
            options.show -= 1
            print(f"{khmer}\t{latin}", file=sys.stderr)
    for even in (True, False):
        whole = counts[even, True] + counts[even, False]
        half = "even" if even else "odd"
        print(f"{half} half: {counts[even, True]} of {whole} read ({counts[even, True] / max(1, whole):.4f})")
    for (part, spelling, cost), times in dear.most_common(15):
        print(f"dear: {part} as {spelling or 'nothing'} ({cost:.2f}), {times} times")
    return 0


def read_places(path: Path) -> Iterator[tuple[bool, str, str]]:
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    for line in lines:
        row = dict(zip(columns, line.split("\t"), strict=True))
        if not _NUMERAL.search(row["name_a"]):
            yield zlib.crc32(line.encode()) % 2 == 0, row["name_a"], row["name_b"]


def spell(khmer: str, latin: str) -> tuple[float, list[Part]]:
    """The cost as a share of the norm, and the parts that were spelt in a way the table holds dear."""
    chain = [segment for token in read(khmer).tokens for segment in token.segments]
    letters = join_letters([re.sub("[^a-z]", "", latin.lower())])
    path = find_path(make_steps(chain, one_language=False), letters, _SEARCHED)
    if path is None:
        return 1.0, []
    spelt = [
        (segment.text, piece, segment.spellings.get(piece, 1.0))
        for segment, piece in zip(chain, path.pieces, strict=True)
    ]
    return path.cost / (0.35 * letters.size + 0.3), [part for part in spelt if part[2] >= 0.1]


if __name__ == "__main__":
    sys.exit(main())
