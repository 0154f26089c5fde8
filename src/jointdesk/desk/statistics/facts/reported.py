"""Complaints of a report: what the days come to, and the networks behind them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.networks.models import Membership, Network
from jointdesk.desk.statistics.facts.days import read_days
from jointdesk.desk.statistics.facts.fact_models import Measure
from jointdesk.desk.statistics.facts.moments import first_moments
from jointdesk.desk.statistics.facts.once import rank
from jointdesk.desk.statistics.facts.reach import Reach
from jointdesk.desk.statistics.facts.sums import Amount, Codes
from jointdesk.desk.statistics.losses import FEWEST, is_dominated
from jointdesk.desk.statistics.parts import WAY, Growth, Money, Reported
from jointdesk.desk.statistics.report import Period

# networks whose growth is told, and how many are looked at in one question
LARGEST, LOOKED_AT = 12, 50


def count_reported(reach: Reach, period: Period) -> Reported:
    days = read_days(reach.units, period.start, period.end)
    units: Counter[int] = Counter()
    countries: Counter[str] = Counter()
    months: Counter[str] = Counter()
    for (unit, country, month), n in days.count(Measure.COMPLAINT, ("unit", "nationality", "month")).items():
        units[unit] += n
        countries[country] += n
        months[month] += n
    types = {code: n for (code,), n in days.count(Measure.COMPLAINT_TYPE, ("code",)).items()}
    lost, stopped, returned = (
        _money(days.money(measure)) for measure in (Measure.LOST, Measure.STOPPED, Measure.RETURNED)
    )
    return Reported(
        complaints=units.total(),
        by_scam_type=rank(types),
        by_province=_by_province(units),
        losses=lost,
        stopped=stopped,
        returned=returned,
        networks=count_networks(reach, period),
        by_country=rank(countries),
        by_month=dict(sorted(months.items())),
        growth=count_growth(reach, period),
        ways=_money(days.money(Measure.SENT, ("currency", "nationality", "code"))),
    )


def _money(sums: Mapping[Codes, Amount]) -> Money:
    """By their codes, joined where there are several."""
    named = {WAY.join(codes): one for codes, one in sorted(sums.items())}
    few = frozenset(
        name for name, one in named.items() if one.number < FEWEST or is_dominated(*map(_whole, one[1:]))
    )
    return Money({name: _whole(one.hundredths) for name, one in named.items()}, few)


def _whole(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2) if hundredths % 100 else Decimal(hundredths // 100)


def _by_province(units: Mapping[int, int]) -> Mapping[str, int]:
    provinces: Counter[str] = Counter()
    for unit, province in Unit.objects.filter(pk__in=units).values_list("pk", "province"):
        provinces[province] += units[unit]
    return rank(provinces)


def count_networks(reach: Reach, period: Period) -> int:
    """Networks of two complaints or more, one of them of the period.

    A network knows its first and its last complaint. Where one of them is of the period nothing needs to be looked
    up; where both lie outside, or a complaint of it counts for nothing (a duplicate), its members are looked at.
    """
    start, end = first_moments(period)
    living = _networks(start, end)
    if reach.units is not None:
        return _with_members(living, reach, period).count()
    inside = Q(first_received_at__gte=start) | Q(last_received_at__lt=end)
    told_again = Membership.objects.filter(complaint__duplicate_of__isnull=False).order_by().values("network")
    sure = living.filter(inside).exclude(pk__in=told_again)
    unsure = living.filter(~inside | Q(pk__in=told_again))
    return sure.count() + _with_members(unsure, reach, period).count()


def networks_of(reach: Reach, period: Period) -> QuerySet[Network]:
    """The networks that are counted."""
    return _with_members(_networks(*first_moments(period)), reach, period)


def count_growth(reach: Reach, period: Period) -> tuple[Growth, ...]:
    """The networks with most complaints of the period. Large ones first are looked at until none that is left can
    have as many."""
    found: list[tuple[int, str, int]] = []
    for some in _by_size(_networks(*first_moments(period))):
        size = some[0][1]
        if len(found) >= LARGEST and found[LARGEST - 1][0] <= -size:
            break
        counted = _members(reach, period).filter(network__in=[pk for pk, *_ in some])
        rows = counted.values_list("network", "network__reference").annotate(n=Count("pk")).order_by()
        found = sorted([*found, *((-n, name, pk) for pk, name, n in rows)])[:LARGEST]
    return tuple(Growth(name, -n, _months_of(reach, period, pk)) for n, name, pk in found)


def _networks(start: object, end: object) -> QuerySet[Network]:
    """Those that may have a complaint received in that time."""
    return Network.objects.filter(
        merged_into=None,
        dissolved_at=None,
        complaint_count__gte=2,
        last_received_at__gte=start,
        first_received_at__lt=end,
    ).order_by()


def _by_size(networks: QuerySet[Network]) -> Iterator[list[tuple[int, int]]]:
    rows = networks.order_by("-complaint_count", "-last_received_at", "id").values_list(
        "pk", "complaint_count"
    )
    for begin in range(0, 20 * LOOKED_AT, LOOKED_AT):
        some = list(rows[begin : begin + LOOKED_AT])
        if not some:
            return
        yield some


def _members(reach: Reach, period: Period) -> QuerySet[Membership]:
    start, end = first_moments(period)
    return reach.narrow(
        Membership.objects.filter(
            complaint__received_at__gte=start, complaint__received_at__lt=end, complaint__duplicate_of=None
        ).exclude(complaint__state=Complaint.State.WITHDRAWN),
        "complaint__unit",
    )


def _with_members(networks: QuerySet[Network], reach: Reach, period: Period) -> QuerySet[Network]:
    return networks.filter(pk__in=_members(reach, period).values("network"))


def _months_of(reach: Reach, period: Period, network: int) -> Mapping[str, int]:
    rows = (
        _members(reach, period)
        .filter(network=network)
        .annotate(month=TruncMonth(F("complaint__received_at")))
    )
    months = rows.order_by().values_list("month").annotate(n=Count("pk"))
    return dict(sorted((f"{month:%Y-%m}", n) for month, n in months))
