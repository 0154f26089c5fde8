import pytest

from jointdesk.desk.accounts.models import Officer, Unit
from records import Records


@pytest.fixture
def records(units: dict[str, Unit], cast: dict[str, Officer]) -> Records:
    return Records(units, cast)
