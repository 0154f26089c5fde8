"""Whom the gate would point at wrongly: candidates for people who are NOT on the list, by script and size of the list.

    python benchmarks/false_candidates.py [--sizes 1000,10000] [--people 100] [--names FOLDER] [--top 10] [--json]

Lists mix all scripts; each entry has its name in its own script and, for three in four, in Latin letters, and a birth
date (in full for 92 of 100). Each stranger is screened by name alone, with nationality and sex, and with the birth date
too; written in Latin capitals, in reverse order, or in the own script. Per 1,000 strangers: how many got a match, how
many got a lead (a name that fits with nothing beside it to tell), how many leads all in all, and how many entries were
shown as ruled out, as a desk shows them. Drawn from a seed; FOLDER gives the names their usual variety (crowd.py).
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crowd import SCRIPTS, Stranger, draw_people

from jointdesk.engine.screening import Person, Watchlist
from jointdesk.engine.world.draws import stream

SEED = 1
KNOWN = ("name", "name, nationality, sex", "name, nationality, sex, birth date")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--people", type=int, default=100, help="strangers of each script")
    parser.add_argument("--names", type=Path)
    parser.add_argument("--top", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    for size in map(int, options.sizes.split(",")):
        for record in measure(size, options.people, options.names, options.top):
            print(json.dumps(record) if options.json else tell(record), flush=True)
    return 0


def measure(size: int, people: int, names: Path | None, top: int) -> Iterator[dict[str, Any]]:
    started = time.process_time()
    watchlist = Watchlist.build(make_list(size, names))
    built = time.process_time() - started
    totals: dict[str, list[dict[str, int]]] = {known: [] for known in KNOWN}
    for script in SCRIPTS:
        strangers = list(draw_people(script, people, SEED + 1, names))
        for known in KNOWN:
            found = [screen(watchlist, row, top) for row in write(strangers, known)]
            totals[known] += found
            yield count(found, {"entries": size, "script": script, "known": known})
    for known, found in totals.items():
        yield count(found, {"entries": size, "script": "all", "known": known})
    print(f"{size} entries built in {built:.1f} s of processor time", file=sys.stderr)


def make_list(size: int, names: Path | None) -> Iterator[Person]:
    rng = stream(SEED, "list")
    share = -(-size // len(SCRIPTS))
    for at, script in enumerate(SCRIPTS):
        for number, one in enumerate(draw_people(script, min(share, size - at * share), SEED, names)):
            listed = (one.native, one.latin) if rng.random() < 0.75 else (one.native,)
            birth = one.birth_date if rng.random() < 0.92 else one.birth_date[:4]
            yield Person(f"{script}-{number}", listed, birth, one.nationality, sex=one.sex)


def write(strangers: list[Stranger], known: str) -> Iterator[Person]:
    rng = stream(SEED, "gate")
    for number, one in enumerate(strangers):
        nationality, sex = (one.nationality, one.sex) if "sex" in known else ("", "")
        birth = one.birth_date if "birth" in known else ""
        yield Person(str(number), (write_name(rng, one),), birth, nationality, sex=sex)


def write_name(rng: random.Random, one: Stranger) -> str:
    style = rng.random()
    if style < 0.3:
        return one.native
    words = one.latin.upper().split()
    return " ".join(words[1:] + words[:1] if style < 0.5 else words)


def screen(watchlist: Watchlist, row: Person, top: int) -> dict[str, int]:
    found = watchlist.screen(row, top, sparing=True)
    return {outcome: sum(one.outcome == outcome for one in found) for outcome in OUTCOMES}


OUTCOMES = ("match", "cannot_compare", "no_match")


def count(found: list[dict[str, int]], about: dict[str, Any]) -> dict[str, Any]:
    def per_thousand(number: int) -> float:
        return round(1000 * number / len(found), 1)

    return {
        **about,
        "people": len(found),
        "with a match": per_thousand(sum(one["match"] > 0 for one in found)),
        "with a lead": per_thousand(sum(one["cannot_compare"] > 0 for one in found)),
        "leads": per_thousand(sum(one["cannot_compare"] for one in found)),
        "ruled out, shown": per_thousand(sum(one["no_match"] for one in found)),
    }


def tell(record: dict[str, Any]) -> str:
    return "  ".join(f"{name} {value}" for name, value in record.items())


if __name__ == "__main__":
    sys.exit(main())
