"""What took long to count is held; what did not is counted anew."""

import pytest
from django.core.cache import cache

from jointdesk.desk.statistics import holding
from jointdesk.desk.statistics.holding import count_or_recall
from jointdesk.desk.statistics.report import Period
from records import NOON

MONTH = Period(NOON.date().replace(day=1), NOON.date())


@pytest.fixture(autouse=True)
def nothing_held():
    cache.clear()
    yield
    cache.clear()


def test_a_small_desk_is_counted_anew(records, cast, monkeypatch):
    monkeypatch.setattr(holding, "LONG_SECONDS", 3600)  # however busy the machine is
    records.complaint()
    assert count_or_recall(cast["cora"], MONTH).reported.complaints == 1
    records.complaint()
    assert count_or_recall(cast["cora"], MONTH).reported.complaints == 2


def test_what_took_long_is_held_for_the_unit(records, cast, monkeypatch):
    monkeypatch.setattr(holding, "LONG_SECONDS", 0)
    records.complaint(unit="VN-HN")
    assert count_or_recall(cast["cora"], MONTH).reported.complaints == 1
    records.complaint(unit="VN-HN")
    assert count_or_recall(cast["cora"], MONTH).reported.complaints == 1
    assert count_or_recall(cast["mai"], MONTH).reported.complaints == 2
