"""Fugitives whom two desks want, neither knowing of the other: what private matching of persons has to find.

One desk has the papers and writes the name at home; the other writes what somebody heard, read or copied: another
script, another spelling, a slip in the birth date, only its year, none. Some of it no rule can find without names
that do not match; the truth counts them all the same. They are found in no operation.
"""

import dataclasses
import datetime
import itertools
import random

from jointdesk.engine.world.draws import Weighted
from jointdesk.engine.world.gate import write_person
from jointdesk.engine.world.notices import Sought, publish_notice
from jointdesk.engine.world.people import Individual, Population
from jointdesk.engine.world.records import Notice
from jointdesk.engine.world.scales import Scale

# as the news tells of those who run compounds: of either country, often of a third one
COUNTRIES = Weighted(("home", "CN", "MY", "MM"), (0.45, 0.35, 0.1, 0.1))


def seek_twice(
    rng: random.Random,
    scale: Scale,
    desks: tuple[str, ...],
    population: Population,
    published: list[Sought],
) -> list[Sought]:
    """`published`, and for each pair of desks the notices of the fugitives both want."""
    serial = {desk: _last(desk, published) for desk in desks}
    found = list(published)
    for pair in itertools.combinations(desks, 2):
        for _ in range(scale.wanted_twice):
            first, second = rng.sample(pair, 2)
            drawn = COUNTRIES.draw(rng)
            person = population.invent(first.upper() if drawn == "home" else drawn, ages=(24, 56))
            for desk in (first, second):
                serial[desk] += 1
                number = f"{desk.upper()}-W-{serial[desk]:04d}"
                notice = publish_notice(rng, number, "red", person)
                if desk == second:
                    notice = _hear(rng, notice, person, population)
                found.append(Sought(notice, desk, person))
    return sorted(found, key=lambda sought: sought.notice.id)


def _hear(rng: random.Random, notice: Notice, person: Individual, population: Population) -> Notice:
    """The notice as a desk writes it that only heard of the person."""
    written = write_person(rng, person, population)
    document = written.document if rng.random() < 0.2 else ""
    return dataclasses.replace(
        notice, name=written.name, aliases=(), birth_date=_iso(written.birth_date), document=document
    )


def _iso(birth_date: str) -> str:
    """A notice has a date of the calendar, or a year."""
    try:
        return datetime.date.fromisoformat(birth_date).isoformat()
    except ValueError:
        return birth_date[:4]


def _last(desk: str, published: list[Sought]) -> int:
    prefix = f"{desk.upper()}-W-"
    numbers = [
        int(row.notice.id.removeprefix(prefix)) for row in published if row.notice.id.startswith(prefix)
    ]
    return max(numbers, default=0)
