import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit.keys import make_keys, own_keys
from jointdesk.desk.intake.letters import handing_out
from jointdesk.desk.intake.letters.doors import DoorEntry, add_door
from jointdesk.desk.intake.letters.keys import public_letter_keys
from jointdesk.desk.today.advisories import actions
from jointdesk.desk.today.advisories.actions import Said
from jointdesk.desk.today.advisories.models import AdvisoryVersion
from jointdesk.portal.door_folder import lay_door

VI = {
    "headline": "Cảnh giác xe đón tận nhà đi làm bên kia biên giới",
    "description": "Người lạ mời việc nhẹ, cho xe đón ban đêm.\nĐến nơi hộ chiếu bị thu.",
    "instruction": "Đừng đi. Gọi 113.",
    "ready": True,
}
KM = {"headline": "ប្រយ័ត្នការងារ", "description": "កុំប្រគល់លិខិតឆ្លងដែន។", "instruction": "", "ready": False}


def said(**changes: Any) -> Said:
    facts: dict[str, Any] = {
        "words": {"vi": VI, "km": KM},
        "scam_types": ("JOB_RECRUIT",),
        "provinces": ("VN-37", "KH-20"),
        "lure": "easy_work",
        "severity": "severe",
        "urgency": "immediate",
        "certainty": "observed",
        "onset": None,
        "expires": timezone.now() + timedelta(days=20),
    }
    return Said(**(facts | changes))


@pytest.fixture
def draft(cast) -> AdvisoryVersion:
    """Alice's, of the national level."""
    return actions.write_advisory(cast["alice"], said())


@pytest.fixture
def published(cast, draft) -> AdvisoryVersion:
    return actions.publish(cast["bob"], actions.ask_review(cast["alice"], draft))


@contextmanager
def a_door(parent: Path) -> Iterator[Path]:
    """A public door's folder on this host that the desk knows, and knows no more afterwards."""
    if not (settings.HOME / "keys" / "desk.jwk").exists():
        make_keys(settings.HOME)
    folder = parent / "door"
    facts = {
        "desk": settings.DESK.id,
        "name": "Door",
        "country": settings.DESK.country,
        "address": "https://report.example/",
        "letter_keys": public_letter_keys(settings.HOME),
        "signing_keys": [own_keys().signing_public.hex()],
    }
    lay_door(folder, facts)
    add_door(settings.HOME, DoorEntry("test", folder=str(folder)))
    handing_out._given.clear()
    yield folder
    shutil.rmtree(settings.HOME / "letterbox", ignore_errors=True)
    for name in os.listdir(settings.HOME):
        if name.startswith("doors.toml"):
            (settings.HOME / name).unlink()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Path]:
    with a_door(tmp_path) as folder:
        yield folder
