"""Counting a period from facts. Each measure has one stated rule (counting_rules.yaml)."""

from datetime import date

from django.conf import settings
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.statistics.facts.cooperation import count_cooperation
from jointdesk.desk.statistics.facts.fact_models import Fact, Measure
from jointdesk.desk.statistics.facts.happenings import count_happenings
from jointdesk.desk.statistics.facts.once import split, total
from jointdesk.desk.statistics.facts.people import (
    count_people,
    count_ringleaders,
    found_of,
    prosecuted_of,
    victims_of,
)
from jointdesk.desk.statistics.facts.reach import Reach, reach_of
from jointdesk.desk.statistics.facts.reported import count_reported
from jointdesk.desk.statistics.happening import Happening
from jointdesk.desk.statistics.report import Period, Report
from jointdesk.engine.reference import read_yaml


def count(
    officer: Officer | None, period: Period, *, compare: bool = True, unit: Unit | None = None
) -> Report:
    """The report of a period as `officer` may see it: a province its own part. None: the whole desk (CLI).

    `unit`: of what he may see, this unit's part alone. Raises NotAllowed when it is none of his.
    """
    reach = reach_of(officer, unit, settings.DESK.name)
    before = period.before if compare else None
    return _count(
        reach, period, _count(reach, before, None, ()) if before else None, count_happenings(reach, period)
    )


def _count(reach: Reach, period: Period, before: Report | None, happenings: tuple[Happening, ...]) -> Report:
    cells, ringleaders = count_people(reach, period), count_ringleaders(reach, period)
    states = split(cells, Measure.VICTIM, "code")
    return Report(
        desk=settings.DESK.name,
        country=settings.DESK.country,
        unit=reach.name,
        unit_code=reach.code,
        period=period,
        reported=count_reported(reach, period),
        operations=total(cells, Measure.OPERATION),
        operations_by_province=split(cells, Measure.OPERATION, "province"),
        operations_by_month=split(cells, Measure.OPERATION, "month"),
        found=found_of(cells),
        ringleaders_prosecuted=total(ringleaders, Measure.BEFORE_COURT),
        persons_prosecuted=total(cells, Measure.BEFORE_COURT),
        prosecuted=prosecuted_of(cells, ringleaders),
        victims_presumed=sum(states.values()),
        referrals_by_state=states,
        victims=victims_of(cells),
        cooperation=count_cooperation(reach, period),
        counting_rules=tuple(read_yaml(__package__, "counting_rules.yaml")),
        before=before,
        happenings=happenings,
    )


def last_active_day(officer: Officer) -> date | None:
    """The newest day of which the officer's desk has something to count, today at the latest."""
    reach = reach_of(officer, None, settings.DESK.name)
    rows = reach.narrow(Fact.objects.filter(day__lte=timezone.localdate()).order_by("-day"))
    days = [
        rows.filter(measure=measure).values_list("day", flat=True).first()
        for measure in (Measure.OPERATION, Measure.COMPLAINT)
    ]
    return max((day for day in days if day is not None), default=None)
