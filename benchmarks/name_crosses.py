"""Everybody against everybody: names of the tuning half crossed per script, for false matches and for fresh speed.

Balanced pairs say little at a gate, where a name meets hundreds of thousands of strangers. A native name is crossed with
the Latin names of its own script's rows, Latin with Latin likewise; pairs labelled true (or spelt like one) are left out.
A few matches are true homophones: the figure is an upper bound. Each pair is seen once, names are read afresh and made
ready within the time taken.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from jointdesk.engine.names import Name, compare, read

Row = TypeVar("Row")
MOST, TIMED = 600, 300
Crossed = Mapping[str, tuple[Sequence[str], Sequence[str], frozenset[tuple[str, str]]]]


def measure_crosses(pairs: Iterable[tuple[bool, str, str]], errors: int) -> Iterator[dict[str, Any]]:
    """A record per script: pairs compared, false matches a million, fresh pairs a second."""
    for group, (firsts, seconds, same) in sorted(gather(pairs).items()):
        if min(len(firsts), len(seconds)) < 20:
            continue
        rows, columns = thin(firsts, MOST), thin(seconds, MOST)
        wrong = list(find_false(rows, columns, same))
        compared = len(rows) * len(columns)
        yield {
            "cross": group,
            "pairs": compared,
            "false": len(wrong),
            "false_per_million": round(len(wrong) / compared * 1e6),
            "crossed_per_second": time_fresh(thin(firsts, TIMED), thin(seconds, TIMED)),
        }
        for one, other, score in thin(sorted(wrong), errors) if errors else ():
            print(f"crossed  {one} | {other}  {score}", file=sys.stderr)


def gather(pairs: Iterable[tuple[bool, str, str]]) -> Crossed:
    """Names by group, and which of them are one person's."""
    firsts: defaultdict[str, dict[str, None]] = defaultdict(dict)
    seconds: defaultdict[str, dict[str, None]] = defaultdict(dict)
    same: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for true, a, b in pairs:
        one, other = (read(text) for text in (a, b))
        if "latin" not in (one.script, other.script):
            continue
        native, latin = (other, one) if one.script == "latin" and other.script != "latin" else (one, other)
        groups = [name_group(native)]
        if native.script != "latin":
            groups.append(f"latin of {groups[0]}")
        for group in groups:
            first = latin if group.startswith("latin of") else native
            firsts[group][first.raw] = seconds[group][latin.raw] = None
            if true:
                same[group].add((first.raw, spell(latin.raw)))
    return {group: (list(firsts[group]), list(seconds[group]), frozenset(same[group])) for group in firsts}


def name_group(name: Name) -> str:
    if name.script in ("khmer", "lao", "thai"):
        return f"{name.script}, {'full' if len(name.tokens) > 1 else 'single'} names"
    return "vietnamese" if name.vietnamese else name.script


def spell(text: str) -> str:
    return "".join(sorted(token.plain for token in read(text).tokens))


def thin(rows: Sequence[Row], most: int) -> Sequence[Row]:
    """At most so many of them, evenly."""
    return rows[:: max(1, -(-len(rows) // most))]


def find_false(
    rows: Sequence[str], columns: Sequence[str], same: frozenset[tuple[str, str]]
) -> Iterator[tuple[str, str, float]]:
    names = [(text, spell(text), read(text)) for text in columns]
    for text in rows:
        first, spelt = read(text), spell(text)
        for other, letters, second in names:
            if letters == spelt or (text, letters) in same:
                continue
            found = compare(first, second)
            if found.outcome == "match":
                yield text, other, found.score


def time_fresh(rows: Sequence[str], columns: Sequence[str]) -> int:
    firsts, seconds = [read(text) for text in rows], [read(text) for text in columns]
    started = time.process_time()
    for one in firsts:
        for other in seconds:
            compare(one, other)
    return round(len(rows) * len(columns) / (time.process_time() - started))
