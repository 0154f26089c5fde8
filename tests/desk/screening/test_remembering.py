"""A decided pair is not asked again, for this row or for the same person's next, unless something new is learnt."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.actions import withdraw_notice
from jointdesk.desk.cases.notices.storing import row_of, store_notices
from jointdesk.desk.screening import queries
from jointdesk.desk.screening.decision_actions import decide
from jointdesk.desk.screening.models import Candidate, Roster, Said
from jointdesk.desk.screening.roster_actions import correct_row
from jointdesk.desk.screening.screening_actions import screen_roster, screen_waiting
from jointdesk.engine.errors import CallerError

pytestmark = pytest.mark.django_db
Decision = Candidate.Decision


@pytest.fixture
def missing(roster: Roster, notices: list[Notice]) -> Candidate:
    return Candidate.objects.get(notice__reference="VN-M-1")


@pytest.fixture
def wanted(roster: Roster, notices: list[Notice]) -> Candidate:
    return Candidate.objects.get(notice__reference="VN-W-1")


def change_notice(notice: Notice, **facts: object) -> None:
    from dataclasses import replace

    store_notices(None, notice.unit, [replace(row_of(notice), **facts)])  # type: ignore[arg-type]


def change_row(candidate: Candidate, field: str, value: object) -> None:
    row = candidate.row
    row.refresh_from_db()
    correct_row(row, field, value, "seen again", timezone.now())
    screen_waiting([row], None)


def test_the_same_facts_again_are_no_news(missing: Candidate, cast: dict[str, Officer]) -> None:
    decide(missing, cast["alice"], confirm=False)
    change_notice(missing.notice, name="TRẦN  thị Mai Anh", circumstances="seen at the border")
    change_row(missing, "note", "tired")
    missing.refresh_from_db()
    assert (missing.decision, missing.news_at) == (Decision.REJECTED, None)


@pytest.mark.parametrize(
    ("facts", "news"),
    [
        ({"aliases": ("Mai Anh Trần",)}, ["notice.name"]),
        ({"document": "B7654321"}, ["notice.document"]),
    ],
)
def test_news_on_the_notice_asks_again_and_says_so(
    missing: Candidate, cast: dict[str, Officer], facts: dict[str, object], news: list[str]
) -> None:
    decide(missing, cast["alice"], confirm=False)
    change_notice(missing.notice, **facts)
    missing.refresh_from_db()
    assert (missing.decision, missing.news) == (Decision.OPEN, news)
    client = Client()
    client.force_login(cast["alice"])
    page = client.get(reverse("candidate", args=[missing.pk])).content.decode()
    assert "New since the decision" in page
    assert "no, another person" in page  # what was said before stays readable
    again = decide(missing, cast["alice"], confirm=False)
    assert (again.news, again.news_at) == ([], None)
    change_notice(missing.notice, **facts)
    again.refresh_from_db()
    assert again.decision == Decision.REJECTED


def test_news_on_the_person_asks_again(missing: Candidate, cast: dict[str, Officer]) -> None:
    decide(missing, cast["alice"], confirm=False)
    change_row(missing, "document", "B7654321")
    missing.refresh_from_db()
    assert (missing.decision, missing.news) == (Decision.OPEN, ["row.document"])


def test_what_only_speaks_against_a_rejected_pair_is_not_asked(
    missing: Candidate, cast: dict[str, Officer]
) -> None:
    decide(missing, cast["alice"], confirm=False)
    change_row(missing, "birth_date", "1971-01-30")
    missing.refresh_from_db()
    assert missing.decision == Decision.REJECTED


def test_a_confirmed_pair_that_becomes_doubtful_is_shown_and_stands_until_officers_say_otherwise(
    missing: Candidate, cast: dict[str, Officer]
) -> None:
    decide(missing, cast["alice"], confirm=True)
    change_row(missing, "birth_date", "1971-01-30")
    missing.refresh_from_db()
    assert (missing.decision, missing.news) == (Decision.CONFIRMED, ["row.birth_date"])
    assert missing in queries.chosen(cast["alice"], queries.Choice("open", ""))
    upheld = decide(missing, cast["alice"], confirm=True)
    assert (upheld.decision, upheld.news_at) == (Decision.CONFIRMED, None)
    with pytest.raises(CallerError, match="already"):
        decide(missing, cast["alice"], confirm=False)
    change_row(missing, "document", "X1112223")
    assert decide(missing, cast["ivan"], confirm=False).decision == Decision.REJECTED
    assert [one.confirms for one in Said.objects.filter(candidate=missing)] == [True, True, False]


def test_the_same_person_in_another_roster_is_not_asked_after_a_rejection(
    missing: Candidate, cast: dict[str, Officer], fill: Callable[..., Roster]
) -> None:
    decide(missing, cast["alice"], confirm=False)
    screen_roster(fill("OP-2", "9,TRAN THI MAI ANH,1999-11-03,VN,"), None)
    again = Candidate.objects.get(row__roster__reference="OP-2", notice=missing.notice)
    assert (again.decision, again.carried_from) == (Decision.REJECTED, missing)
    assert again.decided_by == cast["alice"]


@pytest.mark.parametrize(
    "line",
    [
        "9,TRAN THI MAI ANH,1999-11-03,VN,B123456",  # another fact: a document
        "9,TRAN MAI ANH,1999-11-03,VN,",  # another spelling
        "9,TRAN THI MAI ANH,1999-11-03,,",  # not beyond doubt the same person
    ],
)
def test_a_row_that_brings_anything_new_is_asked(
    missing: Candidate, cast: dict[str, Officer], fill: Callable[..., Roster], line: str
) -> None:
    decide(missing, cast["alice"], confirm=False)
    screen_roster(fill("OP-2", line), None)
    again = Candidate.objects.get(row__roster__reference="OP-2", notice=missing.notice)
    assert (again.decision, again.carried_from) == (Decision.OPEN, None)


def test_a_confirmed_person_found_again_is_asked_with_a_word_on_it(
    wanted: Candidate, cast: dict[str, Officer], fill: Callable[..., Roster]
) -> None:
    decide(wanted, cast["alice"], confirm=True)
    decide(wanted, cast["cora"], confirm=True)
    screen_roster(fill("OP-2", "9,NGUYEN VAN HAI,1990-04-12,VN,C1234567"), None)
    again = Candidate.objects.get(row__roster__reference="OP-2", notice=wanted.notice)
    assert (again.decision, again.carried_from) == (Decision.OPEN, wanted)
    client = Client()
    client.force_login(cast["alice"])
    page = client.get(reverse("candidate", args=[again.pk])).content.decode()
    assert "was confirmed before, in OP-1/1" in page


def test_where_another_unit_found_the_person_is_not_told(
    wanted: Candidate, cast: dict[str, Officer], fill: Callable[..., Roster]
) -> None:
    decide(wanted, cast["alice"], confirm=False)
    screen_roster(fill("OP-2", "9,NGUYEN VAN HAI,1990-04-12,VN,C1234567", unit="VN-SG"), None)
    again = Candidate.objects.get(row__roster__reference="OP-2", notice=wanted.notice)
    client = Client()
    client.force_login(cast["charlie"])
    page = client.get(reverse("candidate", args=[again.pk])).content.decode()
    assert "Another unit has decided" in page
    assert "OP-1" not in page


def test_a_withdrawn_notice_closes_what_is_open_and_a_new_one_opens_it(
    missing: Candidate, wanted: Candidate, cast: dict[str, Officer]
) -> None:
    decide(wanted, cast["alice"], confirm=True)
    withdraw_notice(cast["cora"], wanted.notice, "mistaken identity")
    wanted.refresh_from_db()
    assert wanted.decision == Decision.CLOSED
    with pytest.raises(CallerError, match="no longer sought"):
        decide(wanted, cast["cora"], confirm=True)
    client = Client()
    client.force_login(cast["alice"])
    assert b"no longer active" in client.get(reverse("candidate", args=[wanted.pk])).content
    missing.refresh_from_db()
    assert missing.decision == Decision.OPEN
    Notice.objects.filter(pk=wanted.notice_id).update(state=Notice.State.ACTIVE)
    change_notice(wanted.notice)
    wanted.refresh_from_db()
    assert (wanted.decision, wanted.decided_by) == (Decision.OPEN, None)
