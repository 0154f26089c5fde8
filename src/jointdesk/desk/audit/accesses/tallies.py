"""Counting the register by officer and day, as it grows: pages read these counts, never the register itself."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jointdesk.desk.audit.models import Access, Tally
from jointdesk.desk.audit.subjects import kind_of
from jointdesk.engine.reference import read_yaml


def thresholds() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml("jointdesk.desk.audit.accesses", "thresholds.yaml")
    return found


def count_days(days: set[tuple[int, date]]) -> None:
    """Count anew what these officers did on these days."""
    for officer, day in sorted(days):
        with transaction.atomic():
            Tally.objects.update_or_create(officer_id=officer, day=day, defaults=count_day(officer, day))


def count_day(officer: int, day: date) -> dict[str, Any]:
    """The columns of a Tally."""
    looks = list(looks_of(officer, day).values_list("subject", "act", "at"))
    hours = Counter(timezone.localtime(at).hour for _subject, _act, at in looks)
    return {
        "looks": len(looks),
        "subjects": len({subject for subject, _act, _at in looks if kind_of(subject)}),
        "outside": sum(count for hour, count in hours.items() if is_outside(day, hour)),
        "searches": sum(1 for subject, _act, _at in looks if kind_of(subject) is None),
        "disclosures": sum(1 for _subject, act, _at in looks if act == Access.Act.DISCLOSURE),
        "busiest": max(hours.values(), default=0),
        "hours": [hours[hour] for hour in range(24)] if looks else [],
    }


def looks_of(officer: int, day: date) -> QuerySet[Access]:
    """What an officer did on a day of the desk's zone, in order."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    rows = Access.objects.filter(officer=officer, at__gte=begin, at__lt=begin + timedelta(days=1))
    return rows.exclude(purpose="signed in").order_by("id")


def is_outside(day: date, hour: int) -> bool:
    """Beyond the working hours of thresholds.yaml, in the desk's zone."""
    table = thresholds()
    hours = table["working_hours"]
    return day.weekday() in table["weekend"] or not hours["from"] <= hour < hours["to"]
