from datetime import date

import pytest
from django.core.cache import cache

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.statistics.report import Period
from records import Records


@pytest.fixture(autouse=True)
def _nothing_held() -> None:
    """On a slow machine a report is held for some minutes (holding.py): not from one test to the next."""
    cache.clear()


@pytest.fixture
def records(units: dict[str, Unit], cast: dict[str, Officer]) -> Records:
    return Records(units, cast)


@pytest.fixture
def september() -> Period:
    return Period(date(2025, 9, 1), date(2025, 9, 30))
