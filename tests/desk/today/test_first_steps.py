"""A desk that has just been made says what to do first, to whoever can do it, until it is done."""

import pytest

from jointdesk.desk.today.first_steps import first_steps

HEADING = "First steps of this desk"


def told(officer):
    return {str(step.label): step.done for step in first_steps(officer)}


def test_an_administrator_is_led_from_the_factor_to_the_partner(cast):
    assert told(cast["adam"]) == {
        "Set up your second factor": False,
        "Open accounts for your colleagues": True,
        "Take in the first complaints": False,
        "Pair with a partner desk": False,
    }


@pytest.mark.parametrize("name", ["sok", "vera"])
def test_whoever_can_take_none_of_them_sees_none(cast, client, name):
    assert told(cast[name]) == {}
    client.force_login(cast[name])
    assert HEADING not in client.get("/").content.decode()


def test_what_is_done_is_marked(cast, client, records):
    records.complaint()
    client.force_login(cast["adam"])
    page = client.get("/").content.decode()
    assert HEADING in page
    assert page.count("<li data-open>") == 2  # the factor and the partner


@pytest.mark.usefixtures("partner")
def test_all_done_is_not_shown(cast, client, records):
    records.complaint()
    assert told(cast["adam"]) == {}
    client.force_login(cast["adam"])
    assert HEADING not in client.get("/").content.decode()


def test_every_step_leads_to_a_page_that_opens(cast, client):
    client.force_login(cast["adam"])
    for step in first_steps(cast["adam"]):
        assert client.get(step.url).status_code == 200, step


def test_an_administrator_sees_what_of_the_desk_is_not_well(cast, client):
    client.force_login(cast["adam"])
    page = client.get("/").content.decode()
    assert "Health of the desk" in page
    assert "never seen" in page  # no worker runs in a test
