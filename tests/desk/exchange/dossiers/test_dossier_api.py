"""Dossiers over the API: the same two officers, the same refusals."""

from jointdesk.desk.exchange.groups.edit_store import state_of


def call(client, officer, path, body=None):
    client.force_login(officer)
    if body is None:
        return client.get(f"/api/exchange{path}")
    return client.post(f"/api/exchange{path}", body, content_type="application/json")


def test_a_dossier_is_proposed_approved_read_and_found(client, cast, group):
    person = {"names": ["Lê Văn Ví Dụ"], "role": "leader"}
    body = {
        "group": group.key.hex,
        "purpose": "Shared work",
        "entries": [
            {"kind": "gang", "fields": {"name": "Golden Dragon"}, "conditions": "Not in court"},
            {"kind": "gang_person", "fields": person, "evaluation": "4x4 B2"},
        ],
    }
    made = call(client, cast["bob"], "/dossiers/proposals", body).json()
    assert made["state"] == "waiting"
    assert call(client, cast["bob"], f"/dossiers/proposals/{made['key']}/approve", {}).status_code == 400
    assert call(client, cast["alice"], f"/dossiers/proposals/{made['key']}/approve", {}).status_code == 403
    [waits] = call(client, cast["dara"], "/dossiers/proposals").json()
    assert waits["entries"][0]["fields"] == {"name": "Golden Dragon"}
    sent = call(client, cast["dara"], f"/dossiers/proposals/{made['key']}/approve", {}).json()
    assert (sent["state"], sent["dossier"]) == ("sent", made["dossier"])
    [found] = call(client, cast["alice"], "/dossiers?q=vi du").json()
    assert (found["name"], found["leaders"]) == ("Golden Dragon", ["Lê Văn Ví Dụ"])
    whole = call(client, cast["vera"], f"/dossiers/{group.key.hex}/{made['dossier']}").json()
    gang, person = whole["entries"]
    assert (gang["edits"][0]["conditions"], person["edits"][0]["evaluation"]) == ("Not in court", "4x4 B2")
    assert call(client, cast["mai"], f"/dossiers/{group.key.hex}/{made['dossier']}").status_code == 403


def test_a_refusal_names_the_field(client, cast, gang, group):
    entry = {"kind": "gang_site", "fields": {"name": "x", "coordinates": "far"}}
    body = {"group": group.key.hex, "dossier": gang.key.hex, "purpose": "p", "entries": [entry]}
    answer = call(client, cast["bob"], "/dossiers/proposals", body)
    assert (answer.status_code, "coordinates" in answer.content.decode()) == (400, True)
    for wrong in ({"kind": "meeting", "fields": {}}, {"kind": "no_such", "fields": {}}):
        assert (
            call(client, cast["bob"], "/dossiers/proposals", {**body, "entries": [wrong]}).status_code == 400
        )
    assert call(client, cast["bob"], "/dossiers/proposals", {**body, "dossier": "x"}).status_code == 400


def test_a_conflict_is_read_and_settled(client, cast, gang, group, hear, make):
    heads = sorted(state_of(gang).heads)
    hear("gang", {"status": "disrupted"}, gang.key.hex, parents=heads)
    change = {"kind": "gang", "fields": {"status": "forming"}, "entry": gang.key.hex, "seen": heads}
    body = {"group": group.key.hex, "dossier": gang.key.hex, "purpose": "p", "entries": [change]}
    made = call(client, cast["bob"], "/dossiers/proposals", body).json()
    call(client, cast["dara"], f"/dossiers/proposals/{made['key']}/approve", {})
    place = f"/dossiers/{group.key.hex}/{gang.key.hex}"
    [said] = [e["conflicts"]["status"] for e in call(client, cast["alice"], place).json()["entries"]]
    assert {(one["value"], one["desk"]) for one in said} == {("disrupted", "kh"), ("forming", "vn")}
    chosen = {"field": "status", "edit": next(one["edit"] for one in said if one["desk"] == "kh")}
    whole = call(client, cast["bob"], f"{place}/{gang.key.hex}/settle", chosen).json()
    assert (whole["entries"][0]["conflicts"], whole["entries"][0]["values"]["status"]) == ({}, "disrupted")
