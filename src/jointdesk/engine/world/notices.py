"""Wanted and missing persons, as their home countries publish them; who of them is found, and who is not.

A person's notice lies with the desk of his or her country; wanted ones of countries without a desk lie with
the host's desk, as received from abroad. Fugitives whom two desks want come from `fugitives`.
"""

import dataclasses
import datetime
import random
from dataclasses import dataclass

from jointdesk.engine.reference import read_tsv
from jointdesk.engine.world.draws import PACKAGE
from jointdesk.engine.world.findings import Finding
from jointdesk.engine.world.people import HOST, Individual, Population, foreigners
from jointdesk.engine.world.records import Notice
from jointdesk.engine.world.scales import Scale

LANGUAGE_OF = {"VN": "vi", "KR": "ko", "KH": "km"}


@dataclass(frozen=True, slots=True)
class Sought:
    """A notice, the desk it lies with, and whom it truly seeks."""

    notice: Notice
    desk: str
    person: Individual


def publish_notices(
    rng: random.Random, scale: Scale, desks: tuple[str, ...], findings: list[Finding], population: Population
) -> list[Sought]:
    """Notices of both colours; marks the findings of those sought."""
    homes = {desk.upper(): desk for desk in desks}
    wanted = _choose_wanted(rng, scale, findings)
    missing = _choose_missing(rng, scale, findings, homes)
    abroad = [foreigners().draw(rng) for _ in range(scale.wanted_elsewhere)]
    at_home = [rng.choice(sorted(homes)) for _ in range(scale.missing_elsewhere)]
    wanted += _strangers(rng, population, findings, abroad)
    missing += _strangers(rng, population, findings, at_home)
    drafts = [("red", person) for person in wanted] + [("yellow", person) for person in missing]
    rng.shuffle(drafts)
    serial: dict[tuple[str, str], int] = {}
    published = []
    for colour, person in drafts:
        desk = homes.get(person.nationality, HOST.lower())
        serial[desk, colour] = serial.get((desk, colour), 0) + 1
        number = f"{desk.upper()}-{'W' if colour == 'red' else 'M'}-{serial[desk, colour]:04d}"
        published.append(Sought(publish_notice(rng, number, colour, person), desk, person))
    return sorted(published, key=lambda sought: sought.notice.id)


def _choose_wanted(rng: random.Random, scale: Scale, findings: list[Finding]) -> list[Individual]:
    leaders = [finding for finding in findings if finding.role == "ringleader"]
    return _mark(rng, leaders, scale.wanted_found, "wanted", findings)


def _choose_missing(
    rng: random.Random, scale: Scale, findings: list[Finding], homes: dict[str, str]
) -> list[Individual]:
    """Workers whose own country has a desk; whoever was not there in the end is not found."""
    workers = [
        finding
        for finding in findings
        if finding.role == "worker" and finding.stands and finding.person.nationality in homes
    ]
    return _mark(rng, workers, scale.missing_found, "missing", findings)


def _mark(
    rng: random.Random, able: list[Finding], count: int, kind: str, findings: list[Finding]
) -> list[Individual]:
    people = list({finding.person.id: finding.person for finding in able}.values())
    chosen = {person.id: person for person in rng.sample(people, min(count, len(people)))}
    for finding in findings:
        if finding.person.id in chosen and finding.stands:
            finding.sought = kind
    return list(chosen.values())


def _strangers(
    rng: random.Random, population: Population, findings: list[Finding], countries: list[str]
) -> list[Individual]:
    """People not found anywhere; one in ten bears the name of somebody found, born in another year."""
    strangers = []
    for country in countries:
        person = population.invent(country, ages=(16, 50))
        namesakes = (
            [] if rng.random() > 0.1 else [row.person for row in findings if _may_share(person, row.person)]
        )
        if namesakes:
            person = dataclasses.replace(person, name=rng.choice(namesakes).name)
            population.claim(person, person.birth_date)
        strangers.append(person)
    return strangers


def _may_share(person: Individual, found: Individual) -> bool:
    """Whether they may bear the same name: the same country and sex, born at least four years apart."""
    years = abs(int(found.birth_date[:4]) - int(person.birth_date[:4]))
    return found.nationality == person.nationality and found.sex == person.sex and years >= 4


def publish_notice(rng: random.Random, number: str, colour: str, person: Individual) -> Notice:
    """The notice as the desk that has the person's papers writes it."""
    name = person.name
    aliases = dict.fromkeys([" ".join(name.latin), *(" ".join(words) for words in name.others[:1])])
    aliases.pop(name.native, None)
    birth = person.birth_date[:4] if colour == "red" and rng.random() < 0.08 else person.birth_date
    issued = datetime.date(2025, 1, 10) + datetime.timedelta(days=rng.randrange(270))
    return Notice(
        id=number,
        colour=colour,
        name=name.native,
        aliases=tuple(aliases),
        birth_date=birth,
        sex=person.sex,
        nationality=person.nationality,
        document=person.document if rng.random() < 0.75 else "",
        issued_on=issued.isoformat(),
        offence_or_circumstances=_circumstances(rng, colour, person.nationality, issued),
    )


def _circumstances(rng: random.Random, colour: str, country: str, issued: datetime.date) -> str:
    rows = [row for row in read_tsv(PACKAGE, "circumstances.tsv") if row["colour"] == colour]
    language = LANGUAGE_OF.get(country, "en")
    own = [row for row in rows if row["language"] == language] or [
        row for row in rows if row["language"] == "en"
    ]
    date = issued - datetime.timedelta(days=rng.randrange(5, 200))
    return rng.choice(own)["text"].format(date=f"{date.day}/{date.month}/{date.year}")
