"""Complaints over HTTP: the same rules as the pages, answers a program can read."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.models import Complaint

HEADER = "id,received_at,unit,country,narrative,amount,currency\n"
LINES = "A-1,2025-09-01,VN-HN,VN,Gọi 0912 345 678,5,VND\nA-2,2025-09-02,VN-SG,VN,khác,,\n"

pytestmark = pytest.mark.django_db


def upload(client: Client, text: str, where: str = "import", query: str = "") -> Any:
    return client.post(
        f"/api/complaints/{where}{query}", {"file": SimpleUploadedFile("c.csv", text.encode())}
    )


def test_nobody_is_let_in_without_signing_in(client: Client, db: None) -> None:
    assert client.get("/api/complaints").status_code == 401


def test_import_list_read_and_decide(client: Client, cast: dict[str, Officer]) -> None:
    client.force_login(cast["cora"])
    answer = upload(client, HEADER + LINES)
    assert answer.status_code == 200
    assert {key: answer.json()[key] for key in ("rows", "refused")} == {"rows": 2, "refused": 0}
    listed = client.get("/api/complaints", {"q": "+84912345678"}).json()
    assert (listed["count"], listed["complaints"][0]["reference"]) == (1, "A-1")
    read = client.get("/api/complaints/A-1").json()
    assert [(one["kind"], one["value"]) for one in read["mentions"]] == [("phone", "+84912345678")]
    assert read["narrative"][read["mentions"][0]["start"] :] == "0912 345 678"
    assert client.post("/api/complaints/A-1/accept").json()["state"] == "accepted"
    gone = client.post("/api/complaints/A-1/withdraw", {"reason": "settled"}, content_type="application/json")
    assert gone.json()["state"] == "withdrawn"
    assert client.get("/api/complaints/counts").json() == {
        "all": 2,
        "new": 1,
        "overdue": 1,
        "withdrawn": 1,
        "duplicates": 0,
        "identifiers": 1,
    }


def test_a_refused_file_says_where(client: Client, cast: dict[str, Officer]) -> None:
    client.force_login(cast["cora"])
    bad = LINES.replace("2025-09-02", "soon")
    answer = upload(client, HEADER + bad)
    assert (answer.status_code, answer.json()) == (
        400,
        {"detail": "c.csv, line 3, field received_at: 'soon' is not a date (YYYY-MM-DD)"},
    )
    part = upload(client, HEADER + bad, query="?quarantine=true").json()
    assert (part["rows"], part["refused"]) == (1, 1)
    assert "A-2,soon" in client.get(f"/api/complaints/imports/{part['id']}/refused").content.decode()


def test_corrections_over_http(client: Client, cast: dict[str, Officer]) -> None:
    client.force_login(cast["cora"])
    upload(client, HEADER + LINES)
    text = "id,field,value,corrected_at,reason\nA-1,amount,7,2025-10-01,mistyped\n"
    assert upload(client, text, "corrections/import").json()["rows"] == 1
    assert float(client.get("/api/complaints/A-1").json()["amount"]) == 7
    one = {"field": "currency", "value": "USD", "reason": "so", "corrected_at": "2025-10-02T00:00:00Z"}
    answer = client.post("/api/complaints/A-1/corrections", one, content_type="application/json")
    assert answer.json()["currency"] == "USD"


def test_a_complaint_is_stored_and_numbered(client: Client, cast: dict[str, Officer]) -> None:
    client.force_login(cast["mai"])
    new = {
        "narrative": "Gọi 0912 345 678",
        "received_at": "2025-09-01T08:00:00+07:00",
        "scam_types": ["LOAN"],
    }
    answer = client.post("/api/complaints", new, content_type="application/json")
    assert answer.status_code == 200
    assert answer.json()["reference"] == Complaint.objects.get().reference
    assert answer.json()["decide_by"] == "2025-09-21"
    wrong = client.post("/api/complaints", new | {"unit": "VN-SG"}, content_type="application/json")
    assert wrong.status_code == 400
    client.force_login(cast["sok"])
    assert client.post("/api/complaints", new, content_type="application/json").status_code == 403


def test_another_units_complaint_is_not_there(client: Client, cast: dict[str, Officer]) -> None:
    client.force_login(cast["cora"])
    upload(client, HEADER + LINES)
    client.force_login(cast["ivan"])
    assert client.get("/api/complaints/A-1").status_code == 200
    assert client.get("/api/complaints/A-2").status_code == 404
    assert client.post("/api/complaints/A-2/accept").status_code == 404
    assert b"A-2" not in b"".join(client.get("/api/complaints/export?purpose=hearing").streaming_content)  # type: ignore[attr-defined]


def test_hostile_questions_are_answered_calmly(client: Client, cast: dict[str, Officer]) -> None:
    client.force_login(cast["cora"])
    upload(client, HEADER + LINES)
    assert client.get("/api/complaints", {"q": "\x00"}).status_code == 400
    assert client.get("/api/complaints", {"q": "9" * 100_000}).json()["count"] == 0
    assert client.get("/api/complaints", {"page": "0"}).status_code == 422
    assert client.get("/api/complaints", {"page": str(10**30)}).status_code == 422
    assert client.get("/api/networks", {"page": str(10**30)}).json()["networks"] == []
    assert client.get("/complaints/99999999999999999999999/").status_code == 404
    naive = {"field": "currency", "value": "USD", "reason": "so", "corrected_at": "2025-10-02T00:00:00"}
    for _ in range(2):
        answer = client.post("/api/complaints/A-1/corrections", naive, content_type="application/json")
        assert answer.json()["currency"] == "USD"
