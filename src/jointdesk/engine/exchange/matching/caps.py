"""What a partner may ask: elements a day, padding included, because a phone-number space can be enumerated.

At 10,000 elements a day 10^8 numbers take 27 years. The day is the last 24 hours, so that midnight gives no
double helping. A cap never stops a targeted question; it makes mass questions useless.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

BUCKETS = (16, 64, 256, 1024, 4096)
DAY = timedelta(hours=24)
IDENTIFIERS_A_DAY = 10_000
PERSONS_A_DAY = 200
PERSON = "person"
# a name with the year alone is found by a few guesses of the year: each element tells four times as much
PERSON_YEAR = "person_year"
WEIGHT = {PERSON_YEAR: 4}
PERSON_KINDS = (PERSON, PERSON_YEAR)


@dataclass(frozen=True)
class Charge:
    """One question answered: when, and how many elements it cost."""

    at: datetime
    elements: int


def about_persons(kind: str) -> bool:
    """Is the kind charged from the budget for persons, or from that for identifiers?"""
    return kind in PERSON_KINDS


def cost(kind: str, elements: int) -> int:
    """What `elements` of a kind, padding included, take from the day's budget, however many parts they are for."""
    return elements * WEIGHT.get(kind, 1)


def budget_left(charges: Iterable[Charge], now: datetime, *, cap: int = IDENTIFIERS_A_DAY) -> int:
    """Elements that may still be asked at `now`; never negative."""
    return max(0, cap - sum(item.elements for item in charges if now - item.at < DAY))


def next_chance(
    charges: Iterable[Charge], now: datetime, elements: int, *, cap: int = IDENTIFIERS_A_DAY
) -> datetime | None:
    """When `elements` more may be asked: `now` if at once, None if never (more than the cap itself)."""
    if elements > cap:
        return None
    recent = sorted((item for item in charges if now - item.at < DAY), key=lambda item: item.at)
    spent = sum(item.elements for item in recent)
    for item in recent:
        if spent + elements <= cap:
            break
        spent -= item.elements
        now = item.at + DAY
    return now
