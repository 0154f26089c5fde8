"""Counting a period. Each measure is one function with one stated rule (counting_rules.yaml)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.cases.models import Case, Involvement, Proceeding
from jointdesk.desk.exchange.models import Hit, Request
from jointdesk.desk.intake.models import Complaint, ScamTypeNoted
from jointdesk.desk.networks.models import Network
from jointdesk.desk.operations.models import Encounter, Operation, PartnerArrest, Referral
from jointdesk.desk.statistics.losses import count_money
from jointdesk.desk.statistics.report import Cooperation, Found, Period, Report, Reported
from jointdesk.engine.reference import read_yaml


def count(officer: Officer | None, period: Period, *, compare: bool = True) -> Report:
    """The report of a period as `officer` may see it: a province its own part. None: the whole desk (CLI)."""
    if officer is not None:
        require(officer, "reports.read")
    states = count_referrals(officer, period)
    return Report(
        desk=settings.DESK.name,
        country=settings.DESK.country,
        unit=officer.unit.name if officer else settings.DESK.name,
        period=period,
        reported=count_complaints(officer, period),
        operations=_operations(officer, period).count(),
        found=count_found(officer, period),
        ringleaders_prosecuted=count_prosecuted(officer, period, Involvement.Category.RINGLEADER),
        persons_prosecuted=count_prosecuted(officer, period, None),
        victims_presumed=sum(states.values()),
        referrals_by_state=dict(states.most_common()),
        cooperation=count_cooperation(officer, period),
        counting_rules=tuple(read_yaml(__package__, "counting_rules.yaml")),
        before=count(officer, period.before, compare=False) if compare and period.before else None,
    )


def count_found(officer: Officer | None, period: Period) -> Found:
    """People found: every encounter of the period in order of time, each person at the first one."""
    rows = (
        Encounter.objects.filter(operation__in=_operations(officer, period), row__withdrawn_at=None)
        .order_by("operation__held_on", "operation__reference", "pk")
        .values_list(
            "person_id", "person__nationality", "operation__province", "operation__held_on", "category"
        )
    )
    seen: set[int] = set()
    categories: Counter[str] = Counter()
    provinces: Counter[str] = Counter()
    nationalities: Counter[str] = Counter()
    months: Counter[str] = Counter()
    for person, nationality, province, held_on, category in rows.iterator():
        if person in seen:
            continue
        seen.add(person)
        categories[category] += 1
        if nationality and nationality != settings.DESK.country:
            provinces[province] += 1
            nationalities[nationality] += 1
            months[held_on.strftime("%Y-%m")] += 1
    return Found(
        persons=len(seen),
        foreigners=nationalities.total(),
        provinces=len(provinces),
        by_province=dict(provinces.most_common()),
        by_nationality=dict(nationalities.most_common()),
        by_month=dict(sorted(months.items())),
        by_category=dict(categories.most_common()),
    )


def count_complaints(officer: Officer | None, period: Period) -> Reported:
    start, end = _moments(period)
    rows = Complaint.objects.filter(received_at__gte=start, received_at__lt=end, duplicate_of=None).exclude(
        state=Complaint.State.WITHDRAWN
    )
    if officer is not None:
        rows = scope(rows, officer, "reports.read", mark=None)
    noted = ScamTypeNoted.objects.filter(complaint__in=rows)
    lost, stopped, returned = count_money(rows)
    units = dict(rows.values_list("unit").annotate(n=Count("pk")).order_by())
    return Reported(
        complaints=sum(units.values()),
        by_scam_type=_tally(noted.values_list("code").annotate(n=Count("pk")).order_by("-n", "code")),
        by_province=_by_province(units),
        losses=lost,
        stopped=stopped,
        returned=returned,
        networks=Network.objects.filter(
            memberships__complaint__in=rows, complaint_count__gte=2, merged_into=None
        )
        .distinct()
        .count(),
    )


def count_prosecuted(officer: Officer | None, period: Period, category: str | None) -> int:
    """Persons (of a category) whose case came before a court in the period."""
    steps = Proceeding.objects.filter(
        step=Proceeding.Step.BEFORE_COURT, on__gte=period.start, on__lte=period.end
    )
    if category:
        steps = steps.filter(category=category)
    if officer is not None and not officer.unit.sees_all:
        ours = _operations(officer, None)
        cases = scope(Case.objects.order_by(), officer, "reports.read", mark=None)
        steps = steps.filter(Q(person__encounters__operation__in=ours) | Q(case__in=cases))
    return steps.values("person").distinct().count()


def count_referrals(officer: Officer | None, period: Period) -> Counter[str]:
    """Presumed victims by state of referral; two officers' finding that there are no indications takes one out."""
    rows = Referral.objects.filter(
        encounter__operation__in=_operations(officer, period), encounter__row__withdrawn_at=None
    )
    rows = rows.exclude(state=Referral.State.NOT_INDICATED)
    return Counter(rows.order_by().values_list("state", flat=True))


def count_cooperation(officer: Officer | None, period: Period) -> Cooperation:
    start, end = _moments(period)
    requests, hits = Request.objects.order_by(), Hit.objects.filter(found_at__gte=start, found_at__lt=end)
    if officer is not None:
        requests = scope(requests, officer, "reports.read", mark=None)
    if officer is not None and not officer.unit.sees_all:
        ours = scope(Complaint.objects.order_by(), officer, "reports.read", mark=None)
        hits = hits.filter(Exists(ours.filter(mentions__identifier=OuterRef("identifier"))))

    def count_with(event: str, state: str) -> int:
        # one filter, one step: an answer of last year with a step of this month is no answer of this month
        step = {"steps__event": event, "steps__state": state, "steps__at__gte": start, "steps__at__lt": end}
        return requests.filter(**step).distinct().count()

    arrests = PartnerArrest.objects.filter(on__gte=period.start, on__lte=period.end)
    return Cooperation(
        requests_sent=count_with("send", "sent"),
        requests_received=requests.filter(
            direction=Request.Direction.RECEIVED, drafted_at__gte=start, drafted_at__lt=end
        ).count(),
        answered=count_with("answer", "answered"),
        refused=count_with("refuse", "refused"),
        hits=hits.count(),
        partner_arrests=_tally(
            arrests.values_list("country").annotate(n=Sum("count")).order_by("-n", "country")
        ),
    )


def _operations(officer: Officer | None, period: Period | None) -> QuerySet[Operation]:
    rows = Operation.objects.order_by()
    if period is not None:
        rows = rows.filter(held_on__gte=period.start, held_on__lte=period.end)
    return rows if officer is None else scope(rows, officer, "reports.read", mark=None)


def _moments(period: Period) -> tuple[datetime, datetime]:
    """The period's first moment and the first one after it, in the desk's zone."""
    zone = timezone.get_default_timezone()
    return (
        datetime.combine(period.start, time(), zone),
        datetime.combine(period.end + timedelta(days=1), time(), zone),
    )


def _tally(rows: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    return dict(rows)


def _by_province(units: Mapping[int, int]) -> Mapping[str, int]:
    """From counts by unit: a few units are looked up, not the unit of each complaint."""
    provinces: Counter[str] = Counter()
    for unit, province in Unit.objects.filter(pk__in=units).values_list("pk", "province"):
        provinces[province] += units[unit]
    return dict(sorted(provinces.items(), key=lambda one: (-one[1], one[0])))


def last_active_day(officer: Officer) -> date | None:
    """The newest day of which the officer's desk has something to count, today at the latest."""
    today = timezone.localdate()
    operation = _operations(officer, None).filter(held_on__lte=today).order_by("-held_on").first()
    newest = (
        scope(Complaint.objects.all(), officer, "reports.read", mark=None).order_by("-received_at").first()
    )
    days = [operation.held_on] if operation else []
    if newest is not None:
        days.append(timezone.localdate(newest.received_at))
    return min(max(days), today) if days else None
