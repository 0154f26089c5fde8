"""The pages and the API of candidates: who sees which, and how a decision is made on them."""

import pytest
from django.test import Client
from django.urls import reverse

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.models import Candidate, Roster
from jointdesk.desk.screening.screening_actions import screen_roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def screened(roster: Roster, notices: list[Notice]) -> Roster:
    screen_roster(roster, None)
    return roster


def sign_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def test_another_province_sees_no_candidate(screened: Roster, cast: dict[str, Officer]) -> None:
    candidate = Candidate.objects.first()
    assert candidate is not None
    for name, status in (("sok", 200), ("alice", 200), ("charlie", 404)):
        client = sign_in(cast[name])
        assert client.get(reverse("candidate", args=[candidate.pk])).status_code == status
        shown = b"NGUYEN VAN HAI" in client.get(reverse("candidates")).content
        assert shown == (status == 200)
    answer = sign_in(cast["charlie"]).get("/api/screening/candidates")
    assert answer.json() == {"total": 0, "candidates": []}


def test_a_red_notice_or_roster_is_for_nobody_by_unit(screened: Roster, cast: dict[str, Officer]) -> None:
    Notice.objects.filter(reference="VN-W-1").update(mark="RED")
    client = sign_in(cast["alice"])
    listed = client.get("/api/screening/candidates").json()["candidates"]
    assert [one["notice"] for one in listed] == ["VN-M-1"]
    Roster.objects.update(mark="RED")
    assert client.get("/api/screening/candidates").json()["total"] == 0


def test_looking_at_a_candidate_is_noted(screened: Roster, cast: dict[str, Officer]) -> None:
    candidate = Candidate.objects.get(notice__reference="VN-M-1")
    page = sign_in(cast["alice"]).get(reverse("candidate", args=[candidate.pk]))
    assert "same birth date" in page.content.decode()
    assert Access.objects.filter(subject=f"candidate:{candidate.pk}", officer=cast["alice"]).exists()


def test_a_wanted_person_is_confirmed_on_the_page_by_two(screened: Roster, cast: dict[str, Officer]) -> None:
    candidate = Candidate.objects.get(notice__reference="VN-W-1")
    place = reverse("candidate", args=[candidate.pk])
    first = sign_in(cast["alice"])
    answer = first.post(place, {"decision": "confirm"})
    following = Candidate.objects.get(notice__reference="VN-M-1")
    assert answer.headers["Location"] == reverse("candidate", args=[following.pk])
    assert b'value="confirm"' not in first.get(place).content
    sign_in(cast["cora"]).post(place, {"decision": "confirm"})
    candidate.refresh_from_db()
    assert candidate.decision == Candidate.Decision.CONFIRMED


def test_the_api_lists_and_decides(screened: Roster, cast: dict[str, Officer]) -> None:
    client = sign_in(cast["alice"])
    listed = client.get("/api/screening/candidates", {"colour": "yellow"}).json()
    assert listed["total"] == 1
    [one] = listed["candidates"]
    assert (one["operation"], one["row"], one["notice"], one["outcome"]) == ("OP-1", "2", "VN-M-1", "match")
    decide = f"/api/screening/candidates/{one['id']}/decide"
    answer = client.post(decide, {"confirm": True}, content_type="application/json")
    assert answer.json()["decision"] == "confirmed"
    again = client.post(decide, {"confirm": True}, content_type="application/json")
    assert again.status_code == 400
    bob = sign_in(cast["bob"]).post(decide, {"confirm": True}, content_type="application/json")
    assert bob.status_code == 403


def test_the_list_asks_no_more_for_more_rows(
    screened: Roster, cast: dict[str, Officer], django_assert_max_num_queries: object
) -> None:
    client = sign_in(cast["alice"])
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get(reverse("candidates"), {"kind": "", "state": ""})


def test_where_no_match_waits_the_way_to_the_leads_is_shown(
    screened: Roster, cast: dict[str, Officer]
) -> None:
    Candidate.objects.update(outcome="cannot_compare")
    page = sign_in(cast["alice"]).get(reverse("candidates")).content.decode()
    assert f"Leads to look at: {Candidate.objects.count()}" in page
    assert 'href="?kind=lead"' in page
