from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jointdesk.desk.today.advisories import actions
from jointdesk.desk.today.advisories.actions import Said
from jointdesk.desk.today.advisories.models import AdvisoryVersion

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
