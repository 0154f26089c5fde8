"""Evidence over the API: the same actions, the same answers."""

import pytest

from .conftest import upload


@pytest.fixture
def alice(client, cast):
    client.force_login(cast["alice"])
    return client


def test_taken_in_handed_over_and_read(alice, client, case, cast):
    made = alice.post(
        f"/api/evidence/case/{case.reference}", {"title": "Telephone", "kind": "phone", "files": [upload()]}
    ).json()
    page = f"/api/evidence/{made['key']}"
    said = {"act": "hand_over", "why": "Laboratory", "to": "ivan"}
    assert alice.post(f"{page}/steps", said, "application/json").json()["waiting"] is True
    client.force_login(cast["ivan"])
    taken = client.post(f"{page}/steps", {"act": "taken", "why": "Seal whole"}, "application/json").json()
    assert (taken["holder"], taken["waiting"]) == ("Ivan", False)
    whole = client.get(page).json()
    assert [step["act"] for step in whole["custody"]] == ["collected", "handed_over", "received"]
    assert whole["broken"] == []
    file = whole["files"][0]["key"]
    assert client.post(f"/api/evidence/files/{file}/download", {"purpose": ""}).status_code == 400
    assert client.post(f"/api/evidence/files/{file}/download", {"purpose": "Compare"}).status_code == 200
    assert len(client.get("/api/evidence?whose=mine").json()) == 1


def test_what_is_not_one_s_own_is_not_there(client, phone, cast):
    client.force_login(cast["charlie"])
    assert client.get(f"/api/evidence/{phone.key}").status_code == 404
    assert client.get("/api/evidence").json() == []
    client.force_login(cast["adam"])
    assert client.get("/api/evidence").status_code == 403


def test_a_bundle_is_proposed_and_released(alice, client, phone, case, cast):
    body = {"exhibits": [str(phone.key)], "purpose": "Trial", "recipient": "Prosecutor"}
    made = alice.post(f"/api/evidence/case/{case.reference}/bundles", body, "application/json").json()
    assert alice.post(f"/api/evidence/bundles/{made['key']}/release").status_code == 403
    client.force_login(cast["cora"])
    assert client.post(f"/api/evidence/bundles/{made['key']}/release").json()["state"] == "released"
