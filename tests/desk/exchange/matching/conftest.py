"""What several files of this room begin with."""

import shutil

import pytest
from django.conf import settings
from django.utils import timezone

from jointdesk.desk.exchange.matching.set_actions import publish_sets
from jointdesk.desk.intake.models import Complaint, Identifier, Mention


@pytest.fixture
def no_files():
    """Neither keys nor sets of an earlier test."""
    for folder in ("match-keys", "sets"):
        shutil.rmtree(settings.HOME / folder, ignore_errors=True)


@pytest.fixture
def phones(units):
    """Makes complaints that name phones: `phones(3)`."""

    def make(count, *, mark="AMBER", start=0):
        found = []
        for number in range(start, start + count):
            complaint = Complaint.objects.create(
                reference=f"P-{number}",
                channel="hotline",
                received_at=timezone.now(),
                decide_by=timezone.now().date(),
                unit=units["national"],
                narrative="x",
                mark=mark,
            )
            phone = Identifier.objects.create(kind="phone", value=f"+849{number:08}")
            Mention.objects.create(complaint=complaint, identifier=phone, raw="x", start=0, end=1)
            found.append(phone)
        return found

    return make


@pytest.fixture
def published(partner, phones, cast):
    phones(3)
    [key] = publish_sets(cast["bob"], partner)
    return key
