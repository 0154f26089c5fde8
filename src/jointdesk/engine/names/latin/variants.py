"""Latin spellings that are one name's: Mohamed and Muhammad, Lee and Yi. A table, read into groups once."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from jointdesk.engine.reference import read_tsv


@cache
def _groups() -> Mapping[str, frozenset[str]]:
    """Groups by spelling; a spelling may stand in several (Chang: 張, 장)."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for row in read_tsv(__package__, "variants.tsv"):
        for spelling in row["spellings"].split():
            groups[spelling].add(row["group"])
    return {spelling: frozenset(found) for spelling, found in groups.items()}


def are_variants(a: str, b: str) -> bool:
    """Are the two words (letters a-z) known spellings of one name?"""
    groups = _groups()
    return not groups.get(a, frozenset()).isdisjoint(groups.get(b, frozenset()))
