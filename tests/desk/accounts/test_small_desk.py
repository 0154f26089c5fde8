"""A desk of three: whoever they are, each act that needs two finds two, and never one alone."""

from dataclasses import replace
from itertools import combinations_with_replacement

import pytest

from jointdesk.desk.accounts.models import Role
from jointdesk.desk.accounts.permissions import allowed, holders, small_additions, table
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.audit.profile import KIND, note_profile, small_since

WORKING = (Role.INTAKE, Role.INVESTIGATOR, Role.LIAISON, Role.FIELD, Role.COMMANDER)
# what the first officer needs, and the second
ACTS = {
    "request": ("requests.draft", "requests.approve"),
    "answer": ("requests.answer", "requests.answer"),
    "dossier": ("dossiers.edit", "dossiers.approve"),
    "notices": ("requests.draft", "requests.approve"),
    "wanted match": ("screening.decide", "screening.decide"),
    "presumed victim": ("referrals.review", "referrals.review"),
    "erasure": ("log.erase", "log.erase"),
    "alone, then reviewed": ("requests.urgent", "reviews.decide"),
}


@pytest.fixture
def small(settings):
    settings.DESK = replace(settings.DESK, small_desk=True)


@pytest.mark.parametrize(("first", "second"), ACTS.values(), ids=ACTS)
def test_any_three_officers_have_two_for_it(small, first, second):
    for three in combinations_with_replacement(WORKING, 3):
        pairs = [
            (one, other)
            for place, one in enumerate(three)
            for elsewhere, other in enumerate(three)
            if place != elsewhere and allowed(one, first) and allowed(other, second)
        ]
        assert pairs, three


def test_administrator_and_auditor_get_nothing_from_it():
    for action, roles in small_additions().items():
        assert not roles & {Role.ADMINISTRATOR, Role.AUDITOR}, action
        assert roles <= set(WORKING), action


def test_it_only_adds_to_actions_that_exist():
    for action, roles in small_additions().items():
        assert action in table(), action
        assert not roles & table()[action], action


def test_a_full_desk_has_none_of_it(settings):
    assert not settings.DESK.small_desk
    assert not allowed(Role.FIELD, "requests.approve")
    assert {action: holders(action) for action in table()} == table()


def test_the_log_says_when_the_profile_changed(db):
    assert note_profile(False) is False
    assert note_profile(True) is True
    assert note_profile(True) is False
    assert small_since() is not None
    assert note_profile(False) is True
    assert small_since() is None
    assert [entry.record for entry in Entry.objects.filter(kind=KIND).order_by("pk")] == [
        {"small": True},
        {"small": False},
    ]
