"""Persons come into a case by the API, each in one category; nobody else's case takes one."""

import pytest

from jointdesk.desk.cases.actions import open_case
from jointdesk.desk.cases.models import Involvement, Person

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
    assert post(client, case).status_code == 404
    assert not case.involvements.exists()


def test_a_case_of_hundreds_shows_some_of_its_people_with_all_counted(client, cast, records):
    case = records.case()
    for number in range(70):
        add(case, f"Suspect {number:03d}", "suspect")
    for number in range(5):
        add(case, f"Rescued {number}", "victim")
    client.force_login(cast["bob"])
    first, second = (client.get(f"/cases/{case.reference}/?people={page}").content.decode() for page in "12")
    for number in range(70):
        pages = [f"Suspect {number:03d}" in page for page in (first, second)]
        assert pages == [number < 50, number >= 50]
    # the whole category is counted on either page, and nobody reads on the second who is hidden on the first
    for page in (first, second):
        assert '<span class="quiet small">70</span>' in page
        assert "Rescued" not in page
    assert second.count("V-0") == 5
    assert "?people=2#people" in first


def test_a_page_of_people_that_is_not_there_is_the_last_one(client, cast, records):
    case = records.case()
    add(case, "Nobody Invented", "witness")
    client.force_login(cast["alice"])
    for page in ("7", "0", "-1", "x", "9" * 30):
        assert "Nobody Invented" in client.get(f"/cases/{case.reference}/", {"people": page}).content.decode()


def add(case, name, category):
    Involvement.objects.create(case=case, person=Person.objects.create(name=name), category=category)
