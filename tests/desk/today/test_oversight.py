"""An auditor's first page: emergencies, unusual days, erasures, and a log that nobody signs or watches."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.break_glass.actions import open_record
from jointdesk.desk.audit.erasure import propose_erasure
from jointdesk.desk.audit.models import Checkpoint, Cosignature, Entry, Tally
from jointdesk.desk.audit.work import sequence
from jointdesk.desk.lists.duties import waiting
from jointdesk.desk.today.places import places_of


def labels(officer):
    return {str(one.label): one.count for one in waiting(officer)}


@pytest.fixture
def opened(cast, records):
    why = "A girl says on the telephone that they will sell her tonight."
    return open_record(cast["ivan"], "case", records.case("VN-SG").reference, why)


def test_an_emergency_waits_for_a_reviewer(cast, opened):
    assert labels(cast["vera"])["emergency accesses to review"] == 1
    assert "emergency accesses to review" not in labels(cast["ivan"])


def test_an_auditor_of_a_province_reviews_its_own(cast, units, opened):
    here, there = (
        Officer.objects.create(username=code, role="auditor", unit=units[code], password="!")
        for code in ("VN-SG", "VN-HN")
    )
    # of the unit whose record it is, and of the one whose officer it is
    assert all("emergency accesses to review" in labels(one) for one in (here, there))


def test_a_log_that_nobody_signs_or_watches(cast):
    record("made", "thing:1", {})
    assert "log entries that nobody has signed" not in labels(cast["vera"])
    Entry.objects.update(created_at=timezone.now() - timedelta(minutes=6))
    assert labels(cast["vera"])["log entries that nobody has signed"] == Entry.objects.count()
    assert "log entries that nobody has signed" not in labels(cast["alice"])
    sequence()
    long_ago = timezone.now() - timedelta(days=4, hours=1)
    row = Cosignature.objects.create(
        checkpoint=Checkpoint.objects.get(), witness="kh", public_key=b"", note="", received_at=long_ago
    )
    assert labels(cast["vera"])["days without a partner's word on our log"] == 4
    row.received_at = timezone.now()
    row.save()
    assert "days without a partner's word on our log" not in labels(cast["vera"])


def test_unusual_days_and_erasures_wait_too(cast):
    today = timezone.localdate()
    for back in range(7):
        looks = 200 if back == 0 else 20
        row = {"subjects": 5, "outside": 0, "searches": 0, "disclosures": 0, "busiest": 5}
        Tally.objects.create(officer=cast["bob"], day=today - timedelta(days=back), looks=looks, **row)
    entry = record("made", "thing:1", {})
    sequence()
    entry.refresh_from_db()
    propose_erasure(cast["cora"], entry, "too old")
    found = labels(cast["vera"])
    assert (found["unusual days of officers this week"], found["log entries to erase"]) == (1, 1)
    assert "log entries to erase" not in labels(cast["cora"])


@pytest.mark.parametrize("name", ["mai", "sok"])
def test_who_may_belong_to_a_team_finds_the_cases_in_the_bar(cast, client, name):
    assert "cases" in [place.page for place in places_of(cast[name])]
    client.force_login(cast[name])
    assert client.get("/cases/").status_code == 200
