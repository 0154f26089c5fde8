"""How long each kind of record is kept before somebody must look at it: retention.yaml."""

from datetime import date
from typing import Any

from django.conf import settings

from jointdesk.engine.errors import OwnError
from jointdesk.engine.reference import read_yaml


def most_years() -> int:
    return int(_table()["most_years"])


def years_of(kind: str) -> int:
    """Years until a record of this kind is reviewed at this desk. Raises OwnError for a kind without a period."""
    table = _table()
    own = table["countries"].get(settings.DESK.country, {}).get(kind)
    found = own or table["kinds"].get(kind)
    if found is None:
        raise OwnError(f"retention.yaml: no period for {kind}")
    return min(int(found["years"]), most_years())


def years_before(day: date, years: int) -> date:
    """The same day years earlier; 29 February becomes 28."""
    return _in_year(day, day.year - years)


def latest_review(today: date) -> date:
    """The day beyond which nothing may be kept unseen."""
    return _in_year(today, today.year + most_years())


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _table() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml("jointdesk.desk.audit.retention", "retention.yaml")
    return found
