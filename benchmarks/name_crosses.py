"""Everybody against everybody: names of the tuning half crossed per script, for false matches and for fresh speed.

Balanced pairs say little at a gate, where a name meets hundreds of thousands of strangers. A native name is crossed
with the Latin names of its own script's rows, Latin with Latin likewise; names that labels of any set make one
person's are left out. A few matches are true homophones: the figure is an upper bound. For the speed each pair is seen
once; names are made ready within the time taken.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from jointdesk.engine.names import Name, compare, read

Row = TypeVar("Row")
MOST, TIMED = 600, 300
Crossed = Mapping[str, tuple[Sequence[str], Sequence[str], Mapping[str, str]]]


def measure_crosses(pairs: Iterable[tuple[bool, bool, str, str]], errors: int) -> Iterator[dict[str, Any]]:
    """A record per script: pairs compared, false matches a million, fresh pairs a second."""
    for group, (firsts, seconds, persons) in sorted(gather(pairs).items()):
        if min(len(firsts), len(seconds)) < 20:
            continue
        rows, columns = thin(firsts, MOST), thin(seconds, MOST)
        wrong = list(find_false(rows, columns, persons))
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


def gather(pairs: Iterable[tuple[bool, bool, str, str]]) -> Crossed:
    """Names of the tuning half by group, and which person each belongs to."""
    firsts: defaultdict[str, dict[str, None]] = defaultdict(dict)
    seconds: defaultdict[str, dict[str, None]] = defaultdict(dict)
    person: dict[str, str] = {}
    for true, tuning, a, b in pairs:
        if true:
            person[find_person(person, a)] = find_person(person, b)
        one, other = (read(text) for text in (a, b))
        if not tuning or "latin" not in (one.script, other.script):
            continue
        native, latin = (other, one) if one.script == "latin" and other.script != "latin" else (one, other)
        group = name_group(native)
        firsts[group][native.raw] = seconds[group][latin.raw] = None
        if native.script != "latin":
            firsts[f"latin of {group}"][latin.raw] = seconds[f"latin of {group}"][latin.raw] = None
    persons = {
        text: find_person(person, text)
        for group in (firsts, seconds)
        for some in group.values()
        for text in some
    }
    return {group: (list(firsts[group]), list(seconds[group]), persons) for group in firsts}


def find_person(person: dict[str, str], text: str) -> str:
    """The name that stands for all names of a person; one spelt alike is the same."""
    at = spell(text)
    while at in person and person[at] != at:
        at = person[at]
    return at


def name_group(name: Name) -> str:
    if name.script in ("khmer", "lao", "thai"):
        return f"{name.script}, {'full' if len(name.tokens) > 1 else 'single'} names"
    return "vietnamese" if name.vietnamese else name.script


def spell(text: str) -> str:
    return " ".join(sorted(token.text for token in read(text).tokens))


def thin(rows: Sequence[Row], most: int) -> Sequence[Row]:
    """At most so many of them, evenly."""
    return rows[:: max(1, -(-len(rows) // most))]


def find_false(
    rows: Sequence[str], columns: Sequence[str], persons: Mapping[str, str]
) -> Iterator[tuple[str, str, float]]:
    names = [(text, persons[text], read(text)) for text in columns]
    for text in rows:
        first, person = read(text), persons[text]
        for other, another, second in names:
            if person == another:
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
