"""Are there signs that this person is a victim of trafficking? Screened before suspicion, by one written rule.

The rule (rule.yaml) only ever presumes; nothing decides a negative but two officers. Age unknown in part
is read in favour of the person.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from jointdesk.engine.reference import read_yaml

MINOR = 22  # the indicator "under 18"

Level = Literal["none", "detected", "presumed"]


@dataclass(frozen=True)
class Signs:
    """What a row says: `basis` is the part of the rule that applies, `numbers` the indicators behind it."""

    level: Level
    basis: str = ""
    numbers: tuple[int, ...] = ()


@cache
def rule() -> dict[str, Any]:
    """The versioned rule."""
    found: dict[str, Any] = read_yaml(__package__, "rule.yaml")
    return found


def assess(indicators: Collection[int], birth_date: str, on: date) -> Signs:
    """What the indicators observed on a person, and the age on the day, speak for."""
    means = sorted(set(indicators) & set(rule()["means"]))
    control = sorted(set(indicators) & set(rule()["control"]))
    both = tuple(sorted(means + control))
    if MINOR in indicators or is_child(birth_date, on):
        enough = len(both) >= rule()["child"]["any"]
        return Signs("presumed" if enough else "detected", "child", both)
    adult = rule()["adult"]
    if len(means) >= adult["means"] and len(control) >= adult["control"]:
        return Signs("presumed", "means_and_control", both)
    if len(control) >= adult["control_alone"]:
        return Signs("presumed", "control", tuple(control))
    return Signs("none")


def is_child(birth_date: str, on: date) -> bool:
    """Whether a person born then may be under age on that day; of a year alone the last day is taken."""
    if not birth_date:
        return False
    year, month, day = (int(part) for part in (birth_date + "-12-31"[len(birth_date) - 4 :]).split("-"))
    return (on.year - year, on.month, on.day) < (rule()["adult_age"], month, day)
