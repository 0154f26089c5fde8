"""The case file on paper, and cases for programs."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.cases.actions import open_case
from jointdesk.desk.cases.evidence.exhibit_actions import NewExhibit, add_exhibit
from jointdesk.desk.cases.links import add_identifiers
from jointdesk.desk.cases.models import CaseEvent, Person
from jointdesk.desk.cases.papers.documents import print_case
from jointdesk.desk.cases.persons.person_actions import involve_new
from jointdesk.desk.cases.proceeding_actions import take_step
from jointdesk.desk.cases.tasks.task_actions import add_task
from jointdesk.desk.cases.team_actions import add_member
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound


@pytest.fixture
def case(cast, units):
    case = open_case(cast["alice"], "Toà nhà Hoa Sen", units["national"], summary="Romance scams.")
    suspect = involve_new(cast["alice"], case, "Lưu Tặc", "ringleader", document="C777").person
    involve_new(cast["alice"], case, "Sok Bopha", "victim", "1999-01-01", "KH", note="kept in room 4")
    take_step(cast["alice"], case, suspect, "before_court", date(2025, 9, 1), court="Kampot")
    add_task(cast["alice"], case, "Return the phones")
    return case


def text_of(raw):
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages).split())


def test_a_case_file_says_all_but_who_the_victims_are(cast, case):
    said = text_of(print_case(cast["alice"], case, ("en",), "For the prosecutor"))
    for told in ("ToànhàHoaSen", "Romancescams.", "LưuTặc", "C777", "Kampot", "Returnthephones", "TLP:AMBER"):
        assert told in said, told
    assert "Printedfor:Fortheprosecutor" in said
    assert "ProtectedpersonV-" in said
    for hidden in ("Bopha", "1999-01-01", "room4"):
        assert hidden not in said, hidden


def test_a_file_on_paper_is_whole_however_long_the_page_is(client, cast, case):
    for number in range(205):
        add_identifiers(cast["alice"], case, f"+84 912 345 {number:03d}")
    assert "+84912345204" in text_of(print_case(cast["alice"], case, ("en",), "x"))
    client.force_login(cast["alice"])
    assert "and 5 more" in client.get(f"/cases/{case.reference}/").content.decode()


def test_what_is_noted_of_a_victim_is_hidden_with_the_name(client, cast, units, case):
    """Who does not work in the case reads a code: on the page, over the API, on paper, at an exhibit."""
    victim = case.involvements.get(category="victim").person
    new = NewExhibit(title="A telephone", kind="phone", seized_from=victim, why="Taken")
    exhibit = add_exhibit(cast["alice"], case, new)
    client.force_login(cast["bob"])
    for path in (
        f"/cases/{case.reference}/",
        f"/api/cases/{case.reference}/persons",
        f"/evidence/{exhibit.key}/",
    ):
        said = client.get(path)
        assert said.status_code == 200, path
        for hidden in ("Bopha", "room 4"):
            assert hidden not in said.content.decode(), path


def test_victims_are_named_for_who_holds_the_right_and_asks(cast, case):
    asked = {"languages": ("en",), "purpose": "Handing over to the shelter"}
    assert "Bopha" in text_of(print_case(cast["cora"], case, **asked, name_victims=True))
    assert "Bopha" not in text_of(print_case(cast["cora"], case, **asked))
    # the right is not given by asking
    assert "Bopha" not in text_of(print_case(cast["alice"], case, **asked, name_victims=True))


def test_in_two_languages_with_khmer(cast, case):
    said = text_of(print_case(cast["alice"], case, ("vi", "km"), "x"))
    assert "Tómtắt" in said
    assert any("\u1780" <= letter <= "\u17ff" for letter in said)


def test_each_print_has_a_purpose_and_stands_in_the_log(cast, case):
    with pytest.raises(CallerError):
        print_case(cast["alice"], case, ("en",), "  ")
    assert not Entry.objects.filter(kind="case_printed").exists()
    print_case(cast["alice"], case, ("en",), "For the prosecutor")
    assert Access.objects.get(purpose="printed: For the prosecutor").subject == f"case:{case.reference}"
    assert Entry.objects.get(kind="case_printed").record["victims_named"] is False


@pytest.mark.parametrize(("name", "error"), [("mai", NotAllowed), ("sok", NotAllowed), ("charlie", NotFound)])
def test_who_may_not_prints_none(cast, case, name, error):
    with pytest.raises(error):
        print_case(cast[name], case, ("en",), "x")


def test_the_page_asks_what_for(client, cast, case):
    client.force_login(cast["alice"])
    path = f"/cases/{case.reference}/print"
    assert "name_victims" not in client.get(path).content.decode()
    assert client.post(path, {"first": "en"}).status_code == 400
    answer = client.post(path, {"first": "vi", "beside": "en", "purpose": "For the prosecutor"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def post(client, path, body):
    return client.post(f"/api/cases{path}", body, content_type="application/json")


def test_a_program_works_in_a_case(client, cast, case, records):
    client.force_login(cast["alice"])
    at = f"/{case.reference}"
    assert post(client, f"{at}/team", {"officer": "charlie"}).json()["team"] == ["charlie"]
    task = post(client, f"{at}/tasks", {"title": "Ask the bank", "assignee": "charlie"}).json()
    assert (task["assignee"], task["state"]) == ("charlie", "open")
    assert post(client, f"/tasks/{task['id']}/end", {"outcome": "Frozen"}).json()["state"] == "done"
    assert post(client, f"/tasks/{task['id']}/resume", {}).json()["state"] == "open"
    assert post(client, f"{at}/notes", {"text": "Called"}).status_code == 204
    assert client.get(f"/api/cases{at}/chronology").json()[0]["text"] == "Called"
    complaint = records.complaint()
    assert post(client, f"{at}/complaints", {"complaint": complaint.reference}).json()["complaints"]
    assert post(client, f"{at}/identifiers", {"text": "0912 345 678"}).json()[0]["value"] == "+84912345678"
    assert post(client, f"{at}/edit", {"title": "Renamed"}).json()["title"] == "Renamed"
    assert post(client, f"{at}/state", {"state": "closed"}).status_code == 400
    assert client.get(f"/api/cases{at}/print", {"purpose": "x"}).content.startswith(b"%PDF")
    left = post(client, f"{at}/team/charlie/leave", {}).json()
    assert left["team"] == []
    assert post(client, f"{at}/transfer", {"unit": "VN-HN", "reason": "x"}).status_code == 204
    assert client.get(f"/api/cases{at}").json()["unit"] == "VN-HN"


def test_a_program_reads_people_as_their_reader_may(client, cast, case):
    client.force_login(cast["alice"])
    people = {one["category"]: one for one in client.get(f"/api/cases/{case.reference}/persons").json()}
    assert (people["victim"]["name"], people["victim"]["protected"]) == ("Sok Bopha", False)
    client.force_login(cast["vera"])
    people = {one["category"]: one for one in client.get(f"/api/cases/{case.reference}/persons").json()}
    assert people["victim"]["protected"]
    for path in (f"/{case.reference}/persons", "/persons", f"/persons/{people['victim']['id']}"):
        assert "Bopha" not in client.get(f"/api/cases{path}").content.decode()
    assert client.get("/api/cases/persons", {"q": "Bopha"}).json() == []


def test_a_program_joins_two_persons_with_two_officers(client, cast, case):
    other = involve_new(cast["alice"], case, "Luu Tac", "ringleader").person
    kept = Person.objects.get(name="Lưu Tặc")
    client.force_login(cast["alice"])
    body = {"kept": kept.pk, "gone": other.pk, "reason": "One passport"}
    merge = post(client, "/persons/merges", body).json()
    assert post(client, f"/persons/merges/{merge['id']}/confirm", {}).status_code == 400
    client.force_login(cast["cora"])
    assert post(client, f"/persons/merges/{merge['id']}/confirm", {}).json()["state"] == "joined"
    assert client.get(f"/api/cases/persons/{other.pk}").json()["id"] == kept.pk
    assert post(client, f"/persons/merges/{merge['id']}/undo", {}).json()["state"] == "undone"


def test_what_is_not_open_is_not_there_for_programs(client, cast, case):
    person = Person.objects.first()
    client.force_login(cast["charlie"])
    at = f"/{case.reference}"
    for path in (at, f"{at}/tasks", f"{at}/chronology", f"{at}/persons", f"{at}/persons/{person.pk}/steps"):
        assert client.get(f"/api/cases{path}").status_code == 404, path
    for path, body in (
        (f"{at}/tasks", {"title": "x"}),
        (f"{at}/notes", {"text": "x"}),
        (f"{at}/state", {"state": "closed"}),
        (f"{at}/team", {"officer": "charlie"}),
        (f"{at}/persons/{person.pk}/steps", {"step": "opened", "on": "2025-01-01"}),
        (f"{at}/persons/{person.pk}/category", {"category": "suspect"}),
        ("/persons/merges", {"kept": person.pk, "gone": person.pk, "reason": "x"}),
    ):
        assert post(client, path, body).status_code == 404, path
    for key in ("9" * 30, "-1"):
        assert client.get(f"/api/cases/persons/{key}").status_code in (404, 422)


def test_a_member_who_reads_no_cases_otherwise_has_no_way_to_others(client, cast, units, case):
    add_member(cast["alice"], case, cast["mai"])
    other = open_case(cast["alice"], "Other", units["national"])
    client.force_login(cast["mai"])
    assert client.get(f"/cases/{case.reference}/").status_code == 200
    assert client.get(f"/cases/{other.reference}/").status_code == 404
    assert not CaseEvent.objects.filter(officer=cast["mai"]).exists()
