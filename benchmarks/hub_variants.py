"""The hub rule beside the variants that docs/adr/0007-hub-rule.md rejects, on six planted countries.

python benchmarks/hub_variants.py [--complaints 300000] [--seed 1]
"""

import argparse
import json
from collections.abc import Callable

import mentions
import numpy as np
import polars as pl
from batch import count_pairs
from numpy.typing import NDArray

from jointdesk.engine.networks import companions, hub_rule, link
from jointdesk.engine.networks.components import unite
from jointdesk.engine.networks.grouping import mark_first

Codes = NDArray[np.int32]
Judge = Callable[[Codes, Codes, Codes, Codes, int], Codes]
COUNTRIES = {
    "usual gangs": {},
    "usual gangs, paired hubs": {"paired_hubs": True},
    "busy gangs": {"busy_gangs": True},
    "busy gangs, paired hubs": {"busy_gangs": True, "paired_hubs": True},
    "large gangs": {"large_gangs": True},
    "large gangs, paired hubs": {"large_gangs": True, "paired_hubs": True},
}


def judge_diversity(identifier: Codes, complaint: Codes, part: Codes, *_: object) -> Codes:
    """Steps 1 and 2 alone, chance left out."""
    degrees = np.bincount(identifier)
    parts = np.bincount(identifier[mark_first(identifier, part)], minlength=len(degrees))
    return np.flatnonzero(parts > hub_rule.DIVERSE_SHARE * degrees).astype(np.int32)


def judge_again(identifier: Codes, complaint: Codes, part: Codes, *_: object) -> Codes:
    """Link by what is no hub, judge again by the components that gives, until nothing changes."""
    roots = np.arange(max(int(complaint.max()), int(part.max())) + 1, dtype=np.int32)
    unite(roots, complaint, part)
    hubs = judge_diversity(identifier, complaint, roots[complaint])
    while True:
        kept = ~np.isin(identifier, hubs)
        centre = np.zeros(int(identifier.max()) + 1, dtype=np.int32)
        centre[identifier[kept]] = complaint[kept]
        unite(roots, complaint[kept], centre[identifier[kept]])
        fewer = np.intersect1d(judge_diversity(identifier, complaint, roots[complaint]), hubs)
        if len(fewer) == len(hubs):
            return hubs
        hubs = fewer


def judge_leaving_none_out(
    identifier: Codes, complaint: Codes, part: Codes, size: Codes, complaints: int
) -> Codes:
    """A single companion vouches."""
    find_best = companions._find_best
    companions._find_best = lambda pairs: find_best(pairs).with_columns(left="share")
    try:
        return RULE(identifier, complaint, part, size, complaints)
    finally:
        companions._find_best = find_best


def judge_without_chance(
    identifier: Codes, complaint: Codes, part: Codes, size: Codes, complaints: int
) -> Codes:
    """What the rule was before: every component is one part."""
    return RULE(identifier, complaint, part, size, 10**15)


RULE: Judge = hub_rule.judge
VARIANTS: dict[str, Judge] = {
    "diversity alone": judge_diversity,
    "diversity, repeated": judge_again,
    "companions, none left out": judge_leaving_none_out,
    "chance left out": judge_without_chance,
    "the rule": RULE,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--complaints", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for country, made in COUNTRIES.items():
        drawn = mentions.draw(options.complaints, options.seed, **made)
        table = mentions.tabulate(drawn, integers=True)
        for name, judge in VARIANTS.items():
            hub_rule.judge = judge
            found = link(table)
            compared = found.networks.with_columns(gang=pl.Series(drawn.gang_of))
            figures = {"hubs": found.hubs.height, "planted": len(drawn.hubs), **count_pairs(compared)}
            print(json.dumps({"country": country, "rule": name, **figures}), flush=True)


if __name__ == "__main__":
    main()
