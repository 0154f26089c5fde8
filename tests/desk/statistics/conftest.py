from datetime import date

import pytest

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.statistics.report import Period
from records import Records


@pytest.fixture
def records(units: dict[str, Unit], cast: dict[str, Officer]) -> Records:
    return Records(units, cast)


@pytest.fixture
def september() -> Period:
    return Period(date(2025, 9, 1), date(2025, 9, 30))
