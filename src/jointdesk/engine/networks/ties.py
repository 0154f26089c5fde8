"""Everything two complaints share, and how much it says: what links them, and what only supports the link.

A hub or the same quoted words link nobody, but they stay visible and counted beside what does. What is one
signal in two forms counts once: an address and its site, the several keys of one quoted text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jointdesk.engine.networks.lures import LURE_TEXT
from jointdesk.engine.networks.weights import COUNTRY, Link, weigh

Identifier = tuple[str, str]


@dataclass(frozen=True)
class Tie:
    """One thing both name. `supports`: it is too weak to link by itself."""

    value: str
    link: Link
    supports: bool


def tie(
    one: Iterable[Identifier],
    other: Iterable[Identifier],
    degrees: Mapping[Identifier, int],
    *,
    complaints: int = COUNTRY,
    hubs: Iterable[Identifier] = (),
) -> list[Tie]:
    """What both name, (kind, value), strongest first; the strength of the tie is the sum of its weights.

    `degrees`: how many of `complaints` name an identifier, 2 for one that is not there.
    """
    weak = frozenset(hubs)
    ties = [
        Tie(value, weigh(kind, degrees.get((kind, value), 2), complaints), is_weak(kind, value, weak))
        for kind, value in set(one) & set(other)
    ]
    ranked = sorted(ties, key=lambda tied: (-tied.link.weight, tied.link.kind, tied.value))
    kept: list[Tie] = []
    for tied in ranked:
        if not any(_repeats(tied, stronger) for stronger in kept):
            kept.append(tied)
    return kept


def is_weak(kind: str, value: str, hubs: frozenset[Identifier]) -> bool:
    """Whether an identifier only supports a link."""
    return kind == LURE_TEXT or (kind, value) in hubs


def _repeats(tied: Tie, stronger: Tie) -> bool:
    kinds = (tied.link.kind, stronger.link.kind)
    if kinds == (LURE_TEXT, LURE_TEXT):
        return True
    if kinds == ("domain", "url"):
        return tied.value in stronger.value
    return kinds == ("url", "domain") and stronger.value in tied.value
