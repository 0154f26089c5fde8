"""The right totals, and beside them what naive counting of rows gives.

Counting rules: a foreigner is a person, not a row, found in an operation of the period, whose nationality after
all corrections is not Cambodian; rows withdrawn do not count; a person found twice counts in the first
operation's province. A ringleader counts once, by the earliest date before a court. A complaint counts once,
by the date of the first report, unless withdrawn; its loss is the amount after correction, per currency.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from jointdesk.engine.world.courts import BEFORE_COURT, Charged
from jointdesk.engine.world.findings import Finding
from jointdesk.engine.world.people import HOST
from jointdesk.engine.world.plans import Plan
from jointdesk.engine.world.records import Proceeding
from jointdesk.engine.world.scales import Scale
from jointdesk.engine.world.telling import date_of


def total_operations(scale: Scale, findings: Iterable[Finding], charged: Iterable[Charged]) -> dict[str, Any]:
    """Foreigners, provinces and ringleaders of the period, as the report must say them."""
    first: dict[str, Finding] = {}
    for finding in sorted(findings, key=lambda row: (row.raid.operation.date, row.raid.operation.id)):
        if finding.raid.counts and finding.stands and finding.person.nationality != HOST:
            first.setdefault(finding.person.id, finding)
    leaders = [row for row in charged if row.role == "ringleader" and _within(scale, row.before_court)]
    by_province = Counter(finding.raid.operation.province for finding in first.values())
    return {
        "from": scale.first_day,
        "to": scale.last_day,
        "foreigners": len(first),
        "provinces": len(by_province),
        "ringleaders_prosecuted": len(leaders),
        "by_province": dict(sorted(by_province.items())),
        "by_nationality": dict(sorted(Counter(row.person.nationality for row in first.values()).items())),
    }


def count_naively(scale: Scale, findings: Iterable[Finding], steps: Iterable[Proceeding]) -> dict[str, Any]:
    """What one gets by counting rows as first written: wrong, each in its own way."""
    rows = [row for row in findings if row.raid.counts]
    foreign = [row for row in rows if row.nationality != HOST]
    court = [step for step in steps if step.step == BEFORE_COURT]
    return {
        "rows": len(rows),
        "foreign_rows": len(foreign),
        "provinces": len({row.raid.operation.province for row in rows}),
        "court_rows": len(court),
        "court_rows_of_the_period": sum(_within(scale, step.date) for step in court),
    }


def total_complaints(scale: Scale, plans: Iterable[Plan]) -> dict[str, Any]:
    """Complaints and losses of the period, per desk and of the whole world."""
    counted: Counter[str] = Counter()
    losses: dict[str, Counter[str]] = {}
    for plan in plans:
        if plan.original or plan.withdrawn or not _within(scale, date_of(plan.day)):
            continue
        for place in (plan.audience.desk, "all"):
            counted[place] += 1
            if plan.tells_amount:
                losses.setdefault(place, Counter())[plan.audience.currency] += plan.amount
    desks = {
        place: {"complaints": counted[place], "losses": dict(sorted(losses.get(place, Counter()).items()))}
        for place in sorted(counted)
    }
    return {**desks.pop("all", {"complaints": 0, "losses": {}}), "desks": desks}


def _within(scale: Scale, date: str) -> bool:
    return scale.first_day <= date <= scale.last_day
