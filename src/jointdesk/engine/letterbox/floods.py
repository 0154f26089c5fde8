"""Reports that may have been arranged against one target: a score with reasons for whoever triages, never a drop.

Anybody can have a rival reported by twenty hands. Signs: one origin, one text, one night, and nothing to show for it.
Victims of one campaign share some of them, so a score orders a queue and explains itself; no letter is lost, put back
or counted less by it. Linear in the letters; order plays no part.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import prod

from jointdesk.engine.reference import read_tsv

Identifier = tuple[str, str]
WINDOW = timedelta(hours=24)
LEAST_REPORTS = 5
# from here on a second look is due
SECOND_LOOK = 0.5


@dataclass(frozen=True)
class Arrival:
    """What triage knows of a letter. `origin`: its keyed address prefix, None if unknown. `shown`: a loss or a file."""

    letter: str
    at: datetime
    targets: tuple[Identifier, ...]
    narrative: str
    origin: bytes | None
    shown: bool


@dataclass(frozen=True)
class Reason:
    """`count` of the target's `of` reports share the sign; `letters` are those."""

    sign: str
    count: int
    of: int
    letters: tuple[str, ...]


@dataclass(frozen=True)
class Flood:
    """`score` 0 to 1. Nothing is decided by it."""

    target: Identifier
    score: float
    reasons: tuple[Reason, ...]

    @property
    def wants_second_look(self) -> bool:
        return self.score >= SECOND_LOOK


@dataclass(frozen=True)
class _Rule:
    least: int
    share: float
    weight: float


def find_floods(arrivals: Iterable[Arrival]) -> list[Flood]:
    """Targets with a reason, the highest score first. The caller chooses the period, such as the last 30 days."""
    # it brings NumPy, which a program that only knows of floods does without
    from jointdesk.engine.networks.lures import likeness_keys

    by_target: dict[Identifier, list[Arrival]] = defaultdict(list)
    for arrival in sorted(arrivals, key=lambda arrival: (arrival.at, arrival.letter)):
        for target in dict.fromkeys(arrival.targets):
            by_target[target].append(arrival)
    keys: dict[str, tuple[str, ...]] = {}
    floods = []
    for target, against in by_target.items():
        if len(against) < LEAST_REPORTS:
            continue
        for arrival in against:
            if arrival.letter not in keys:
                keys[arrival.letter] = likeness_keys(arrival.narrative)
        if reasons := _find_reasons(against, keys):
            floods.append(Flood(target, _score(reasons), reasons))
    return sorted(floods, key=lambda flood: (-flood.score, flood.target))


def _find_reasons(against: Sequence[Arrival], keys: dict[str, tuple[str, ...]]) -> tuple[Reason, ...]:
    sharing = {
        "same_origin": _largest((arrival.origin, arrival.letter) for arrival in against if arrival.origin),
        "same_text": _largest((key, arrival.letter) for arrival in against for key in keys[arrival.letter]),
        "burst": _busiest(against),
        "bare": [arrival.letter for arrival in against if not arrival.shown],
    }
    reasons = []
    for sign, letters in sharing.items():
        rule = _rules()[sign]
        if len(letters) >= rule.least and len(letters) >= rule.share * len(against):
            reasons.append(Reason(sign, len(letters), len(against), tuple(sorted(letters))))
    return tuple(reasons)


def _largest(pairs: Iterable[tuple[object, str]]) -> list[str]:
    """The letters of the value that most of them share; of equal ones that of the first letter."""
    groups: dict[object, list[str]] = defaultdict(list)
    for value, letter in pairs:
        groups[value].append(letter)
    return max(groups.values(), key=len, default=[])


def _busiest(against: Sequence[Arrival]) -> list[str]:
    """The letters of the busiest window; `against` is in order of time."""
    start, best = 0, (0, 0)
    for end, arrival in enumerate(against):
        while arrival.at - against[start].at > WINDOW:
            start += 1
        if end + 1 - start > best[1] - best[0]:
            best = (start, end + 1)
    return [arrival.letter for arrival in against[slice(*best)]]


def _score(reasons: Sequence[Reason]) -> float:
    left = prod(1 - _rules()[reason.sign].weight * reason.count / reason.of for reason in reasons)
    return round(1 - left, 4)


@cache
def _rules() -> dict[str, _Rule]:
    rows = read_tsv("jointdesk.engine.letterbox", "floods.tsv")
    return {
        row["sign"]: _Rule(int(row["least"]), int(row["share"]) / 100, int(row["weight"]) / 100)
        for row in rows
    }
