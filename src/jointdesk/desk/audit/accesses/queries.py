"""Permitted reads of the register: what officers of the own unit and below looked at; the national level all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Max, Min, QuerySet, Sum
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.audit.beginnings import find_beginning
from jointdesk.desk.audit.models import Access, Remark, Sign, Tally

READ = "accesses.read"
SIGNED_IN = "signed in"


@dataclass(frozen=True)
class Filters:
    """What an auditor looks for; an empty field does not filter."""

    subject: str = ""
    act: str = ""
    officer: int | None = None
    since: date | None = None
    until: date | None = None
    emergency: bool = False


def accesses(officer: Officer, filters: Filters | None = None) -> QuerySet[Access]:
    """The register, newest first."""
    chosen = filters or Filters()
    rows = scope(Access.objects.all(), officer, READ, unit="officer__unit", mark=None)
    if chosen.subject:
        rows = find_beginning(rows, chosen.subject, "subject")
    if chosen.act:
        rows = rows.filter(act=chosen.act)
    if chosen.officer is not None:
        rows = rows.filter(officer=chosen.officer)
    if chosen.since is not None:
        rows = rows.filter(at__gte=_begin(chosen.since))
    if chosen.until is not None:
        rows = rows.filter(at__lt=_begin(chosen.until) + timedelta(days=1))
    if chosen.emergency:
        rows = rows.exclude(grant=None)
    return rows.select_related("officer__unit").order_by("-id")


def own(officer: Officer) -> QuerySet[Access]:
    """What the register keeps of the officer's own looks, newest first."""
    return Access.objects.filter(officer=officer).order_by("-id")


def looked_at(officer: Officer, subjects: Iterable[str]) -> QuerySet[Access]:
    """Every access to one of these subjects, newest first."""
    rows = scope(Access.objects.all(), officer, READ, unit="officer__unit", mark=None)
    return rows.filter(subject__in=list(subjects)).select_related("officer__unit").order_by("-at", "-id")


def lookers(rows: QuerySet[Access]) -> list[dict[str, Any]]:
    """Who is behind these accesses: officer's key, how many, first and last, who looked most on top."""
    found = rows.order_by().values("officer").annotate(n=Count("id"), first=Min("at"), last=Max("at"))
    counted = list(found.order_by("-n")[:200])
    names = {one.pk: one for one in Officer.objects.filter(pk__in=[row["officer"] for row in counted])}
    return [row | {"who": names.get(row["officer"])} for row in counted]


def officers(officer: Officer) -> QuerySet[Officer]:
    """Whose accesses this officer may read."""
    return (
        scope(Officer.objects.all(), officer, READ, mark=None)
        .select_related("unit")
        .order_by("name", "username")
    )


def find_officer(officer: Officer, pk: int) -> Officer | None:
    return officers(officer).filter(pk=pk).first()


def tallies(officer: Officer, since: date, until: date) -> QuerySet[Tally]:
    rows = scope(Tally.objects.all(), officer, READ, unit="officer__unit", mark=None)
    return rows.filter(day__gte=since, day__lte=until)


def signs(officer: Officer, since: date, until: date) -> QuerySet[Sign]:
    """What rules found in the days of officers whose accesses this one may read."""
    rows = scope(Sign.objects.all(), officer, READ, unit="officer__unit", mark=None)
    return rows.filter(day__gte=since, day__lte=until)


def find_sign(officer: Officer, pk: int) -> Sign | None:
    rows = scope(Sign.objects.all(), officer, READ, unit="officer__unit", mark=None)
    return rows.filter(pk=pk).select_related("officer__unit").first()


def behind(officer: Officer, sign: Sign) -> QuerySet[Access]:
    """The accesses for which a rule found something, in order; those that had their day are gone."""
    rows = scope(Access.objects.all(), officer, READ, unit="officer__unit", mark=None)
    return rows.filter(pk__in=sign.accesses).select_related("officer__unit").order_by("id")


def by_day(rows: QuerySet[Tally], since: date, until: date) -> list[tuple[date, int]]:
    """Looks a day, also of days without any."""
    counted = dict(rows.order_by().values("day").annotate(n=Sum("looks")).values_list("day", "n"))
    days = (since + timedelta(days=number) for number in range((until - since).days + 1))
    return [(day, counted.get(day, 0)) for day in days]


def remarks(officer: Officer, of: Officer) -> QuerySet[Remark]:
    rows = scope(Remark.objects.all(), officer, READ, unit="officer__unit", mark=None)
    return rows.filter(officer=of).select_related("by")


def counted_by(rows: QuerySet[Access], field: str) -> list[tuple[str, int]]:
    """How many accesses have each value of a column, the most frequent first."""
    found = rows.order_by().values(field).annotate(n=Count("id")).order_by("-n", field)
    return [(row[field], row["n"]) for row in found[:20]]


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
