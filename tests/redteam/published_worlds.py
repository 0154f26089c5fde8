"""Invented reports with all their splits, made of invented people and complaints; and what a reader of one knows."""

import random
from collections import Counter
from dataclasses import fields, is_dataclass
from datetime import date

import numpy as np
from scipy.optimize import linprog

from jointdesk.desk.statistics.report import (
    Cooperation,
    Found,
    Growth,
    Money,
    Period,
    Prosecuted,
    Report,
    Reported,
    Victims,
)

PEOPLE, COMPLAINTS = 10, 5
SUMMER = Period(date(2025, 7, 1), date(2025, 9, 30))
MONTHS = ("2025-07", "2025-08", "2025-09")


def invent(seed, people=160, complaints=90, provinces=6, nationalities=5, before=True):
    """A report whose parts are skewed as real ones are: a few large, many small."""
    world = random.Random(seed)
    found = [_person(world, provinces, nationalities) for _ in range(people)]
    told = [_complaint(world, provinces) for _ in range(complaints)]
    victims = [one for one in found if one["category"] == "victim"]
    states = Counter(one["state"] for one in victims)
    return Report(
        desk="Desk",
        country="KH",
        unit="Desk",
        period=SUMMER,
        reported=_reported(world, told),
        operations=3,
        operations_by_province={"P0": 3},
        operations_by_month={"2025-07": 3},
        found=_found(found),
        ringleaders_prosecuted=1,
        persons_prosecuted=2,
        prosecuted=Prosecuted(world.choice((0, 3, 30)), world.choice((0, 3)), {"2025-07": 2}, {"N0": 2}),
        victims_presumed=len(victims),
        referrals_by_state=dict(states.most_common()),
        victims=Victims(
            world.choice((0, 4, 12)),
            world.choice((0, 11)),
            world.choice((0, 2)),
            _count(victims, "province"),
            _count(victims, "nationality"),
            _cross(victims, "sex", "age"),
        ),
        cooperation=Cooperation(0, 0, 0, 0, 0, {}, 0, 0, 0, 0, (), {}),
        counting_rules=(),
        before=invent(seed + 5000, people // 2, complaints // 2, before=False) if before else None,
    )


def _skewed(world, name, size):
    return f"{name}{min(int(world.paretovariate(0.8)) - 1, size - 1)}"


def _person(world, provinces, nationalities):
    return {
        "province": _skewed(world, "P", provinces),
        "nationality": _skewed(world, "N", nationalities) if world.random() < 0.94 else "KH",
        "month": world.choice(MONTHS),
        "category": world.choices(("suspect", "victim", "undetermined", "ringleader"), (60, 20, 5, 2))[0],
        "sex": world.choices(("F", "M", "X"), (40, 58, 2))[0],
        "age": world.choices(("0-17", "18-24", "25-34", "35-44"), (3, 40, 40, 10))[0],
        "state": world.choices(("presumed", "assisted", "repatriated"), (60, 30, 10))[0],
    }


def _complaint(world, provinces):
    return {
        "types": {_skewed(world, "T", 6) for _ in range(world.choice((1, 1, 1, 2)))},
        "province": _skewed(world, "P", provinces),
        "country": _skewed(world, "C", 4),
        "month": world.choice(MONTHS),
        "network": world.choice(("", "", "W1", "W2", "W3")),
    }


def _count(rows, name):
    return dict(Counter(row[name] for row in rows).most_common())


def _cross(rows, one, other):
    made = {}
    for (first, second), count in Counter((row[one], row[other]) for row in rows).items():
        made.setdefault(first, {})[second] = count
    return made


def _found(people):
    foreigners = [one for one in people if one["nationality"] != "KH"]
    places = _count(foreigners, "province")
    return Found(
        persons=len(people),
        foreigners=len(foreigners),
        provinces=len(places),
        by_province=places,
        by_nationality=_count(foreigners, "nationality"),
        by_month=_count(foreigners, "month"),
        by_category=_count(people, "category"),
        by_province_and_nationality=_cross(foreigners, "province", "nationality"),
        by_sex_and_age=_cross(people, "sex", "age"),
    )


def _reported(world, told):
    growth = [
        Growth(name, len(own), _count(own, "month"))
        for name in ("W1", "W2", "W3")
        if (own := [one for one in told if one["network"] == name])
    ]
    types = Counter(name for one in told for name in sorted(one["types"]))
    return Reported(
        complaints=len(told),
        by_scam_type=dict(types.most_common()),
        by_province=_count(told, "province"),
        losses=Money({}),
        stopped=Money({}),
        returned=Money({}),
        networks=3,
        by_country=_count(told, "country"),
        by_month=_count(told, "month"),
        growth=tuple(sorted(growth, key=lambda one: -one.complaints)),
    )


def numbers(value, path=()):
    """(path, number or None) of every figure in a value, whatever it is called: codes and fields alike."""
    if is_dataclass(value):
        for field in fields(value):
            if field.name not in ("counting_rules", "period"):
                yield from numbers(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, dict):
        for code, one in value.items():
            yield from numbers(one, (*path, code))
    elif isinstance(value, tuple):
        for one in value:
            yield from numbers(one, (*path, one.reference if hasattr(one, "reference") else str(one)))
    elif value is None or (isinstance(value, int) and not isinstance(value, bool)):
        yield path, value


def equations(keys):
    """What every reader knows of such a report: (total, parts) by their paths, written down from the page alone."""

    def under(*path):
        return [key for key in keys if key[: len(path)] == path and len(key) > len(path)]

    found, reported, victims = ("found",), ("reported",), ("victims",)
    for name in ("by_province", "by_nationality", "by_month", "by_province_and_nationality"):
        yield (*found, "foreigners"), under(*found, name)
    for name in ("by_category", "by_sex_and_age"):
        yield (*found, "persons"), under(*found, name)
    cells = under(*found, "by_province_and_nationality")
    for code in {key[2] for key in cells}:
        yield (*found, "by_province", code), [key for key in cells if key[2] == code]
    for code in {key[3] for key in cells}:
        yield (*found, "by_nationality", code), [key for key in cells if key[3] == code]
    for name in ("by_province", "by_country", "by_month"):
        yield (*reported, "complaints"), under(*reported, name)
    yield ("victims_presumed",), under("referrals_by_state")
    for name in ("by_province", "by_nationality", "by_sex_and_age"):
        yield ("victims_presumed",), under(*victims, name)
    for code in {key[2] for key in under(*reported, "growth")}:
        yield (*reported, "growth", code, "complaints"), under(*reported, "growth", code, "by_month")


class Reader:
    """Solves for what is withheld, knowing that it is one at least and what makes up what."""

    def __init__(self, published, truth):
        self.truth = dict(numbers(truth))
        self.shown = dict(numbers(published))
        self.withheld = [
            key for key, value in self.shown.items() if value is None and isinstance(self.truth.get(key), int)
        ]
        self._column = {key: number for number, key in enumerate(self.withheld)}
        lines, sums = [], []
        for total, parts in equations(self.shown):
            # a table withheld whole is not there: its cells are unknown to the reader by name
            if total not in self.shown or not parts:
                continue
            line, rest = np.zeros(len(self.withheld)), 0
            for key, factor in ((total, -1), *((part, 1) for part in parts)):
                if key in self._column:
                    line[self._column[key]] += factor
                elif self.shown[key] is None:
                    break
                else:
                    rest -= factor * self.shown[key]
            else:
                lines.append(line)
                sums.append(rest)
        self._lines, self._sums = np.array(lines), np.array(sums)

    def interval(self, key):
        ends = []
        for sign in (1, -1):
            target = np.zeros(len(self.withheld))
            target[self._column[key]] = sign
            found = linprog(target, A_eq=self._lines, b_eq=self._sums, bounds=(1, None), method="highs-ds")
            ends.append(sign * found.fun if found.status == 0 else -sign * np.inf)
        return tuple(ends)
