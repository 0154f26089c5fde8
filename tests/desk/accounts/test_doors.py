"""Every door is in the table of doors, asks for a right that there is, and the table names no door that is not."""

import pytest

from jointdesk.desk.accounts.doors import OFFICER, OPEN, right_of, table
from jointdesk.desk.accounts.permissions import table as permissions
from jointdesk.urls import api
from matrix.doors import doors


def test_every_door_is_listed():
    assert [str(door) for door in doors() if right_of(door.route, door.method) is None] == []


def test_rights_are_actions_that_somebody_holds():
    rights = {action for right in table().values() for action in right.split("|")}
    assert rights - {OFFICER, OPEN} <= set(permissions())


def test_no_line_is_for_a_door_that_is_gone():
    routes = {door.route for door in doors()} | {"api/openapi.json", "api/docs"}
    routes |= {"wire/v1/messages"}
    for route, _ in table():
        assert any(one.startswith(route[:-1]) if route.endswith("*") else one == route for one in routes), (
            route
        )


def test_the_longest_line_holds():
    assert right_of("complaints/new/", "GET") == "complaints.import"
    assert right_of("complaints/<int:pk>/", "GET") == "complaints.read"
    assert right_of("complaints/<int:pk>/", "HEAD") == "complaints.read"
    assert right_of("nowhere/", "GET") is None


@pytest.mark.django_db
def test_a_door_that_nobody_listed_opens_to_nobody(client, cast, monkeypatch):
    client.force_login(cast["alice"])
    lines = {line: right for line, right in table().items() if not line[0].startswith("cases")}
    monkeypatch.setattr("jointdesk.desk.accounts.doors.table", lambda: lines)
    assert client.get("/cases/").status_code == 403
    assert client.get("/networks/").status_code == 200


@pytest.mark.django_db
def test_a_role_without_the_right_is_told_who_has_it(client, cast):
    client.force_login(cast["mai"])
    answer = client.get("/operations/")
    assert answer.status_code == 403
    assert "Investigator" in answer.content.decode()
    assert client.post("/api/operations", {}, content_type="application/json").status_code == 403


@pytest.mark.django_db
def test_the_api_asks_strangers_to_sign_in(client):
    assert client.get("/api/cases").status_code == 401
    assert api.urls_namespace


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", ['{"partner": "k\\u0000h", "purpose": "why"}', '{"partner": ["kh"], "purpose": {"\\u0000": 1}}']
)
def test_a_zero_byte_in_a_body_is_the_callers_mistake(client, cast, body):
    client.force_login(cast["bob"])
    answer = client.post("/api/exchange/matching/ask", body, content_type="application/json")
    assert (answer.status_code, "body" in answer.content.decode()) == (400, True)


@pytest.mark.django_db
def test_a_zero_byte_in_an_address_too(client, cast):
    client.force_login(cast["alice"])
    assert client.get("/api/cases?q=a%00b").status_code == 400
