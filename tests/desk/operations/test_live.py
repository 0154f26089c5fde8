"""A raid in numbers as it stands, people sent away by the busload, and a phone that is in strange hands."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.operations.gate.phones import own_desk, register_phone
from jointdesk.desk.operations.models import Encounter, GatePhone, Operation, Outcome
from jointdesk.desk.operations.operation_actions import OperationFacts, record_operation

PAGE = "/operations/OP-1/live/"
PEOPLE = [f"r{number},Tran Van {number},19{number + 60}-01-02,M,VN,,,," for number in range(12)]


@pytest.fixture
def operation(cast: dict[str, Officer]) -> Operation:
    return record_operation(cast["cora"], OperationFacts("OP-1", "Search", date(2025, 7, 1), "VN-HN"))


@pytest.fixture
def field(cast: dict[str, Officer]) -> Client:
    client = Client()
    client.force_login(cast["cora"])
    return client


def numbers(client: Client) -> dict[str, object]:
    found: dict[str, object] = client.get("/api/operations/OP-1/live").json()
    return found


def test_what_changed_is_counted_and_what_did_not_is_not_sent(operation, field, raid) -> None:
    before = numbers(field)
    assert (before["people"], before["remaining"], before["outcomes"]) == (0, 0, [])
    raid("OP-1", *PEOPLE, 'v1,Le Thi Chau,1999-01-01,F,VN,,,"2;14",')
    told = numbers(field)
    assert (told["people"], told["remaining"], told["victims"]) == (13, 13, 1)
    page = field.get(PAGE)
    stamp = page.context["live"].stamp
    assert stamp.encode() in page.content
    assert field.get(PAGE + "numbers/", {"since": stamp}).status_code == 204
    chosen = list(Encounter.objects.exclude(category="victim").values_list("pk", flat=True)[:5])
    said = {"who": chosen, "kind": "immigration", "place": "Bus 3"}
    assert field.post("/operations/OP-1/leaving/", said).status_code == 302
    renewed = field.get(PAGE + "numbers/", {"since": stamp})
    assert renewed.status_code == 200
    assert b"Bus 3" in renewed.content
    now = numbers(field)
    assert now["remaining"] == 8
    assert now["outcomes"] == [{"code": "immigration", "count": 5, "places": {"Bus 3": 5}}]


def test_nobody_is_named_in_the_numbers(operation, field, raid) -> None:
    raid("OP-1", *PEOPLE)
    for path in (PAGE, PAGE + "numbers/", "/api/operations/OP-1/live"):
        assert b"Tran Van" not in field.get(path).content


def test_a_presumed_victim_stays_when_the_bus_to_immigration_is_filled(operation, field, raid) -> None:
    raid("OP-1", PEOPLE[0], 'v1,Le Thi Chau,1999-01-01,F,VN,,,"2;14",')
    everybody = list(Encounter.objects.values_list("pk", flat=True))
    answer = field.post(
        "/operations/OP-1/leaving/", {"who": everybody, "kind": "immigration", "place": "Bus 1"}
    )
    assert answer.status_code == 200
    assert [one.row for one in answer.context["refused"]] == ["v1"]
    assert list(Outcome.objects.values_list("encounter__row__row_id", flat=True)) == ["r0"]
    by_number = {"rows": ["v1", "r0", "nobody"], "kind": "detained"}
    told = field.post("/api/operations/OP-1/outcomes", by_number, content_type="application/json").json()
    assert told["noted"] == 1
    assert [one["row"] for one in told["refused"]] == ["nobody", "v1"]


def test_nobody_of_another_operation_is_sent_away(operation, field, raid, met) -> None:
    raid("OP-2", PEOPLE[0])
    other = met("OP-2", "r0")
    answer = field.post("/operations/OP-1/leaving/", {"who": [other.pk, "x", "9" * 30], "kind": "released"})
    assert answer.status_code == 200
    assert not Outcome.objects.exists()


def test_a_lost_phone_is_told_of_once_and_its_key_is_gone(operation, field, cast) -> None:
    phone = register_phone(cast["cora"], operation, own_desk(cast["cora"]))
    for _ in range(2):
        assert field.post(f"{PAGE}phones/{phone.number}/lost/").status_code == 302
    assert GatePhone.objects.get().opens == ""
    assert b"reported lost" in field.get(PAGE).content
    assert field.post(f"{PAGE}phones/99/lost/").status_code == 404
    reader = Client()
    reader.force_login(cast["vera"])
    assert reader.post(f"{PAGE}phones/{phone.number}/lost/").status_code in (403, 404)


def test_the_numbers_cost_the_same_for_many(operation, field, raid) -> None:
    raid("OP-1", *PEOPLE[:2])
    field.get(PAGE + "numbers/")
    with CaptureQueriesContext(connection) as few:
        field.get(PAGE + "numbers/")
    raid("OP-1", *PEOPLE)
    with CaptureQueriesContext(connection) as many:
        field.get(PAGE + "numbers/")
    assert len(many) == len(few)
