"""A group's work by the API: the same rules as by the pages."""

import pytest

from joint_edits import MEETING
from jointdesk.desk.exchange.models import JointEntry


@pytest.fixture
def bob(client, cast):
    client.force_login(cast["bob"])
    return client


def call(client, method, path, body=None):
    kwargs = {"data": body, "content_type": "application/json"} if body is not None else {}
    return getattr(client, method)(f"/api/exchange{path}", **kwargs)


def test_entries_are_written_read_and_changed(bob, group):
    path = f"/groups/{group.key.hex}/entries"
    made = call(bob, "post", path, {"kind": "meeting", "fields": MEETING}).json()
    assert (made["title"], made["conflicts"], made["disputed"]) == ("Border", {}, [])
    change = {"fields": {"place": "Bavet"}, "parents": made["heads"]}
    assert call(bob, "post", f"{path}/{made['id']}", change).json()["fields"]["place"] == "Bavet"
    late = call(bob, "post", f"{path}/{made['id']}", {**change, "fields": {"place": "Hanoi"}}).json()
    assert late["disputed"] == ["place"]
    assert {said["value"] for said in late["conflicts"]["place"]} == {"Bavet", "Hanoi"}
    assert [row["kind"] for row in call(bob, "get", f"{path}?disputed=true").json()] == ["meeting"]
    read = call(bob, "get", f"{path}/{made['id']}").json()
    assert read["heads"] == late["heads"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"kind": "gang", "fields": {"name": "x"}}, "not written here"),
        ({"kind": "meeting", "fields": {"subject": "x"}}, "starts_at is missing"),
        ({"kind": "meeting", "fields": {**MEETING, "place": 1.5}}, "place"),
        ({"kind": "meeting", "fields": MEETING, "mark": "RED"}, "RED"),
        ({"kind": "meeting", "fields": MEETING, "conditions": "x" * 2001}, "conditions"),
        ({"kind": "meeting", "fields": MEETING, "evaluation": "\u202e"}, "evaluation"),
    ],
)
def test_what_is_wrong_is_named(bob, group, body, why):
    answer = call(bob, "post", f"/groups/{group.key.hex}/entries", body)
    assert answer.status_code == 400
    assert why in answer.content.decode()
    assert not JointEntry.objects.filter(kind__in=("meeting", "gang")).exists()


def test_the_chronology_is_a_list(bob, group):
    rows = call(bob, "get", f"/groups/{group.key.hex}/chronology").json()
    assert {row["kind"] for row in rows} == {"group", "mandate"}
    assert not any(row["ours_alone"] for row in rows)


def test_who_may_read_may_not_write(client, group, cast):
    client.force_login(cast["alice"])
    assert call(client, "get", f"/groups/{group.key.hex}/entries").status_code == 200
    body = {"kind": "meeting", "fields": MEETING}
    assert call(client, "post", f"/groups/{group.key.hex}/entries", body).status_code == 403


def test_who_may_not_read_finds_no_group(client, group, cast):
    client.force_login(cast["mai"])
    assert call(client, "get", f"/groups/{group.key.hex}/entries").status_code == 403


def test_leaving_and_inviting_by_the_api(bob, group):
    assert call(bob, "post", f"/groups/{group.key.hex}/invite/kh").status_code == 400
    assert call(bob, "post", f"/groups/{group.key.hex}/admit/kh").json()["members"] == {"kh": "accepted"}
    assert call(bob, "post", f"/groups/{group.key.hex}/leave", {"reason": "Over"}).json()["left"]
    assert call(bob, "post", f"/groups/{group.key.hex}/leave", {"reason": "Over"}).status_code == 400
