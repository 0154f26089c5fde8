"""Persons matched blindly: whom two desks find that write one name in two ways, and whom they find wrongly.

    python benchmarks/person_keys.py [--names FOLDER] [--sizes 10000,100000] [--questions 1000] [--errors 20] [--json]

Found: labelled pairs of one person's name (FOLDER/eval, tests/data/names), one side published, the other asked, given
that the birth date is the same; Thai given names also two by two, as full names. Wrongly: invented people of a script
(crowd.py) are asked for on a list of others of that script, born on any day of 53 years; half of the questions are in
Latin letters, and so is half of the list. `alike_by_name`: whom a question would hit were all born on one day, the
worst case; `false_hits` times the chance that two birth dates agree. Errors are shown of the tuning half alone.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crowd import SCRIPTS, Stranger, draw_people
from labelled_names import OWN_SETS, Labelled, find_sets, read_pairs

from jointdesk.engine.exchange.matching.persons import (
    PERSON,
    PERSON_YEAR,
    Birth,
    Keys,
    characters,
    person_keys,
    read_birth,
)
from jointdesk.engine.world.draws import stream

Record = dict[str, Any]
SEED = 1
# any day will do: both sides have the same
BORN = "1980-05-21"
GIVEN_NAMES = "th_latin_given"
TWO_DIALECTS, ALONE = ("zh_dialect", "zh_pinyin"), "Mandarin and Cantonese alone"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--names", type=Path, help="folder that holds eval/*.tsv")
    parser.add_argument("--sets", help="names of sets, with commas; all by default, - for none")
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument(
        "--errors", type=int, default=0, help="show so many pairs of the tuning half not found"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",") if size]
    for record in measure(options.names, options.sets, sizes, options.questions, options.errors):
        print(json.dumps(record) if options.json else tell(record), flush=True)
    return 0


def measure(
    names: Path | None, sets: str | None, sizes: Sequence[int], questions: int, errors: int
) -> Iterator[Record]:
    chosen = set(sets.split(",")) if sets else None
    for path in find_sets(names):
        if chosen is None or path.stem in chosen:
            pairs, name = read_pairs(path), path.stem if path.parent != OWN_SETS else f"own {path.stem}"
            yield rate(name, pairs, errors)
            if path.stem in TWO_DIALECTS:
                with two_dialects():
                    yield rate(f"{name}, {ALONE}", pairs, 0)
            if path.stem == GIVEN_NAMES:
                yield rate(f"{name}, two by two", list(join_two(pairs)), errors)
    for size in sizes:
        for script in SCRIPTS:
            yield from meet_strangers(script, size, questions, names)
        with two_dialects():
            for record in meet_strangers("han", size, questions, names):
                yield record | {"list": f"han, {ALONE}"}
    if sets is None:
        yield from time_scripts(names)


@contextmanager
def two_dialects() -> Iterator[None]:
    """Han read in Mandarin and Cantonese alone, the whole name in one of them: the rule ours is held against."""
    kept = characters.READINGS, characters.SECOND
    characters.READINGS, characters.SECOND = characters.READINGS[:2], ()
    try:
        yield
    finally:
        characters.READINGS, characters.SECOND = kept


def rate(name: str, pairs: Sequence[Labelled], errors: int) -> Record:
    """Of the pairs that are one person's: how many are found, asked from either side, and by the year alone."""
    same = [pair for pair in pairs if pair.same]
    others = [pair for pair in pairs if not pair.same]
    keys = [(keys_of(pair.a), keys_of(pair.b)) for pair in same]
    show_errors(same, keys, errors)
    sides = [side for both in keys for side in both]
    return {
        "set": name,
        "pairs": len(same),
        "found": sum(meets(a, b) for a, b in keys),
        "found_asked_the_other_way": sum(meets(b, a) for a, b in keys),
        "found_by_year": sum(meets(keys_of(p.a, PERSON_YEAR), keys_of(p.b, PERSON_YEAR)) for p in same),
        "near_neighbours": len(others),
        "found_of_these": sum(meets(keys_of(pair.a), keys_of(pair.b)) for pair in others),
        "tags_a_record": round(statistics.mean(len(side.published) for side in sides), 2),
        "asked_a_person": round(statistics.mean(len(side.asked) for side in sides), 2),
        "excess": sum(side.excess for side in sides),
        "without_keys": sum(not side.published for side in sides),
    }


def keys_of(text: str, kind: str = PERSON) -> Keys:
    return person_keys([text], BORN, kind)


def meets(record: Keys, question: Keys) -> bool:
    return not set(record.published).isdisjoint(question.asked)


def join_two(pairs: Sequence[Labelled]) -> Iterator[Labelled]:
    """Given names one after the other, as full names of two words."""
    same = [pair for pair in pairs if pair.same]
    for one, other in zip(same[::2], same[1::2], strict=False):
        yield Labelled(True, f"{one.a} {other.a}", f"{one.b} {other.b}", one.tuning and other.tuning)


def show_errors(pairs: Sequence[Labelled], keys: Sequence[tuple[Keys, Keys]], most: int) -> None:
    missed = [(p, both) for p, both in zip(pairs, keys, strict=True) if p.tuning and not meets(*both)]
    for pair, (a, b) in missed[:most]:
        print(f"missed  {pair.a} | {pair.b}  {a.published} {b.asked}", file=sys.stderr)


def meet_strangers(script: str, size: int, questions: int, names: Path | None) -> Iterator[Record]:
    """Whom of a list people hit who are not on it."""
    listed = list(draw_people(script, size, SEED, names))
    asking = list(draw_people(script, questions, SEED + 1, names))
    rng = stream(SEED, "hands", script)
    records = [(write_name(rng, one), read_birth(one.birth_date)) for one in listed]
    asked = [(write_name(rng, one), read_birth(one.birth_date)) for one in asking]
    births = [birth for _, birth in (*records, *asked)]
    for kind in (PERSON, PERSON_YEAR):
        alike = find_alike([name for name, _ in records], [name for name, _ in asked], kind)
        chance = agreement(births, kind)
        yield {
            "list": script,
            "entries": size,
            "kind": kind,
            "questions": questions,
            "alike_by_name_a_question": round(len(alike) / questions, 2),
            "dates_agree": float(f"{chance:.2g}"),
            "false_hits_a_question": float(f"{len(alike) / questions * chance:.2g}"),
            "false_hits_seen": sum(are_one(records[at][1], asked[number][1], kind) for number, at in alike),
        }


def write_name(rng: random.Random, one: Stranger) -> str:
    return one.native if rng.random() < 0.5 else one.latin


def find_alike(records: Sequence[str], asked: Sequence[str], kind: str) -> list[tuple[int, int]]:
    """Pairs of a question and an entry whose names have a key in common."""
    by_key: defaultdict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(records):
        for key in keys_of(name, kind).published:
            by_key[key].append(at)
    return [
        (number, at)
        for number, name in enumerate(asked)
        for at in {at for key in keys_of(name, kind).asked for at in by_key.get(key, ())}
    ]


def are_one(one: Birth | None, other: Birth | None, kind: str) -> bool:
    assert one
    assert other
    return one.year == other.year and (kind == PERSON_YEAR or (bool(one.day) and one.day == other.day))


def agreement(births: Sequence[Birth | None], kind: str) -> float:
    """How likely two of these birth dates are to agree."""
    dates = Counter(
        (b.year, b.day if kind == PERSON else "") for b in births if b and (b.day or kind != PERSON)
    )
    return sum(count * (count - 1) for count in dates.values()) / (len(births) * (len(births) - 1))


def time_scripts(names: Path | None) -> Iterator[Record]:
    """Names a second of one core, as they are first seen."""
    for script in SCRIPTS:
        people = list(draw_people(script, 4000, SEED + 2, names))
        keys_of(people[0].native)
        started = time.process_time()
        for one in people:
            keys_of(one.native)
        yield {"speed": script, "names_per_second": round(len(people) / (time.process_time() - started))}


def tell(record: Record) -> str:
    return "  ".join(f"{name} {value}" for name, value in record.items())


if __name__ == "__main__":
    sys.exit(main())
