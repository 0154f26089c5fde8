"""Writing the rosters: each finding becomes a row as the officer at the gate would write it."""

import datetime
import random

from jointdesk.engine.world.draws import words
from jointdesk.engine.world.findings import Finding
from jointdesk.engine.world.gate import write_person
from jointdesk.engine.world.people import Population
from jointdesk.engine.world.raids import Raid
from jointdesk.engine.world.records import RosterCorrection, RosterRow

# Signs seen on those a trafficker brought: how they came, how they were held, what they had to do.
SIGNS = (2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 1, 5, 10)


def write_rosters(
    rng: random.Random, raids: list[Raid], findings: list[Finding], population: Population
) -> dict[str, list[RosterRow]]:
    """Rows by operation id, in the order people came through the gate; sets `row` of each finding."""
    rosters = {}
    for raid in raids:
        found = [finding for finding in findings if finding.raid is raid]
        rng.shuffle(found)
        operation = raid.operation.id
        for number, finding in enumerate(found, 1):
            finding.row = f"{operation}-{number:04d}"
        rosters[operation] = [_write(rng, finding, population) for finding in found]
    return rosters


def correct_rosters(rng: random.Random, findings: list[Finding]) -> list[RosterCorrection]:
    """The late corrections of rows, by date; some come after the period has ended."""
    corrections = []
    for finding in findings:
        if finding.correction is not None:
            field, value, reason = finding.correction
            operation = finding.raid.operation
            held = datetime.date.fromisoformat(operation.date)
            day = (held + datetime.timedelta(days=rng.randrange(2, 60))).isoformat()
            corrections.append(RosterCorrection(operation.id, finding.row, field, value, day, reason))
    return sorted(corrections, key=lambda row: (row.corrected_at, row.id))


def _write(rng: random.Random, finding: Finding, population: Population) -> RosterRow:
    written = write_person(rng, finding.person, population, finding.evidence)
    return RosterRow(
        id=finding.row,
        name=written.name,
        birth_date=written.birth_date,
        sex=written.sex,
        nationality=finding.nationality,
        document=written.document,
        role=finding.role,
        indicators=_observe(rng, finding),
        note=rng.choice(words("note")) if rng.random() < 0.15 else "",
    )


def _observe(rng: random.Random, finding: Finding) -> tuple[str, ...]:
    """Indicators seen at the gate: many on the missing, some on workers, seldom on suspects."""
    if finding.role == "ringleader":
        return ()
    if finding.sought == "missing":
        seen = rng.sample(SIGNS, rng.randrange(3, 9))
    elif finding.role != "suspect" and rng.random() < 0.3:
        seen = rng.sample(SIGNS, rng.randrange(1, 7))
    else:
        seen = rng.sample(SIGNS, 1) if rng.random() < 0.08 else []
    if finding.person.birth_date > "2007-07-01":
        seen.append(22)
    return tuple(str(number) for number in sorted(seen))
