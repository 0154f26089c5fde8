"""What moves, stops and restarts the statutory clock, by country (clocks.yaml): pure rules over days.

Each rule says its basis and whether the source was read. Months are those of the calendar: a month after 31 January is
28 February. A resumption gives either a time of its own or the days that were left.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from jointdesk.engine.reference import read_yaml


@dataclass(frozen=True)
class Rule:
    """`months` a step gives, `times` it may be taken, `authority`: another one grants it, asked `ask_days` before."""

    months: int
    basis: str
    checked: bool
    times: int = 1
    authority: bool = False
    ask_days: int = 0
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    complex: Rule
    extended: Rule
    suspended: Rule
    resumed: Rule


@cache
def clock_rules(country: str) -> Rules:
    """The rules of a desk in `country`; the desk's own where no law is known to us."""
    table = read_yaml(__package__, "clocks.yaml")
    return Rules(**{kind: _rule(cells) for kind, cells in table.get(country, table["*"]).items()})


def _rule(cells: dict[str, Any]) -> Rule:
    return Rule(
        **({"months": 0} | cells | ({"grounds": tuple(cells["grounds"])} if "grounds" in cells else {}))
    )


def add_months(day: date, months: int) -> date:
    """The same day that many months on, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def complex_until(rule: Rule, received: date, last: date) -> date:
    """The last day of a complex matter, counted from receipt; never earlier than the one that stands."""
    return max(last, add_months(received, rule.months))


def extended_until(rule: Rule, last: date) -> date:
    return add_months(last, rule.months)


def resumed_until(rule: Rule, stopped: date, resumed: date, last: date) -> date:
    """The last day after a suspension that began on `stopped`."""
    if rule.months:
        return add_months(resumed, rule.months)
    return last + timedelta(days=max(0, (resumed - stopped).days))
