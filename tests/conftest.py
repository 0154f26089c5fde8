"""A throwaway desk for the tests, and the standing cast of officers.

Alice investigates at national level, Bob is her liaison officer, Dara a second one, Mai takes complaints in a province, Sok
stands at the gate there, Charlie works in another province and must see nothing of theirs, Vera audits.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from throwaway_desk import lay

HOME = Path(tempfile.mkdtemp(prefix="jointdesk-test-"))
lay(HOME)
os.environ["JOINTDESK_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "jointdesk.settings"

import django  # noqa: E402

django.setup()

from jointdesk.desk.accounts.models import Officer, Role, Unit  # noqa: E402

CAST = {
    "alice": (Role.INVESTIGATOR, "national"),
    "bob": (Role.LIAISON, "national"),
    "dara": (Role.LIAISON, "national"),
    "cora": (Role.COMMANDER, "national"),
    "vera": (Role.AUDITOR, "national"),
    "adam": (Role.ADMINISTRATOR, "national"),
    "mai": (Role.INTAKE, "VN-HN"),
    "ivan": (Role.INVESTIGATOR, "VN-HN"),
    "sok": (Role.FIELD, "VN-HN"),
    "charlie": (Role.INVESTIGATOR, "VN-SG"),
}


@pytest.fixture(scope="session", autouse=True)
def _remove_home() -> Iterator[None]:
    yield
    import shutil

    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    national = Unit.objects.create(code="national", name="National committee", level=Unit.Level.NATIONAL)
    provinces = {
        code: Unit.objects.create(
            code=code, name=name, level=Unit.Level.PROVINCE, parent=national, province=code
        )
        for code, name in (("VN-HN", "Hà Nội"), ("VN-SG", "TP Hồ Chí Minh"))
    }
    return {"national": national, **provinces}


@pytest.fixture
def cast(units: dict[str, Unit]) -> dict[str, Officer]:
    """The officers by name. Sign one in with `client.force_login(cast["alice"])`."""
    return {
        name: Officer.objects.create(
            username=name, name=name.capitalize(), role=role, unit=units[unit], password="!"
        )
        for name, (role, unit) in CAST.items()
    }
