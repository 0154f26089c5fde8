"""What a case remembers, what belongs to it, and what each reader sees of that."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.cases.actions import edit_case, open_case
from jointdesk.desk.cases.chronology.event_actions import strike_note, write_note
from jointdesk.desk.cases.chronology.timeline import gather
from jointdesk.desk.cases.keeping import cases_due, erase_case, erase_person, hold_case, persons_due
from jointdesk.desk.cases.links import add_identifiers, link_complaint, unlink_complaint
from jointdesk.desk.cases.models import Case, Person
from jointdesk.desk.cases.persons.person_actions import involve, involve_new
from jointdesk.desk.cases.persons.person_queries import search_persons
from jointdesk.engine.errors import CallerError, NotFound


@pytest.fixture
def case(cast, units):
    return open_case(cast["alice"], "Remembered", units["national"])


def said(officer, case):
    return "\n".join(f"{one.title}: {one.text}" for one in gather(officer, case))


def test_notes_and_facts_stand_in_one_order(cast, case):
    write_note(cast["alice"], case, "Raid of the office", "search", timezone.now() - timedelta(days=3))
    involve_new(cast["alice"], case, "Lưu Tặc", "ringleader")
    kinds = [one.title for one in gather(cast["alice"], case)]
    assert kinds[0] == "Person named"
    assert kinds[-1] == "Search or seizure"
    assert "Lưu Tặc · Ringleader" in said(cast["alice"], case)


def test_what_has_not_happened_is_no_entry(cast, case):
    with pytest.raises(CallerError):
        write_note(cast["alice"], case, "x", at=timezone.now() + timedelta(hours=1))
    for text, kind in (("", "note"), ("x" * 2001, "note"), ("x", "opened"), ("x", "nothing")):
        with pytest.raises(CallerError):
            write_note(cast["alice"], case, text, kind)


def test_only_who_wrote_an_entry_strikes_it(cast, case):
    event = write_note(cast["alice"], case, "Wrong")
    with pytest.raises(CallerError):
        strike_note(cast["cora"], case, event)
    strike_note(cast["alice"], case, event)
    assert [one.struck for one in gather(cast["alice"], case) if one.event == event.pk] == [True]


def test_a_victims_name_is_in_no_chronology_of_who_does_not_work_there(cast, case):
    involve_new(cast["alice"], case, "Bopha", "victim")
    assert "Bopha" in said(cast["alice"], case)
    assert "Bopha" not in said(cast["vera"], case)
    assert "Bopha" not in "".join(one.text for one in gather(cast["alice"], case, name_victims=False))


def test_a_victim_is_found_by_no_name(client, cast, case):
    involve_new(cast["alice"], case, "Bopha", "victim", document="N123")
    assert search_persons(cast["alice"], "boph").exists()
    for text in ("Bopha", "N123"):
        assert not search_persons(cast["vera"], text).exists()
    client.force_login(cast["vera"])
    assert "Bopha" not in client.get("/cases/persons/").content.decode()
    person = Person.objects.get()
    assert "Bopha" not in client.get(f"/cases/persons/{person.pk}/").content.decode()


def test_a_complaint_belongs_to_a_case(client, cast, case, records):
    complaint = records.complaint()
    client.force_login(cast["alice"])
    html = client.get(f"/cases/of-complaint/{complaint.pk}/").content.decode()
    assert case.reference in html
    client.post(f"/cases/of-complaint/{complaint.pk}/take", {"case": case.reference})
    assert list(case.complaints.all()) == [complaint]
    link_complaint(cast["alice"], case, complaint)
    unlink_complaint(cast["alice"], case, complaint)
    assert not case.complaints.exists()
    assert [one.title for one in gather(cast["alice"], case)][:2] == [
        "Complaint taken out",
        "Complaint taken in",
    ]


def test_a_case_is_opened_from_a_complaint_in_one_step(client, cast, units, records):
    complaint = records.complaint()
    client.force_login(cast["alice"])
    html = client.get(f"/cases/new/?complaint={complaint.pk}").content.decode()
    assert complaint.reference in html
    sent = {
        "title": "From it",
        "unit": units["national"].pk,
        "complaints": [complaint.pk],
        "mark": "AMBER",
    }
    client.post("/cases/new/", sent)
    assert list(Case.objects.get().complaints.all()) == [complaint]


def test_a_complaint_one_may_not_read_is_in_no_case_of_ones_own(cast, units, records):
    theirs = records.complaint(unit="VN-HN")
    mine = open_case(cast["charlie"], "Mine", units["VN-SG"])
    with pytest.raises(NotFound):
        link_complaint(cast["charlie"], mine, theirs)


def test_identifiers_are_read_from_what_is_typed(cast, case):
    [row] = add_identifiers(cast["alice"], case, "call 0912 345 678", note="said at the interview")
    assert (row.identifier.kind, row.identifier.value) == ("phone", "+84912345678")
    with pytest.raises(CallerError):
        add_identifiers(cast["alice"], case, "nothing here")


def test_a_case_is_corrected(cast, case):
    edit_case(cast["alice"], case, title="  New   title ", summary="All of it")
    case.refresh_from_db()
    assert (case.title, case.summary) == ("New title", "All of it")
    with pytest.raises(CallerError):
        edit_case(cast["alice"], case, title=" ")
    with pytest.raises(CallerError):
        edit_case(cast["alice"], case, mark="PINK")


def test_what_was_closed_long_ago_is_due_and_erased_wholly(cast, case):
    person = Person.objects.create(name="Lưu Tặc", birth_date="1990")
    involve(cast["alice"], case, person, "suspect")
    write_note(cast["alice"], case, "Secret")
    assert hold_case(case)
    assert not cases_due(timezone.localdate()).exists()
    Case.objects.update(state="closed", closed_at=timezone.now() - timedelta(days=2000))
    case.refresh_from_db()
    before = timezone.localdate() - timedelta(days=1900)
    assert list(cases_due(before)) == [case]
    assert list(persons_due(before)) == [person]
    assert not hold_case(case)
    erase_person(person)
    erase_case(case)
    person.refresh_from_db()
    case.refresh_from_db()
    assert (person.name, person.birth_date, case.title) == ("", "", "–")
    assert not case.events.exists()
    assert not person.involvements.exists()
