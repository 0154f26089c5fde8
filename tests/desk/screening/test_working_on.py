"""What is too much for a request goes on in the worker, and can be found again in the list of rosters."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.storing import store_notices
from jointdesk.desk.screening import notice_screening, screening_actions, work
from jointdesk.desk.screening.models import Candidate, Roster, RosterRow, WaitingNotice
from jointdesk.desk.screening.roster_actions import correct_row
from jointdesk.desk.screening.screening_actions import ask_to_screen
from jointdesk.engine.errors import NotAllowed
from jointdesk.engine.screening import Watchlist

pytestmark = pytest.mark.django_db
MANY = [f"{n},NGUYEN VAN {n},1990-01-{n:02},VN," for n in range(1, 29)]


def sign_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def large(notices: list[Notice], fill: Callable[..., Roster]) -> Roster:
    return fill("OP-3", *MANY, "wanted,NGUYEN VAN HAI,1990-04-12,VN,C1234567")


def test_a_few_rows_are_screened_at_once(
    roster: Roster, notices: list[Notice], cast: dict[str, Officer]
) -> None:
    progress = ask_to_screen(roster, cast["sok"])
    assert (progress.done, progress.rows) == (3, 3)


def test_many_rows_wait_for_the_worker(large: Roster, cast: dict[str, Officer]) -> None:
    progress = ask_to_screen(large, cast["sok"], "search of the tower")
    assert (progress.done, progress.rows) == (0, 29)
    assert not Candidate.objects.filter(row__roster=large).exists()
    access = Access.objects.get(subject="roster:OP-3")
    assert (access.act, access.officer, access.purpose) == (
        Access.Act.COMBINATION,
        cast["sok"],
        "search of the tower",
    )
    work.screen_waiting_rows()
    large.refresh_from_db()
    assert large.screened_at is not None
    assert Candidate.objects.get(row__roster=large, outcome="match").row.row_id == "wanted"
    assert Access.objects.filter(subject="roster:OP-3").count() == 1
    with pytest.raises(NotAllowed):
        ask_to_screen(large, cast["bob"])


def test_a_row_corrected_while_its_names_are_compared_keeps_waiting(
    roster: Roster, notices: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Watchlist.screen

    def correct_meanwhile(self: Watchlist, *args: object, **options: object) -> object:
        row = RosterRow.objects.get(roster=roster, row_id="3")
        if row.name == "KIM MINJUN":
            correct_row(row, "name", "KIM MINSU", "misheard", timezone.now())
        return asked(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Watchlist, "screen", correct_meanwhile)
    rows = list(roster.rows.select_related("roster"))
    screening_actions.screen_rows(rows)
    assert list(roster.rows.filter(screened_at=None).values_list("row_id", flat=True)) == ["3"]


def test_the_panel_asks_again_until_all_is_done(large: Roster, cast: dict[str, Officer]) -> None:
    client, place = sign_in(cast["sok"]), reverse("screening-progress", args=["OP-3"])
    page = client.get(place).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert "0 %: 0 of 29 rows screened" in page
    assert sign_in(cast["charlie"]).get(place).status_code == 404
    work.screen_waiting_rows()
    last = client.get(place, {"again": "1"})
    assert last.headers["HX-Refresh"] == "true"
    assert b"hx-trigger" not in last.content
    assert "HX-Refresh" not in client.get(place).headers


def test_a_roster_is_found_again_in_the_list(large: Roster, cast: dict[str, Officer]) -> None:
    client, place = sign_in(cast["sok"]), reverse("rosters")
    assert b"hx-get" in client.get(place).content
    work.screen_waiting_rows()
    page = client.get(place).content.decode()
    assert "100 %: 29 of 29 rows screened" in page
    assert "hx-get" not in page
    assert f"{reverse('candidates')}?operation=OP-3" in page
    assert "OP-3" not in sign_in(cast["charlie"]).get(place).content.decode()
    part = client.get(place, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "OP-3" in part


def test_the_list_of_rosters_asks_no_more_for_more_of_them(
    large: Roster, fill: Callable[..., Roster], cast: dict[str, Officer]
) -> None:
    client = sign_in(cast["alice"])
    client.get(reverse("rosters"))  # what is read once in a process
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("rosters"))
    for n in range(9):
        fill(f"OP-{n + 10}", "1,AN,,,")
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("rosters"))
    assert len(many) == len(few)


def test_many_notices_wait_for_the_worker_too(
    roster: Roster, notices: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    from jointdesk.desk.cases.notices.storing import row_of

    rows, unit = [row_of(notice) for notice in notices], notices[0].unit
    Candidate.objects.all().delete()
    monkeypatch.setattr(notice_screening, "FEW_ROWS", 2)
    store_notices(None, unit, rows)
    store_notices(None, unit, rows)
    assert not Candidate.objects.exists()
    assert WaitingNotice.objects.count() == 3
    monkeypatch.setattr(notice_screening, "TURN", 2)
    work.screen_waiting_notices()
    assert WaitingNotice.objects.count() == 1
    work.screen_waiting_notices()
    assert Candidate.objects.filter(outcome="match").count() == 2


def test_a_notice_changed_while_it_is_screened_waits_again(
    roster: Roster, notices: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    from jointdesk.desk.cases.notices.storing import row_of

    assert WaitingNotice.objects.count() == 3
    asked, changed = notice_screening.screen_notices, notices[0]

    def change_meanwhile(listed: object) -> int:
        monkeypatch.setattr(notice_screening, "screen_notices", asked)
        store_notices(None, changed.unit, [row_of(changed)])
        return 0

    monkeypatch.setattr(notice_screening, "screen_notices", change_meanwhile)
    work.screen_waiting_notices()
    assert list(WaitingNotice.objects.values_list("notice__reference", flat=True)) == [changed.reference]
    work.screen_waiting_notices()
    assert not WaitingNotice.objects.exists()


def test_a_person_withdrawn_while_names_are_compared_is_no_candidate(
    roster: Roster, notices: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    Candidate.objects.all().delete()
    asked = Watchlist.screen

    def withdraw_meanwhile(self: Watchlist, *args: object, **options: object) -> object:
        found = asked(self, *args, **options)  # type: ignore[arg-type]
        roster.rows.update(withdrawn_at=timezone.now())
        return found

    monkeypatch.setattr(Watchlist, "screen", withdraw_meanwhile)
    assert notice_screening.screen_notices(notices) == 2
    assert not Candidate.objects.exists()
