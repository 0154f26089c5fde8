"""The search finds what an officer may see by reference, identifier and name; what it shows of persons is registered."""

import pytest
from django.urls import reverse

from jointdesk.desk.audit.models import Access
from jointdesk.desk.today.places import PLACES
from jointdesk.desk.today.search.asked import fold, read_asked
from jointdesk.desk.today.search.finders import FINDERS
from jointdesk.desk.today.search.names import NAMED


def found(client, text, path="/search/"):
    answer = client.post(path, {"q": text})
    return (
        [one for section in answer.context["sections"] for one in section.found] if answer.context else answer
    )


@pytest.fixture
def alice(client, cast):
    client.force_login(cast["alice"])
    return client


@pytest.mark.parametrize("path", ["/search/quick/", "/search/?q="])
def test_a_complaint_by_the_beginning_of_its_reference(alice, records, path):
    complaint = records.complaint()
    other = records.complaint()
    part = complaint.reference[:-1].lower()
    answer = alice.post(path, {"q": part}) if "quick" in path else alice.get(f"{path}{part}")
    html = answer.content.decode()
    assert complaint.reference in html
    assert other.reference in html


def test_a_whole_reference_leads_there(alice, records):
    complaint = records.complaint()
    answer = alice.post("/search/", {"q": complaint.reference})
    assert answer["Location"] == reverse("complaint", args=[complaint.pk])


def test_an_identifier_in_any_spelling(alice, records):
    hit = records.hit(complaint=records.complaint())
    value = hit.identifier.value
    if value.startswith("+84"):
        value = f"0{value[3:6]} {value[6:9]} {value[9:]}"
    assert hit.identifier.value in alice.post("/search/quick/", {"q": value}).content.decode()


def test_places_without_accents():
    assert fold("Báo cáo Đơn") == "bao cao don"


def test_another_province_finds_nothing(client, cast, records):
    complaint = records.complaint(unit="VN-HN")
    client.force_login(cast["charlie"])
    assert (
        complaint.reference not in client.post("/search/quick/", {"q": complaint.reference}).content.decode()
    )
    assert found(client, complaint.reference) == []


def test_a_name_is_looked_up_when_sent_and_registered(alice, records):
    encounter = records.found(records.operation())
    encounter.row.name = "Trần Văn Bình"
    encounter.row.save()
    Access.objects.all().delete()
    assert "Bình" not in alice.post("/search/quick/", {"q": "Trần Văn Bình"}).content.decode().replace(
        'value="', ""
    )
    assert not Access.objects.filter(subject__startswith="person:").exists()
    answer = alice.post("/search/", {"q": "Trần Văn Bình"})
    assert answer.status_code in (200, 302)
    noted = Access.objects.get(subject=f"person:{encounter.person_id}")
    assert noted.purpose == "looked up by name"


def test_a_protected_person_is_not_found_by_name(client, cast, records):
    operation = records.operation(unit="VN-HN")
    victim = records.victim(operation)
    name = victim.encounter.row.name or "Nobody Named"
    victim.encounter.row.name = name = "Chan Sophea Unique"
    victim.encounter.row.save()
    client.force_login(cast["bob"])
    assert found(client, name) == []


def test_a_case_by_a_word_of_its_title(alice, records):
    case = records.case()
    case.title = "Accounts of the harbour"
    case.save()
    assert case.reference in alice.post("/search/quick/", {"q": "harbour"}).content.decode()


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "a", "%", "'; drop", "x" * 5000, "១២៣", "P-99999", "P-" + "9" * 30, "ffffffff"]
)
def test_nothing_breaks_it(alice, records, text):
    for path in ("/search/", "/search/quick/"):
        assert alice.post(path, {"q": text}).status_code in (200, 302)
    assert alice.get("/search/", {"q": text}).status_code == 200


def test_every_role_may_search_and_sees_its_places(client, cast):
    for officer in cast.values():
        client.force_login(officer)
        html = client.post("/search/quick/", {"q": ""}).content.decode()
        assert 'href="/"' in html


def test_every_right_and_place_exists():
    from jointdesk.desk.accounts.permissions import table

    assert {finder.need for finder in (*FINDERS, *NAMED) if finder.need} <= set(table())
    assert {need for place in PLACES for need in (*place.needs, place.unless) if need} <= set(table())
    for place in PLACES:
        assert place.url
    keys = [place.key for place in PLACES if not place.unless]
    assert len(keys) == len(set(keys))


def test_what_is_read_is_bounded():
    assert len(read_asked("x" * 10_000).text) <= 120
