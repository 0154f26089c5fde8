"""Steps of procedure: who was proposed for prosecution and who came before a court, recorded untidily.

The same step of the same person is recorded twice, under the row of the other operation too, or once in the
period and again after it; some come before the court too late for the report. A person counts once, by the
earliest date.
"""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass

from jointdesk.engine.reference import provinces
from jointdesk.engine.world.findings import Finding
from jointdesk.engine.world.records import Proceeding
from jointdesk.engine.world.scales import Scale

PROPOSED, BEFORE_COURT = "proposed_for_prosecution", "before_court"


@dataclass(frozen=True, slots=True)
class Charged:
    """A person with all his rows, and when (if ever) the person first came before a court."""

    rows: tuple[Finding, ...]
    role: str
    before_court: str


def charge(
    rng: random.Random, scale: Scale, findings: list[Finding]
) -> tuple[list[Charged], list[Proceeding]]:
    """Who is charged in truth, and the steps as the courts' clerks recorded them."""
    rows: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.raid.counts and finding.stands:
            rows.setdefault(finding.person.id, []).append(finding)
    leaders = [tuple(found) for found in rows.values() if found[0].role == "ringleader"]
    suspects = [tuple(found) for found in rows.values() if found[0].role == "suspect"]
    rng.shuffle(suspects)
    # those found twice lead, so that some steps are recorded under either row
    leaders.sort(key=len, reverse=True)
    charged = list(_schedule(rng, scale, leaders, suspects))
    proceedings = [step for person in charged for step in _record(rng, person)]
    return charged, sorted(proceedings, key=lambda step: (step.date, step.person, step.step))


def _schedule(
    rng: random.Random, scale: Scale, leaders: list[tuple[Finding, ...]], suspects: list[tuple[Finding, ...]]
) -> Iterator[Charged]:
    last = datetime.date.fromisoformat(scale.last_day)
    in_time, late = scale.ringleaders_before_court, scale.ringleaders_too_late
    for number, rows in enumerate(leaders):
        if number < in_time:
            day = _between(rng, _held(rows), last)
        elif number < in_time + late:
            day = (last + datetime.timedelta(days=rng.randrange(1, 30))).isoformat()
        else:
            day = ""
        yield Charged(rows, "ringleader", day)
    for number, rows in enumerate(suspects[: scale.suspects_before_court * 4]):
        before = number < scale.suspects_before_court
        yield Charged(rows, "suspect", _between(rng, _held(rows), last) if before else "")


def _held(rows: tuple[Finding, ...]) -> datetime.date:
    return max(datetime.date.fromisoformat(row.raid.operation.date) for row in rows)


def _between(rng: random.Random, first: datetime.date, last: datetime.date) -> str:
    return (first + datetime.timedelta(days=rng.randrange((last - first).days + 1))).isoformat()


def _record(rng: random.Random, person: Charged) -> Iterator[Proceeding]:
    first = person.rows[0]
    end = datetime.date.fromisoformat(person.before_court) if person.before_court else _held(person.rows)
    proposed = _between(rng, _held(person.rows), end)
    yield _step(first, PROPOSED, proposed)
    if not person.before_court:
        return
    yield _step(first, BEFORE_COURT, person.before_court)
    if len(person.rows) > 1:
        yield _step(person.rows[1], BEFORE_COURT, _days_after(person.before_court, rng.randrange(0, 4)))
    elif rng.random() < 0.12:
        yield _step(first, BEFORE_COURT, _days_after(person.before_court, rng.randrange(0, 30)))


def _days_after(iso: str, days: int) -> str:
    return (datetime.date.fromisoformat(iso) + datetime.timedelta(days=days)).isoformat()


def _step(finding: Finding, step: str, date: str) -> Proceeding:
    operation = finding.raid.operation
    name = provinces()[operation.province].names["en"]
    court = "Phnom Penh Municipal Court" if name == "Phnom Penh" else f"{name} Provincial Court"
    return Proceeding(operation.id, finding.row, step, date, court)
