"""Counting a period. Each measure is one function with one stated rule (counting_rules.yaml)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.cases.models import Case, Involvement, Proceeding
from jointdesk.desk.exchange.models import Hit, Request
from jointdesk.desk.intake.models import Complaint, ScamTypeNoted
from jointdesk.desk.networks.models import Membership, Network
from jointdesk.desk.operations.models import Encounter, Operation, PartnerArrest, Referral, ReferralStep
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.statistics.ages import age_band
from jointdesk.desk.statistics.losses import count_money
from jointdesk.desk.statistics.report import (
    Cooperation,
    Found,
    Growth,
    Partnership,
    Period,
    Prosecuted,
    Report,
    Reported,
    Victims,
)
from jointdesk.engine.reference import read_yaml

# networks whose growth is told
LARGEST = 12


def count(officer: Officer | None, period: Period, *, compare: bool = True) -> Report:
    """The report of a period as `officer` may see it: a province its own part. None: the whole desk (CLI)."""
    if officer is not None:
        require(officer, "reports.read")
    states = count_referrals(officer, period)
    operations = _operations(officer, period)
    places = dict(operations.values_list("province").annotate(n=Count("pk")))
    return Report(
        desk=settings.DESK.name,
        country=settings.DESK.country,
        unit=officer.unit.name if officer else settings.DESK.name,
        period=period,
        reported=count_complaints(officer, period),
        operations=sum(places.values()),
        operations_by_province=_ranked(places),
        operations_by_month=_by_month(operations, "held_on"),
        found=count_found(officer, period),
        ringleaders_prosecuted=count_prosecuted(officer, period, Involvement.Category.RINGLEADER),
        persons_prosecuted=count_prosecuted(officer, period, None),
        prosecuted=count_courts(officer, period),
        victims_presumed=sum(states.values()),
        referrals_by_state=dict(states.most_common()),
        victims=count_victims(officer, period),
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
            "person_id",
            "person__nationality",
            "operation__province",
            "operation__held_on",
            "category",
            "person__sex",
            "person__birth_date",
        )
    )
    seen: set[int] = set()
    categories: Counter[str] = Counter()
    provinces: Counter[str] = Counter()
    nationalities: Counter[str] = Counter()
    months: Counter[str] = Counter()
    places: Counter[tuple[str, str]] = Counter()
    ages: Counter[tuple[str, str]] = Counter()
    for person, nationality, province, held_on, category, sex, born in rows.iterator():
        if person in seen:
            continue
        seen.add(person)
        categories[category] += 1
        ages[sex, age_band(born, held_on)] += 1
        if nationality and nationality != settings.DESK.country:
            provinces[province] += 1
            nationalities[nationality] += 1
            months[held_on.strftime("%Y-%m")] += 1
            places[province, nationality] += 1
    return Found(
        persons=len(seen),
        foreigners=nationalities.total(),
        provinces=len(provinces),
        by_province=dict(provinces.most_common()),
        by_nationality=dict(nationalities.most_common()),
        by_month=dict(sorted(months.items())),
        by_category=dict(categories.most_common()),
        by_province_and_nationality=_cross(places),
        by_sex_and_age=_cross(ages),
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
    countries = dict(rows.values_list("country").annotate(n=Count("pk")).order_by())
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
        by_country=_ranked(countries),
        by_month=_by_month(rows, "received_at"),
        growth=count_growth(rows),
    )


def count_growth(complaints: QuerySet[Complaint]) -> tuple[Growth, ...]:
    """The networks that most complaints of the period belong to, by month."""
    members = Membership.objects.filter(complaint__in=complaints, network__complaint_count__gte=2)
    largest = members.values_list("network", "network__reference").annotate(n=Count("pk"))
    found = list(largest.order_by("-n", "network__reference")[:LARGEST])
    return tuple(
        Growth(name, n, _by_month(members.filter(network=pk), "complaint__received_at"))
        for pk, name, n in found
    )


def count_prosecuted(officer: Officer | None, period: Period, category: str | None) -> int:
    """Persons (of a category) whose case came before a court in the period."""
    steps = _steps(officer, period, Proceeding.Step.BEFORE_COURT, category)
    return steps.values("person").distinct().count()


def count_courts(officer: Officer | None, period: Period) -> Prosecuted:
    def count_proposed(category: str | None) -> int:
        steps = _steps(officer, period, Proceeding.Step.PROPOSED, category)
        return steps.values("person").distinct().count()

    months: Counter[str] = Counter()
    nationalities: Counter[str] = Counter()
    seen: set[int] = set()
    steps = _steps(officer, period, Proceeding.Step.BEFORE_COURT, None).order_by("on", "pk")
    for person, on, nationality in steps.values_list("person", "on", "person__nationality"):
        if person not in seen:
            seen.add(person)
            months[on.strftime("%Y-%m")] += 1
            nationalities[nationality] += 1
    return Prosecuted(
        count_proposed(None),
        count_proposed(Involvement.Category.RINGLEADER),
        dict(sorted(months.items())),
        dict(nationalities.most_common()),
    )


def _steps(
    officer: Officer | None, period: Period, step: Proceeding.Step, category: str | None
) -> QuerySet[Proceeding]:
    steps = Proceeding.objects.filter(step=step, on__gte=period.start, on__lte=period.end)
    if category:
        steps = steps.filter(category=category)
    if officer is not None and not officer.unit.sees_all:
        ours = _operations(officer, None)
        cases = scope(Case.objects.order_by(), officer, "reports.read", mark=None)
        steps = steps.filter(Q(person__encounters__operation__in=ours) | Q(case__in=cases)).distinct()
    return steps


def count_referrals(officer: Officer | None, period: Period) -> Counter[str]:
    """Presumed victims by state of referral; two officers' finding that there are no indications takes one out."""
    return Counter(_presumed(officer, period).values_list("state", flat=True))


def _presumed(officer: Officer | None, period: Period | None) -> QuerySet[Referral]:
    rows = Referral.objects.filter(
        encounter__operation__in=_operations(officer, period), encounter__row__withdrawn_at=None
    )
    return rows.exclude(state=Referral.State.NOT_INDICATED).order_by()


def count_victims(officer: Officer | None, period: Period) -> Victims:
    start, end = _moments(period)
    steps = ReferralStep.objects.filter(
        referral__in=_presumed(officer, None), kind=ReferralStep.Kind.MOVED, at__gte=start, at__lt=end
    )

    def count_moved(state: Referral.State) -> int:
        return steps.filter(state=state).values("referral").distinct().count()

    places: Counter[str] = Counter()
    nationalities: Counter[str] = Counter()
    ages: Counter[tuple[str, str]] = Counter()
    columns = ("person__nationality", "person__sex", "person__birth_date")
    rows = _presumed(officer, period).values_list(
        "encounter__operation__province", "encounter__operation__held_on", *columns
    )
    for province, held_on, nationality, sex, born in rows:
        places[province] += 1
        nationalities[nationality] += 1
        ages[sex, age_band(born, held_on)] += 1
    return Victims(
        count_moved(Referral.State.IDENTIFIED),
        count_moved(Referral.State.ASSISTED),
        count_moved(Referral.State.REPATRIATED),
        dict(places.most_common()),
        dict(nationalities.most_common()),
        _cross(ages),
    )


def count_cooperation(officer: Officer | None, period: Period) -> Cooperation:
    start, end = _moments(period)
    requests, hits = Request.objects.order_by(), Hit.objects.filter(found_at__gte=start, found_at__lt=end)
    if officer is not None:
        requests = scope(requests, officer, "reports.read", mark=None)
    if officer is not None and not officer.unit.sees_all:
        ours = scope(Complaint.objects.order_by(), officer, "reports.read", mark=None)
        hits = hits.filter(Exists(ours.filter(mentions__identifier=OuterRef("identifier"))))

    def steps_of(event: str, state: str) -> QuerySet[Request]:
        # one filter, one step: an answer of last year with a step of this month is no answer of this month
        step = {"steps__event": event, "steps__state": state, "steps__at__gte": start, "steps__at__lt": end}
        return requests.filter(**step).distinct()

    came = requests.filter(direction=Request.Direction.RECEIVED, drafted_at__gte=start, drafted_at__lt=end)
    answered = steps_of("answer", "answered")
    given, got = (answered.filter(direction=one) for one in ("received", "sent"))
    in_time = Q(answer_by=None) | Q(steps__at__lte=F("answer_by"))
    figures: dict[str, QuerySet[Any]] = {
        "requests_sent": steps_of("send", "sent"),
        "requests_received": came,
        "answers_given": given,
        "answers_given_in_time": given.filter(in_time),
        "answers_received": got,
        "answers_received_in_time": got.filter(in_time),
        "refused": steps_of("refuse", "refused"),
        "hits": hits,
    }
    partners = {
        name: dict(rows.order_by().values_list("partner").annotate(n=Count("pk", distinct=True)))
        for name, rows in figures.items()
    }
    totals = {name: sum(counts.values()) for name, counts in partners.items()}
    arrests = PartnerArrest.objects.filter(on__gte=period.start, on__lte=period.end)
    countries = _tally(arrests.values_list("country").annotate(n=Sum("count")).order_by("-n", "country"))
    return Cooperation(
        **totals,
        answered=totals["answers_given"] + totals["answers_received"],
        partner_arrests=countries,
        partners=_partnerships(partners, countries),
        by_month={
            "requests_received": _by_month(came, "drafted_at"),
            "hits": _by_month(hits, "found_at"),
        },
    )


def _partnerships(
    figures: Mapping[str, Mapping[int, int]], arrests: Mapping[str, int]
) -> tuple[Partnership, ...]:
    """A row a partner with anything in it, and one for each country that arrested and is not one partner's alone."""
    known = list(Partner.objects.order_by("name", "pk"))
    alone = {country for country, n in Counter(one.country for one in known).items() if n == 1}
    rows = [
        Partnership(
            one.desk_id,
            one.name,
            one.country,
            arrests=arrests.get(one.country, 0) if one.country in alone else 0,
            **{name: counts.get(one.pk, 0) for name, counts in figures.items()},
        )
        for one in known
    ]
    rows += [
        Partnership("", "", country, arrests=n) for country, n in arrests.items() if country not in alone
    ]
    return tuple(rows)


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
    return _ranked(provinces)


def _ranked(counts: Mapping[str, int]) -> Mapping[str, int]:
    """The largest first."""
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _by_month(rows: QuerySet[Any], column: str) -> Mapping[str, int]:
    months = rows.order_by().values_list(TruncMonth(column)).annotate(n=Count("pk", distinct=True))
    return dict(sorted((month.strftime("%Y-%m"), n) for month, n in months))


def _cross(counts: Mapping[tuple[str, str], int]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row, column in sorted(counts):
        found.setdefault(row, {})[column] = counts[row, column]
    return found


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
