"""Seeded draws. Everything random in a world comes from a `random.Random` named by the seed and a path of words.

A string seed is hashed with SHA-512 by the standard library, so draws are the same in every process.
"""

import random
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import Generic, TypeVar

from jointdesk.engine.reference import read_tsv

PACKAGE = "jointdesk.engine.world"

T = TypeVar("T")


def stream(seed: int, *path: object) -> random.Random:
    """The source of randomness of one part of the world: independent of what other parts draw."""
    return random.Random("/".join(str(part) for part in (seed, *path)))


class Weighted(Generic[T]):
    """Items with weights, ready to be drawn from many times."""

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        self.items = items
        self.cumulative = list(accumulate(weights))

    def draw(self, rng: random.Random) -> T:
        """One item, by weight."""
        return rng.choices(self.items, cum_weights=self.cumulative)[0]


def split(total: int, weights: Sequence[float], least: int) -> list[int]:
    """`total` in whole parts proportional to the weights, each at least `least`, summing exactly."""
    rest = total - least * len(weights)
    if rest < 0:
        raise ValueError(f"{total} cannot give {least} to each of {len(weights)}")
    whole = sum(weights)
    parts = [least + int(rest * weight / whole) for weight in weights]
    for index in range(total - sum(parts)):
        parts[index % len(parts)] += 1
    return parts


def fill(rng: random.Random, shape: str) -> str:
    """A number of a given shape: `#` becomes a digit, `@` a capital letter, the rest stands."""
    return "".join(
        rng.choice("0123456789")
        if char == "#"
        else rng.choice("ABCDEFGHJKLMNPRSTUVXYZ")
        if char == "@"
        else char
        for char in shape
    )


@cache
def words(part: str) -> tuple[str, ...]:
    """The words of sites.tsv that may stand in this part of an invented name."""
    return tuple(row["word"] for row in read_tsv(PACKAGE, "sites.tsv") if row["part"] == part)
