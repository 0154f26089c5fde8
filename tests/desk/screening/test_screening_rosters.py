"""Rows against notices, in both directions; what was decided is not asked again."""

import pytest
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.storing import NoticeRow, store_notices
from jointdesk.desk.screening.decision_actions import decide
from jointdesk.desk.screening.models import Candidate, Roster
from jointdesk.desk.screening.roster_actions import correct_row, withdraw_row
from jointdesk.desk.screening.screening_actions import screen_roster, screen_some, screen_waiting

pytestmark = pytest.mark.django_db


def found() -> dict[tuple[str, str], str]:
    rows = Candidate.objects.select_related("row", "notice")
    return {(one.row.row_id, one.notice.reference): one.outcome for one in rows}


def test_a_roster_finds_the_notices_and_a_name_alone_stays_a_lead(
    roster: Roster, notices: list[Notice]
) -> None:
    Candidate.objects.all().delete()
    progress = screen_roster(roster, None)
    assert (progress.done, progress.rows, progress.matches) == (3, 3, 2)
    outcomes = found()
    assert outcomes["1", "VN-W-1"] == "match"
    assert outcomes["2", "VN-M-1"] == "match"
    assert outcomes.get(("3", "KR-W-1")) != "match"
    assert all(one.reasons for one in Candidate.objects.all())


def test_a_notice_that_comes_later_finds_the_people_found_before(
    roster: Roster, notices: list[Notice]
) -> None:
    # the fixture stores the notices after the roster, and nobody screened the roster
    assert {pair for pair, outcome in found().items() if outcome == "match"} == {
        ("1", "VN-W-1"),
        ("2", "VN-M-1"),
    }


def test_both_directions_find_the_same(roster: Roster, notices: list[Notice]) -> None:
    from_notices = found()
    Candidate.objects.all().delete()
    screen_roster(roster, None)
    assert found() == from_notices


def test_a_withdrawn_notice_is_not_asked(roster: Roster, notices: list[Notice]) -> None:
    Candidate.objects.all().delete()
    Notice.objects.update(state=Notice.State.WITHDRAWN)
    screen_roster(roster, None)
    assert not Candidate.objects.exists()


def test_a_rejected_pair_is_not_asked_again(
    roster: Roster, notices: list[Notice], cast: dict[str, Officer]
) -> None:
    screen_roster(roster, None)
    rejected = decide(Candidate.objects.get(notice__reference="VN-M-1"), cast["alice"], confirm=False)
    roster.rows.update(screened_at=None)
    screen_roster(roster, None)
    store_notices(None, rejected.notice.unit, [notice_row(rejected.notice)])
    again = Candidate.objects.get(notice__reference="VN-M-1")
    assert again.decision == Candidate.Decision.REJECTED
    assert again.pk == rejected.pk


def test_a_rejected_lead_is_asked_again_once_it_is_a_match(
    roster: Roster, notices: list[Notice], cast: dict[str, Officer]
) -> None:
    row = roster.rows.get(row_id="2")
    correct_row(row, "birth_date", "", "unreadable", timezone.now())
    screen_waiting([row], None)
    lead = Candidate.objects.get(row=row, notice__reference="VN-M-1")
    assert not lead.is_match
    decide(lead, cast["alice"], confirm=False)
    correct_row(row, "birth_date", "1999-11-03", "passport found", timezone.now())
    screen_waiting([row], None)
    lead.refresh_from_db()
    assert (lead.outcome, lead.decision) == ("match", Candidate.Decision.OPEN)


def test_a_correction_takes_an_open_candidate_away(roster: Roster, notices: list[Notice]) -> None:
    screen_roster(roster, None)
    row = roster.rows.get(row_id="2")
    correct_row(row, "name", "LE QUOC BAO", "wrong line", timezone.now())
    correct_row(row, "birth_date", "1971-01-30", "wrong line", timezone.now())
    screen_waiting([row], None)
    assert not Candidate.objects.filter(row=row, outcome="match").exists()


def test_a_withdrawn_row_is_neither_screened_nor_asked_about(roster: Roster, notices: list[Notice]) -> None:
    row = roster.rows.get(row_id="1")
    assert withdraw_row(row, "entered twice", timezone.now())
    assert not withdraw_row(row, "entered twice", timezone.now())
    assert screen_roster(roster, None).rows == 2
    assert not Candidate.objects.filter(row=row).exists()


def test_the_old_value_of_a_correction_stays_readable(roster: Roster) -> None:
    row, at = roster.rows.get(row_id="3"), timezone.now()
    assert correct_row(row, "nationality", "VN", "passport", at)
    assert not correct_row(row, "nationality", "VN", "passport", at)
    row.refresh_from_db()
    assert row.corrections == [
        {"field": "nationality", "old": "KR", "new": "VN", "reason": "passport", "at": at.isoformat()}
    ]


def test_a_page_may_screen_a_few_rows_at_a_time(roster: Roster, units: dict[str, Unit]) -> None:
    assert [screen_some(roster, None, limit=2).done for _ in range(2)] == [2, 3]
    roster.refresh_from_db()
    assert roster.screened_at is not None


def test_each_run_is_noted_as_a_look_up(roster: Roster, cast: dict[str, Officer]) -> None:
    screen_roster(roster, cast["sok"])
    access = Access.objects.get(subject="roster:OP-1")
    assert (access.act, access.officer) == (Access.Act.COMBINATION, cast["sok"])


def notice_row(notice: Notice) -> NoticeRow:
    return NoticeRow(
        notice.reference,
        notice.colour,
        notice.name,
        notice.issued_on,
        birth_date=notice.birth_date,
        nationality=notice.nationality,
    )
