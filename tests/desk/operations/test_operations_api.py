"""Programs plan, enter, record outcomes and seize through the API, under the rules of the pages."""

import uuid
from typing import Any

import pytest
from django.test import Client

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.cases.actions import open_case
from jointdesk.desk.cases.evidence.evidence_models import Exhibit
from jointdesk.desk.cases.models import Case
from jointdesk.desk.operations.models import GateEntry, Operation, SeizedItem

PLAN = {
    "reference": "OP-9",
    "title": "Search of a compound",
    "date": "2026-03-01",
    "province": "VN-HN",
    "begins_at": "2026-03-01T04:00:00+07:00",
    "care": "Children to the shelter first",
}


class Programme:
    def __init__(self, officer: Officer) -> None:
        self.client = Client()
        self.client.force_login(officer)

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/operations{path}")

    def post(self, path: str, body: object = None) -> Any:
        return self.client.post(f"/api/operations{path}", body or {}, content_type="application/json")

    def done(self, path: str, body: object = None) -> Any:
        answer = self.post(path, body)
        assert answer.status_code == 200, answer.content
        return answer.json()


@pytest.fixture
def cora(cast: dict[str, Officer]) -> Programme:
    return Programme(cast["cora"])


def second(cast: dict[str, Officer]) -> Officer:
    return next(
        one
        for name, one in cast.items()
        if name != "cora" and one.may("operations.approve") and one.is_active
    )


@pytest.fixture
def under_way(cora: Programme, cast: dict[str, Officer]) -> Programme:
    """OP-9, planned by Cora, approved by two, begun."""
    other = second(cast)
    cora.done("/plans", PLAN)
    cora.done("/plans/OP-9/officers", {"officer": other.username, "role": "lead"})
    assert cora.done("/plans/OP-9/approve")["state"] == "planned"
    assert Programme(other).done("/plans/OP-9/approve")["state"] == "approved"
    cora.done("/plans/OP-9/state", {"to": "under_way"})
    return cora


def test_a_plan_is_made_changed_and_approved_by_two(cora: Programme, cast: dict[str, Officer]) -> None:
    other = Programme(second(cast))
    cora.done("/plans", PLAN)
    assert other.get("/plans").json() == []
    assert other.get("/plans/OP-9").status_code == 404
    cora.done("/plans/OP-9/officers", {"officer": second(cast).username, "role": "reader"})
    cora.done("/plans/OP-9/places", {"name": "Tower A", "province": "VN-HN"})
    cora.done("/plans/OP-9/participants", {"body": "KH", "people": "two liaison officers"})
    cora.done("/plans/OP-9/approve")
    told = other.done("/plans/OP-9/approve")
    assert told["state"] == "approved"
    assert len(told["approvals"]) == 2
    # a change asks both again
    words = {"begins_at": PLAN["begins_at"], "aim": "Other"}
    assert cora.done("/plans/OP-9/words", words)["approvals"] == []
    whole = other.get("/plans/OP-9").json()
    assert (whole["state"], whole["aim"]) == ("planned", "Other")
    assert [one["body"] for one in whole["participants"]] == ["KH"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/plans", {**PLAN, "begins_at": "2026-03-01T04:00:00"}),
        ("/plans", {**PLAN, "reference": "a b"}),
        ("/plans", {**PLAN, "reference": "OP-8", "mark_after": "RED"}),
        ("/plans", {**PLAN, "reference": "OP-8", "ends_at": "2020-01-01T00:00:00Z"}),
        ("/plans/OP-9/places", {"name": "x", "province": "XX"}),
        ("/plans/OP-9/officers", {"officer": "nobody", "role": "lead"}),
        ("/plans/OP-9/units", {"unit": "none"}),
        ("/plans/OP-9/participants", {"body": " "}),
        ("/plans/OP-9/targets", {"kind": "person", "reference": "999999"}),
        ("/plans/OP-9/state", {"to": "under_way"}),
        ("/plans/OP-9/state", {"to": "approved"}),
    ],
)
def test_what_a_plan_may_not_be_is_said(cora: Programme, path: str, body: object) -> None:
    cora.done("/plans", PLAN)
    answer = cora.post(path, body)
    assert answer.status_code == 400, answer.content
    assert answer.json()["detail"]


def test_rows_sent_twice_are_taken_once(under_way: Programme) -> None:
    sent = {"phone": str(uuid.uuid4()), "rows": [{"key": str(uuid.uuid4()), "number": 1, "name": "Tran A"}]}
    first, again = under_way.done("/OP-9/gate", sent), under_way.done("/OP-9/gate", sent)
    assert first == again
    assert first[0]["row"] == "1-0001"
    assert GateEntry.objects.count() == 1
    sent["rows"][0]["name"] = "Tran B"  # type: ignore[index]
    assert under_way.done("/OP-9/gate", sent)[0]["state"] == "refused"
    assert under_way.get("/OP-9/live").json()["people"] == 1


def test_a_thing_taken_becomes_evidence_once(under_way: Programme, cast: dict[str, Officer]) -> None:
    told = under_way.done("/OP-9/seized", {"kind": "phone", "description": "Black phone", "seal": "a-1"})
    assert told["seal"] == "A-1"
    case = open_a_case(cast["cora"])
    assert under_way.post("/OP-9/seized/A-1/evidence", {"case": "none"}).status_code == 400
    under_way.done("/OP-9/seized/A-1/evidence", {"case": case.reference})
    exhibit = Exhibit.objects.get()
    assert (exhibit.kind, exhibit.seal, exhibit.found_in) == ("phone", "A-1", "operation:OP-9")
    assert exhibit.steps.count() == 1
    assert Entry.objects.filter(kind="thing_became_evidence").count() == 1
    for path in ("/OP-9/seized/a-1/evidence", "/OP-9/seized/A-1/return"):
        assert under_way.post(path, {"case": case.reference}).status_code == 400
    assert Exhibit.objects.count() == 1
    assert under_way.get("/OP-9/seized").json()[0]["evidence"] == str(exhibit.key)


def test_many_things_become_evidence_on_the_page_all_or_none(
    under_way: Programme, cast: dict[str, Officer]
) -> None:
    for seal in ("B-1", "B-2"):
        under_way.done("/OP-9/seized", {"kind": "cash", "description": "USD 100", "seal": seal, "count": 2})
    case, page = open_a_case(cast["cora"]), "/operations/OP-9/seized/"
    keys = list(SeizedItem.objects.values_list("pk", flat=True))
    shown = under_way.client.post(page, {"do": "evidence", "case": "C-none", "thing": keys})
    assert b"C-none" in shown.content
    assert not Exhibit.objects.exists()
    said = {"do": "evidence", "case": case.reference, "thing": keys}
    assert under_way.client.post(page, said).status_code == 302
    assert sorted(Exhibit.objects.values_list("seal", flat=True)) == ["B-1", "B-2"]


def test_a_presumed_victim_is_named_by_no_exhibit(under_way: Programme, cast: dict[str, Officer]) -> None:
    key = str(uuid.uuid4())
    row = {"key": key, "number": 1, "name": "Le Thi Chau", "indicators": ["2", "14"]}
    under_way.done("/OP-9/gate", {"phone": str(uuid.uuid4()), "rows": [row]})
    thing = {"kind": "phone", "description": "Red phone", "seal": "C-1", "row": "1-0001"}
    under_way.done("/OP-9/seized", thing)
    case = open_a_case(cast["cora"])
    under_way.done("/OP-9/seized/C-1/evidence", {"case": case.reference})
    assert Exhibit.objects.get().seized_from is None


def test_a_briefing_is_printed_with_its_reader_and_stands_in_the_log(cora: Programme) -> None:
    cora.done("/plans", PLAN)
    cora.done("/plans/OP-9/places", {"name": "អគារ ក", "province": "VN-HN"})
    answer = cora.client.get("/operations/OP-9/plan/briefing.pdf?beside=km")
    assert answer.content.startswith(b"%PDF")
    assert Entry.objects.filter(kind="operation_briefing_printed").count() == 1


def test_a_plan_is_nobody_elses(cora: Programme, cast: dict[str, Officer]) -> None:
    cora.done("/plans", PLAN)
    for name in ("vera", "alice"):
        other = Programme(cast[name])
        assert other.get("/plans/OP-9").status_code in (403, 404)
        assert other.client.get("/operations/OP-9/plan/briefing.pdf").status_code in (403, 404)
    assert Operation.objects.get().mark == "RED"


def open_a_case(officer: Officer) -> Case:
    return open_case(officer, "Case of the compound", officer.unit)
