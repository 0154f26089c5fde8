"""Complaints that name an identifier, for everything that is matched."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.intake.models import Complaint, Identifier, Mention


@pytest.fixture
def name(units):
    """A complaint that names an identifier: `name("phone", "+8490...")`."""

    def make(kind, value, *, unit="national", **changes):
        number = Complaint.objects.count()
        complaint = Complaint.objects.create(
            **{
                "reference": f"C-{number}",
                "channel": "hotline",
                "received_at": timezone.now() - timedelta(days=number),
                "decide_by": timezone.now().date(),
                "unit": units[unit],
                "narrative": value,
                **changes,
            }
        )
        identifier, _ = Identifier.objects.get_or_create(kind=kind, value=value)
        Mention.objects.create(complaint=complaint, identifier=identifier, raw=value, start=0, end=len(value))
        return identifier

    return make
