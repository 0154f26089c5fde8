"""What becomes of a person, and what was taken: a presumed victim is protected from both."""

import pytest
from django.test import Client

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.operations.models import Encounter, Operation
from jointdesk.desk.operations.people.outcome_actions import decide_outcome, move_category
from jointdesk.desk.operations.people.seizing import Thing, give_back, seize
from jointdesk.engine.errors import CallerError


@pytest.fixture
def cora(cast: dict[str, Officer]) -> Officer:
    return cast["cora"]


def test_outcomes_follow_each_other(raid, met, cora: Officer) -> None:
    raid("OP-1", "1,Tran Van An,,,VN,,,,")
    found = met("OP-1", "1")
    decide_outcome(cora, found, "hospital", place="City hospital")
    decide_outcome(cora, found, "released")
    assert [one.kind for one in found.outcomes.all()] == ["hospital", "released"]
    with pytest.raises(CallerError):
        decide_outcome(cora, found, "sold")


@pytest.mark.parametrize("kind", ["detained", "immigration", "embassy"])
def test_a_presumed_victim_is_not_handed_over(raid, met, cora: Officer, kind: str) -> None:
    raid("OP-1", "1,Tran Van An,,,KH,,suspect,2;7,")
    with pytest.raises(CallerError):
        decide_outcome(cora, met("OP-1", "1"), kind)


def test_to_refer_opens_a_referral(raid, met, cora: Officer) -> None:
    raid("OP-1", "1,Tran Van An,,,VN,,,,")
    decide_outcome(cora, met("OP-1", "1"), "referred")
    assert met("OP-1", "1").person.referral.state == "detected"


def test_a_category_moves_with_a_reason(raid, met, cora: Officer) -> None:
    raid("OP-1", "1,Tran Van An,,,VN,,,,")
    with pytest.raises(CallerError):
        move_category(cora, met("OP-1", "1"), "suspect", " ")
    assert move_category(cora, met("OP-1", "1"), "suspect", "kept the door").category == "suspect"
    assert met("OP-1", "1").row.corrections[-1]["reason"] == "kept the door"
    moved = move_category(cora, met("OP-1", "1"), "victim", "passport taken")
    assert moved.category == Encounter.Category.VICTIM
    with pytest.raises(CallerError):
        move_category(cora, met("OP-1", "1"), "suspect", "no")


def test_a_seal_stands_once(raid, met, cora: Officer) -> None:
    raid("OP-1", "1,Tran Van An,,,VN,,,,")
    operation = Operation.objects.get()
    item = seize(cora, operation, Thing("phone", "black, cracked", "a-100"), met("OP-1", "1"))
    with pytest.raises(CallerError, match="A-100"):
        seize(cora, operation, Thing("cash", "USD 100", "A-100 "))
    for thing in (Thing("phone", "x", ""), Thing("tank", "x", "1"), Thing("phone", "x", "2", count=0)):
        with pytest.raises(CallerError):
            seize(cora, operation, thing)
    assert give_back(cora, item).returned_at == give_back(cora, item).returned_at


def test_the_page_of_a_person(raid, met, cora: Officer) -> None:
    raid("OP-1", "1,Tran Van An,1999-02-01,M,VN,C1234567,,,")
    client = Client()
    client.force_login(cora)
    page = f"/operations/OP-1/people/{met('OP-1', '1').pk}/"
    assert b"C1234567" in client.get(page).content
    said = {
        "do": "seize",
        "seize-kind": "phone",
        "seize-description": "red",
        "seize-count": 1,
        "seize-seal": "S1",
    }
    assert client.post(page, said).status_code == 302
    again = client.post(page, {**said, "seize-description": "typed words"})
    assert b"typed words" in again.content
    assert b"stands already" in again.content
    assert client.post(page, {"do": "outcome", "outcome-kind": "released"}).status_code == 302
    assert b"Released" in client.get("/operations/OP-1/?outcome=released").content
    assert b"Nobody fits" in client.get("/operations/OP-1/?outcome=-").content
    assert b"S1" in client.get("/operations/OP-1/seized/").content
    assert client.get("/operations/OP-1/people/999/").status_code == 404


def test_things_of_a_large_raid_come_by_pages_the_newest_first(raid, cora: Officer) -> None:
    raid("OP-1", "1,Tran Van An,,,VN,,,,")
    for number in range(60):
        seize(cora, Operation.objects.get(), Thing("phone", "black", f"SEAL-{number:03d}"))
    client = Client()
    client.force_login(cora)
    first, second = (client.get("/operations/OP-1/seized/", {"page": n}).content.decode() for n in (1, 2))
    assert "SEAL-059" in first
    assert "SEAL-009" not in first
    assert "SEAL-009" in second
    assert "SEAL-059" not in second


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_lists_leave_as_files(raid, cora: Officer, form: str) -> None:
    raid("OP-1", "1,=1+1,,,VN,,,,", "2,Le Thi B,,,KH,,,,")
    client = Client()
    client.force_login(cora)
    for name in ("people", "seized"):
        answer = client.get(f"/operations/OP-1/{name}.file?form={form}&purpose=check")
        assert answer.status_code == 200
        content = b"".join(answer.streaming_content)
        assert content
        if form == "csv" and name == "people":
            assert b"'=1+1" in content


def test_the_roster_on_paper(raid, cora: Officer) -> None:
    raid("OP-1", *(f"{number},Tran Van {number},,,VN,,,," for number in range(30)))
    client = Client()
    client.force_login(cora)
    answer = client.get("/operations/OP-1/people.pdf?beside=km")
    assert answer.content.startswith(b"%PDF")
