"""One person is looked up with a purpose; nothing is stored but who asked, and why."""

import pytest
from django.test import Client
from django.urls import reverse

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.lookup_actions import Asked, look_up
from jointdesk.desk.screening.models import Candidate, Roster, RosterRow
from jointdesk.engine.errors import CallerError, NotAllowed

pytestmark = pytest.mark.django_db
PLACE = "/api/screening/look-up"


def sign_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def test_a_name_with_a_birth_date_is_a_match_and_a_name_alone_a_lead(
    notices: list[Notice], cast: dict[str, Officer]
) -> None:
    [found] = look_up(cast["sok"], Asked("Nguyen Van Hai", "1990-04-12"), "border check")
    assert (found.notice.reference, found.outcome) == ("VN-W-1", "match")
    [lead] = look_up(cast["sok"], Asked("Nguyễn Văn Hải", nationality="VN"), "border check")
    assert (lead.notice.reference, lead.is_match) == ("VN-W-1", False)
    [by_document] = look_up(cast["sok"], Asked(document="C 123 4567"), "border check")
    assert by_document.notice.reference == "VN-W-1"
    assert not Candidate.objects.exists()
    assert not Roster.objects.exists()
    assert not RosterRow.objects.exists()


def test_each_look_up_and_each_notice_shown_is_in_the_register(
    notices: list[Notice], cast: dict[str, Officer]
) -> None:
    look_up(cast["sok"], Asked("Nguyen Van Hai", "1990-04-12"), " border check ")
    noted = Access.objects.filter(officer=cast["sok"], purpose="border check")
    assert {(one.act, one.subject) for one in noted} == {
        (Access.Act.COMBINATION, "notices:look-up"),
        (Access.Act.CONSULTATION, "notice:VN-W-1"),
    }


def test_what_is_no_question_is_refused_and_not_noted(
    notices: list[Notice], cast: dict[str, Officer]
) -> None:
    with pytest.raises(CallerError, match="what the look-up is for"):
        look_up(cast["sok"], Asked("An"), " ")
    with pytest.raises(CallerError, match="is needed"):
        look_up(cast["sok"], Asked(" ", birth_date="1990"), "x")
    with pytest.raises(NotAllowed):
        look_up(cast["mai"], Asked("An"), "curiosity")
    assert not Access.objects.exists()


def test_a_red_or_withdrawn_notice_is_found_by_nobody(
    notices: list[Notice], cast: dict[str, Officer]
) -> None:
    asked = Asked(document="C1234567")
    Notice.objects.update(mark="RED")
    assert look_up(cast["cora"], asked, "x") == []
    Notice.objects.update(mark="AMBER", state=Notice.State.WITHDRAWN)
    assert look_up(cast["cora"], asked, "x") == []


def test_the_page_shows_both_sides_and_keeps_the_name_out_of_the_address(
    notices: list[Notice], cast: dict[str, Officer]
) -> None:
    client, place = sign_in(cast["sok"]), reverse("look-up")
    assert b"Purpose" in client.get(place).content
    asked = {"name": "Nguyen Van Hai", "birth_date": "12/4/2533", "purpose": "border check", "sex": "M"}
    page = client.post(place, asked).content.decode()
    assert "1 notice may mean this person" in page
    assert "same birth date" in page
    assert "Nguyễn Văn Hải" in page
    assert "No notice fits" in client.post(place, {"name": "Zzyzx", "purpose": "x"}).content.decode()
    assert b"is needed" in client.post(place, {"purpose": "x"}).content
    assert b"no date that can be read" in client.post(place, {**asked, "birth_date": "long ago"}).content
    assert b"No country" in client.post(place, {**asked, "nationality": "Atlantis"}).content
    assert sign_in(cast["mai"]).get(place).status_code == 403


def test_the_api_answers_the_same(notices: list[Notice], cast: dict[str, Officer]) -> None:
    client = sign_in(cast["sok"])
    body = {"name": "Nguyen Van Hai", "birth_date": "1990-04-12", "purpose": "border check"}
    [found] = client.post(PLACE, body, content_type="application/json").json()
    assert (found["notice"], found["outcome"], found["origin"]) == ("VN-W-1", "match", None)
    for wrong in ({"name": "An"}, {"name": "An", "purpose": ""}, {"purpose": "x"}):
        assert client.post(PLACE, wrong, content_type="application/json").status_code in (400, 422)
    refused = client.post(PLACE, {**body, "birth_date": "long ago"}, content_type="application/json")
    assert refused.status_code == 400
    assert refused.json()["detail"].startswith("birth_date: ")
    assert sign_in(cast["mai"]).post(PLACE, body, content_type="application/json").status_code == 403
