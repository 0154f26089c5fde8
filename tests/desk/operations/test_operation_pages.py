"""Pages and API of operations and referrals: what is shown to whom, how files come in, how many queries a list needs."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.notices.storing import NoticeRow, store_notices
from jointdesk.desk.intake.models import RefusedLine
from jointdesk.desk.operations.models import Encounter, Operation, Referral
from jointdesk.desk.operations.roster_actions import RosterImported

pytestmark = pytest.mark.django_db
Raid = Callable[..., RosterImported]

LINES = (
    "a,LE VAN HOA,1981-05-06,M,VN,B9988776,ringleader,,",
    "b,TRAN VAN BINH,1990-02-03,M,VN,C7654321,worker,2;7;15,",
    "c,KIM MINJUN,1992-02-03,M,KR,M1112223,suspect,,",
    "d,,,,,,,,",
)


@pytest.fixture
def held(raid: Raid, cast: dict[str, Officer]) -> Operation:
    wanted = NoticeRow(
        "VN-W-1", "red", "Lê Văn Hoà", date(2025, 5, 1), (), "1981-05-06", "M", "VN", "B9988776"
    )
    store_notices(None, cast["alice"].unit, [wanted])
    raid("OP-1", *LINES)
    return Operation.objects.get()


def sign_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def upload(text: str, name: str = "file.csv") -> io.BytesIO:
    file = io.BytesIO(text.encode())
    file.name = name
    return file


def test_an_operation_is_open_to_its_unit_only(held: Operation, cast: dict[str, Officer]) -> None:
    for name, status in (("sok", 200), ("alice", 200), ("charlie", 404)):
        assert sign_in(cast[name]).get(reverse("operation", args=["OP-1"])).status_code == status
    Operation.objects.update(mark="RED")
    assert sign_in(cast["alice"]).get(reverse("operation", args=["OP-1"])).status_code == 404


def test_the_page_shows_people_with_category_candidates_and_reasons(
    held: Operation, cast: dict[str, Officer]
) -> None:
    page = sign_in(cast["cora"]).get(reverse("operation", args=["OP-1"])).content.decode()
    for shown in ("TRAN VAN BINH", "Presumed victim", "Deception", "Lê Văn Hoà", "Ringleader"):
        assert shown in page
    assert Access.objects.filter(subject="operation:OP-1", act="consultation").count() == 1


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"category": "victim"}, {"TRAN VAN BINH"}),
        ({"nationality": "KR"}, {"KIM MINJUN"}),
        ({"nationality": "?"}, {"–"}),
        ({"found": "match"}, {"LE VAN HOA"}),
        ({"found": "waiting"}, {"LE VAN HOA"}),
        ({"q": "minjun"}, {"KIM MINJUN"}),
        ({"q": "b"}, {"TRAN VAN BINH", "LE VAN HOA"}),
        ({"category": "nonsense"}, set()),
    ],
)
def test_the_roster_can_be_filtered(
    held: Operation, cast: dict[str, Officer], filters: dict[str, str], names: set[str]
) -> None:
    page = sign_in(cast["cora"]).get(reverse("operation", args=["OP-1"]), filters)
    assert {found.row.name or "–" for found in page.context["page"]} == names


def test_a_page_of_people_asks_no_more_for_more_people(
    held: Operation, raid: Raid, cast: dict[str, Officer], django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cast["alice"])
    with django_assert_max_num_queries(20) as few:
        client.get(reverse("operation", args=["OP-1"]))
    raid(
        "OP-1", *LINES, *(f"x{n},NGUYEN {n},1970-01-{n:02},M,VN,D00000{n:02},,2;7;15," for n in range(1, 29))
    )
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("operation", args=["OP-1"]))
    with django_assert_max_num_queries(20):
        client.get(reverse("referrals"))
    with django_assert_max_num_queries(20):
        client.get(reverse("operations"))


def test_an_operation_and_its_roster_are_recorded_by_hand(cast: dict[str, Officer]) -> None:
    client = sign_in(cast["sok"])
    form = {
        "reference": "OP-7",
        "title": "Search",
        "held_on": "2025-07-01",
        "province": "VN-HN",
        "mark": "AMBER",
    }
    answer = client.post(reverse("operation-new"), form)
    assert answer.headers["Location"] == reverse("operation-roster", args=["OP-7"])
    assert b"stands already" in client.post(reverse("operation-new"), form).content
    pasted = {"text": "id,name,role\n1,AN,suspect\n2,BINH,\n"}
    draft = client.post(reverse("operation-roster", args=["OP-7"]), pasted).headers["Location"]
    assert not Encounter.objects.exists()
    answer = client.post(draft, {**columns("id", "name", "role"), "do": "take"})
    assert answer.headers["Location"] == reverse("operation", args=["OP-7"])
    assert Encounter.objects.count() == 2
    assert client.get(draft).status_code == 404


def test_a_bad_roster_is_named_on_the_page_and_stores_nothing(raid: Raid, cast: dict[str, Officer]) -> None:
    raid("OP-1")
    client, place = sign_in(cast["sok"]), reverse("operation-roster", args=["OP-1"])
    assert "Choose a file" in client.post(place, {}).content.decode()
    assert "r.csv: is empty" in client.post(place, {"file": upload("\n", "r.csv")}).content.decode()
    table = "No,Họ tên,Giới tính,Ngày sinh\n1,AN,9,1990\n2,BINH,nữ,12.4.2533\n3,CHI,F,yesterday\n"
    draft = client.post(place, {"file": upload(table, "r.csv")}).headers["Location"]
    page = client.get(draft).content.decode()
    assert "r.csv, line 2, field Giới tính" in page
    assert "r.csv, line 4, field Ngày sinh" in page
    agreed = columns("id", "name", "sex", "birth_date")
    # the good line goes on only when the officer says so
    assert client.post(draft, {**agreed, "do": "take"}).status_code == 200
    assert not Encounter.objects.exists()
    assert client.post(draft, {**agreed, "do": "take-good"}).status_code == 302
    row = Encounter.objects.get().row
    assert (row.row_id, row.name, row.sex, row.birth_date) == ("2", "BINH", "F", "1990-04-12")
    assert [line.line for line in RefusedLine.objects.all()] == [2, 4]


def test_a_draft_is_its_officers_alone_and_a_field_stands_once(raid: Raid, cast: dict[str, Officer]) -> None:
    raid("OP-1")
    draft = (
        sign_in(cast["sok"])
        .post(reverse("operation-roster", args=["OP-1"]), {"text": "name,other\nAN,x\n"})
        .headers["Location"]
    )
    for name in ("alice", "cora", "charlie", "vera"):
        assert sign_in(cast[name]).get(draft).status_code in (403, 404)
    client = sign_in(cast["sok"])
    assert b"two columns for sex" in client.post(draft, {**columns("sex", "sex"), "do": "take"}).content
    assert b"which column holds the names" in client.post(draft, {**columns("sex", ""), "do": "take"}).content
    assert client.post(draft, {"do": "drop"}).status_code == 302
    assert client.get(draft).status_code == 404
    assert not Encounter.objects.exists()


def columns(*fields: str) -> dict[str, str]:
    """The form by which an officer agrees what the columns hold."""
    return {f"column-{at}": field for at, field in enumerate(fields)} | {"headed": "1", "order": "day"}


def test_other_files_come_in_on_the_import_page(cast: dict[str, Officer]) -> None:
    client, place = sign_in(cast["sok"]), reverse("operation-import")
    file = upload("id,title,date,province\nOP-5,Search,2025-07-01,VN-HN\n")
    assert client.post(place, {"kind": "operations", "file": file}).status_code == 302
    assert Operation.objects.get().reference == "OP-5"
    other = upload("id,title,date,province\nOP-6,Search,2025-07-01,VN-SG\n")
    assert b"is not in your unit" in client.post(place, {"kind": "operations", "file": other}).content
    assert sign_in(cast["mai"]).get(place).status_code == 403


def test_a_referral_is_reviewed_and_the_gate_answered_on_its_page(
    held: Operation, cast: dict[str, Officer]
) -> None:
    referral = Referral.objects.get()
    place = reverse("referral", args=[referral.pk])
    alice, cora = sign_in(cast["sok"]), sign_in(cast["cora"])
    assert b"Held." in alice.get(place).content
    assert b"say why" in alice.post(place, {"do": "review", "finding": "not_indicated"}).content
    for client in (alice, cora):
        assert client.post(place, {"do": "review", "finding": "upheld"}).status_code == 302
    alice.post(place, {"do": "gate", "consents": "yes", "claim": "no"})
    alice.post(place, {"do": "advance", "state": "needs"})
    referral.refresh_from_db()
    assert (referral.consents_to_contact, referral.protection_claim) == (True, False)
    assert (referral.state, referral.reviews.count()) == ("needs", 2)
    assert sign_in(cast["charlie"]).get(place).status_code == 404
    assert sign_in(cast["vera"]).post(place, {"do": "advance", "state": "identified"}).status_code == 403


def test_the_api_does_the_whole_job(cast: dict[str, Officer]) -> None:
    client = sign_in(cast["cora"])
    base = "/api/operations"

    def send(path: str, text: str) -> Any:
        answer = client.post(f"{base}{path}", {"file": upload(text)})
        assert answer.status_code == 200, answer.content
        return answer.json()

    operations = "id,title,date,province,site,partners\nOP-1,Search,2025-07-01,VN-HN,Tower,KR;KH\n"
    assert send("/import", operations) == {"stored": 1, "refused": []}
    header = "id,name,birth_date,sex,nationality,document,role,indicators,note\n"
    roster = send("/OP-1/roster", header + "\n".join(LINES) + "\n")
    assert (roster["rows"], roster["new_persons"], roster["referrals"]) == (4, 4, 1)
    corrections = "operation,id,field,value,corrected_at,reason\nOP-1,d,withdrawn,yes,2025-08-01,nobody\n"
    assert send("/roster-corrections", corrections)["stored"] == 1
    proceedings = "operation,person,step,date,court\nOP-1,a,before_court,2025-09-01,Hanoi\n"
    assert send("/proceedings", proceedings)["stored"] == 1
    arrests = "partner,date,nationality,count\nSG,2025-10-09,SG,27\n"
    assert send("/partner-arrests", arrests)["stored"] == 1
    counts = client.get(f"{base}/counts").json()
    assert (counts["encounters"], counts["persons"], counts["referrals"]) == (3, 3, 1)
    detail = client.get(f"{base}/OP-1").json()
    assert detail["categories"] == {"undetermined": 0, "victim": 1, "suspect": 1, "ringleader": 1}
    assert (detail["people"], detail["foreigners"]) == (3, 1)
    [listed] = client.get(base).json()
    assert (listed["reference"], listed["people"], listed["partners"]) == ("OP-1", 3, ["KR", "KH"])
    [referral] = client.get(f"{base}/referrals").json()
    place = f"{base}/referrals/{referral['id']}"
    for path, body in (
        ("review", {"finding": "upheld"}),
        ("gate", {"consents": True, "claim": False}),
        ("advance", {"state": "needs"}),
    ):
        answer = client.post(f"{place}/{path}", body, content_type="application/json")
        assert answer.status_code == 200, answer.content
    assert (answer.json()["state"], answer.json()["may_inform_origin"], answer.json()["reviews"]) == (
        "needs",
        True,
        1,
    )


def test_the_api_says_what_is_wrong(cast: dict[str, Officer]) -> None:
    client = sign_in(cast["cora"])
    answer = client.post("/api/operations/import", {"file": upload("id,title\n")})
    assert answer.status_code == 400
    assert "column is missing" in answer.json()["detail"]
    assert client.get("/api/operations/OP-9").status_code == 404
    assert sign_in(cast["mai"]).post("/api/operations/import", {"file": upload("id\n")}).status_code == 403
    assert Client().get("/api/operations").status_code == 401


def test_operations_are_imported_once(cast: dict[str, Officer]) -> None:
    client = sign_in(cast["cora"])
    line = "id,title,date,province\nOP-1,Search,2025-07-01,VN-HN\n"
    for stored in (1, 0):
        answer = client.post("/api/operations/import", {"file": upload(line)})
        assert answer.json()["stored"] == stored
    changed = upload(line.replace("2025-07-01", "2025-07-02"))
    answer = client.post("/api/operations/import", {"file": changed})
    assert answer.status_code == 400
    assert "stands with another content" in answer.json()["detail"]
