"""What a person's page shows of other rooms, and what it does not of somebody protected."""

import pytest

from jointdesk.desk.cases.models import Involvement, Notice, Person
from jointdesk.desk.cases.notices.actions import draft_notice
from jointdesk.desk.screening.models import Candidate
from notice_examples import RED
from records import Records


@pytest.fixture
def records(units, cast):
    return Records(units, cast)


@pytest.fixture
def leader(records):
    """Found in an operation, named by a case, with a name in Han."""
    found = records.found(records.operation(), category="ringleader")
    Person.objects.filter(pk=found.person_id).update(name="陈大明", aliases=["Chen Daming"])
    Involvement.objects.create(case=records.case(), person=found.person, category="ringleader")
    return found


def show(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_name_is_said_in_each_language_that_reads_it(client, cast, leader):
    client.force_login(cast["alice"])
    said = show(client, f"/screening/of-person/{leader.person_id}/")
    assert "Chen Daming (Mandarin)" in said
    assert "Tran Dai Minh (Sino-Vietnamese)" in said
    # a Latin name is read by everybody
    Person.objects.filter(pk=leader.person_id).update(name="Chen Daming", aliases=[])
    assert show(client, f"/screening/of-person/{leader.person_id}/").strip() == ""


def test_the_lists_somebody_may_be_on_are_shown(client, cast, units, leader):
    notice = draft_notice(cast["alice"], "red", RED)
    Notice.objects.filter(pk=notice.pk).update(state="active")
    Candidate.objects.create(row=leader.row, notice=notice, outcome="match", score=0.9, reasons=[])
    client.force_login(cast["alice"])
    shown = show(client, f"/operations/of-person/{leader.person_id}/")
    assert notice.reference in shown
    assert "Way home" not in shown


def test_the_way_home_is_for_those_whom_it_concerns(client, cast, records):
    referral = records.victim(records.operation())
    Person.objects.filter(pk=referral.person_id).update(name="Uncommon Name")
    address = f"/operations/of-person/{referral.person_id}/"
    for name, concerns in (("alice", False), ("adam", True)):
        officer = (
            cast[name] if not concerns else next(one for one in cast.values() if one.may("victims.read"))
        )
        client.force_login(officer)
        shown = show(client, address)
        assert ("Way home" in shown) is concerns
        assert ("Uncommon Name" in show(client, f"/cases/persons/{referral.person_id}/")) is concerns
        assert "Uncommon" not in show(client, f"/screening/of-person/{referral.person_id}/")


def test_what_partners_hold_of_somebody_is_shown(client, cast, records, leader):
    hit = records.hit()
    hit.identifier, hit.person = None, leader.person
    hit.save()
    client.force_login(cast["bob"])
    assert f"/exchange/hits/{hit.pk}/" in show(client, f"/exchange/of-person/{leader.person_id}/")


def test_a_notice_begins_with_the_person_or_the_case(client, cast, records, leader):
    client.force_login(cast["alice"])
    assert f"/cases/notices/new/?person={leader.person_id}" in show(
        client, f"/cases/persons/{leader.person_id}/"
    )
    case = leader.person.involvements.get().case
    begun = draft_notice(cast["alice"], "red", RED, case=case, person=leader.person)
    assert begun.reference in show(client, f"/cases/persons/{leader.person_id}/")
    page = show(client, f"/cases/{case.reference}/")
    assert begun.reference in page
    chosen = show(client, f"/cases/notices/new/?case={case.reference}&person={leader.person_id}")
    assert case.reference in chosen
    assert f"red/?case={case.reference}&amp;person={leader.person_id}" in chosen
