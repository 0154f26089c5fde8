"""Two officers for a wanted person, one for a missing one, and no decision twice."""

import pytest

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.decision_actions import decide
from jointdesk.desk.screening.models import Candidate, Roster
from jointdesk.engine.errors import CallerError, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted(roster: Roster, notices: list[Notice]) -> Candidate:
    return Candidate.objects.get(notice__reference="VN-W-1")


@pytest.fixture
def missing(roster: Roster, notices: list[Notice]) -> Candidate:
    return Candidate.objects.get(notice__reference="VN-M-1")


def test_a_wanted_person_needs_a_second_officer(wanted: Candidate, cast: dict[str, Officer]) -> None:
    first = decide(wanted, cast["alice"], confirm=True)
    assert first.decision == Candidate.Decision.PROPOSED
    with pytest.raises(CallerError, match="second officer"):
        decide(wanted, cast["alice"], confirm=True)
    second = decide(wanted, cast["cora"], confirm=True)
    assert second.decision == Candidate.Decision.CONFIRMED
    assert (second.decided_by, second.second_by) == (cast["alice"], cast["cora"])


def test_the_second_officer_may_say_no(wanted: Candidate, cast: dict[str, Officer]) -> None:
    decide(wanted, cast["alice"], confirm=True)
    assert decide(wanted, cast["cora"], confirm=False).decision == Candidate.Decision.REJECTED


def test_one_officer_confirms_a_missing_person(missing: Candidate, cast: dict[str, Officer]) -> None:
    assert decide(missing, cast["alice"], confirm=True).decision == Candidate.Decision.CONFIRMED
    with pytest.raises(CallerError, match="already"):
        decide(missing, cast["cora"], confirm=False)


def test_a_liaison_officer_does_not_decide(missing: Candidate, cast: dict[str, Officer]) -> None:
    with pytest.raises(NotAllowed):
        decide(missing, cast["bob"], confirm=True)


def test_each_decision_is_in_the_log_without_a_name(wanted: Candidate, cast: dict[str, Officer]) -> None:
    decide(wanted, cast["alice"], confirm=True)
    entry = Entry.objects.get(kind="candidate_proposed")
    assert entry.record == {"roster": "OP-1", "row": "1", "notice": "VN-W-1", "decision": "proposed"}
