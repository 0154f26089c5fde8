"""Persons come into a case by the API, each in one category; nobody else's case takes one."""

import pytest

from jointdesk.desk.cases.actions import open_case

ALICE = {"name": "Nobody Invented", "category": "witness", "birth_date": "1990", "nationality": "VN"}


def post(client, case, **changes):
    url = f"/api/cases/{case.reference}/persons"
    return client.post(url, ALICE | changes, content_type="application/json")


def test_a_person_stands_on_the_cases_page(client, cast):
    case = open_case(cast["ivan"], "x", cast["ivan"].unit)
    client.force_login(cast["ivan"])
    assert post(client, case).json()["category"] == "witness"
    assert "Nobody Invented" in client.get(f"/cases/{case.reference}/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"category": "guilty"}, {"birth_date": "x"}, {"nationality": "v"}]
)
def test_what_a_person_cannot_have_is_refused(client, cast, wrong):
    case = open_case(cast["ivan"], "x", cast["ivan"].unit)
    client.force_login(cast["ivan"])
    assert post(client, case, **wrong).status_code == 400
    assert not case.involvements.exists()


def test_charlie_adds_nobody(client, cast):
    case = open_case(cast["ivan"], "x", cast["ivan"].unit)
    client.force_login(cast["charlie"])
    assert post(client, case).status_code == 400
    assert not case.involvements.exists()
