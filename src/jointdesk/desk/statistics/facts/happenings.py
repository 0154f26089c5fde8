"""What happened meanwhile: the operations that found most people, and the joint groups agreed with partners.

Operations are of the reader's reach. An operation has no name here, a group none either: a title may tell of a plan.
"""

from django.db.models import Count

from jointdesk.desk.exchange.models import JointGroup
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.statistics.facts.fact_models import Measure
from jointdesk.desk.statistics.facts.reach import Reach
from jointdesk.desk.statistics.happening import Happening
from jointdesk.desk.statistics.report import Period

MOST_OPERATIONS, FEWEST_PERSONS = 5, 10


def count_happenings(reach: Reach, period: Period) -> tuple[Happening, ...]:
    """In the order of their days."""
    return tuple(
        sorted([*_operations(reach, period), *_agreements(period)], key=lambda one: (one.day, one.places))
    )


def _operations(reach: Reach, period: Period) -> list[Happening]:
    rows = (
        reach.facts(period, Measure.FOUND)
        .values_list("day", "province")
        .annotate(persons=Count("subject", distinct=True))
        .filter(persons__gte=FEWEST_PERSONS)
        .order_by("-persons", "day", "province")[:MOST_OPERATIONS]
    )
    return [Happening(day, "operation", (province,), persons) for day, province, persons in rows]


def _agreements(period: Period) -> list[Happening]:
    """Groups this desk is in, of all units alike: partners are the whole desk's."""
    countries = dict(Partner.objects.values_list("desk_id", "country"))
    groups = JointGroup.objects.filter(joined_at__isnull=False).values_list("founded_at", "desks")
    within = (
        (founded_at.date(), desks)
        for founded_at, desks in groups.order_by("founded_at", "pk")
        if period.start <= founded_at.date() <= period.end
    )
    return [
        Happening(day, "agreement", tuple(sorted({countries.get(desk, "") for desk in desks} - {""})))
        for day, desks in within
    ]
