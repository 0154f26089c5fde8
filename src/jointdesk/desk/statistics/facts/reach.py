"""Whose facts a report counts: a unit's own and those below it, the national level's all."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.scope import units_below
from jointdesk.desk.exchange.models import Hit
from jointdesk.desk.intake.models import Complaint, Mention
from jointdesk.desk.statistics.facts.fact_models import Fact, Measure
from jointdesk.desk.statistics.report import Period
from jointdesk.engine.errors import NotAllowed

# what partners did stands in every unit's report
OF_ALL = (Measure.PARTNER_ARREST,)


@dataclass(frozen=True)
class Reach:
    """`units`: keys of the units whose facts count; None: all, and what is of no unit."""

    name: str
    units: tuple[int, ...] | None
    code: str = ""  # of the unit that was asked for; "": all there is to see

    def narrow(self, rows: QuerySet[Any], unit: str = "unit") -> QuerySet[Any]:
        return rows if self.units is None else rows.filter(**{f"{unit}__in": self.units})

    def facts(self, period: Period, *measures: Measure) -> QuerySet[Fact]:
        """The facts of these measures and this period. A hit is of every unit with a complaint that names it."""
        rows = Fact.objects.filter(
            measure__in=measures, day__gte=period.start, day__lte=period.end
        ).order_by()
        if self.units is None or set(measures) <= set(OF_ALL):
            return rows
        if set(measures) == {Measure.HIT}:
            named = Mention.objects.filter(
                identifier=OuterRef("identifier"), complaint__in=self.narrow(Complaint.objects.order_by())
            )
            return rows.filter(subject__in=Hit.objects.filter(Exists(named)).values("pk"))
        return rows.filter(unit__in=self.units)


def reach_of(officer: Officer | None, unit: Unit | None, desk: str) -> Reach:
    """Raises NotAllowed when the officer may read no reports, or not this unit's. `officer` None: the command line."""
    if officer is not None:
        require(officer, "reports.read")
        if unit is not None and not officer.unit.sees_all and unit.pk not in units_below(officer):
            raise NotAllowed("this unit is none of yours")
    at = unit or (officer.unit if officer is not None else None)
    if at is None or at.sees_all:
        return Reach(at.name if at else desk, None, unit.code if unit else "")
    below = Unit.objects.filter(path__startswith=at.path).order_by("pk").values_list("pk", flat=True)
    return Reach(at.name, tuple(below), unit.code if unit else "")
