"""With a life at risk one record opens, to one officer, to read; somebody else looks at it afterwards."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.accounts.scope import scope, units_below
from jointdesk.desk.audit.break_glass.actions import (
    close_record,
    limits,
    open_record,
    raise_missing_reviews,
    review_grant,
)
from jointdesk.desk.audit.break_glass.queries import grants, to_review
from jointdesk.desk.audit.models import Access, Entry, Grant
from jointdesk.desk.cases.models import Case, Exhibit, Person
from jointdesk.desk.operations.models import Operation
from jointdesk.engine.errors import CallerError, NotAllowed

WHY = "A girl says on the phone that they will sell her tonight."


@pytest.fixture
def case(records):
    return records.case("VN-SG")


@pytest.fixture
def ivan(cast, client):
    client.force_login(cast["ivan"])
    return cast["ivan"]


def test_a_hidden_record_opens_at_once_and_no_other(client, ivan, case, records):
    other = records.case("VN-SG")
    assert client.get(f"/cases/{case.reference}/").status_code == 404
    answer = client.post("/log/emergency/", {"kind": "case", "reference": case.reference, "reason": WHY})
    assert answer["Location"] == f"/cases/{case.reference}/"
    page = client.get(answer["Location"]).content.decode()
    assert "Emergency access" in page
    assert case.reference in page
    assert client.get(f"/cases/{other.reference}/").status_code == 404


def test_only_who_opened_it_sees_it(client, cast, ivan, case):
    open_record(ivan, "case", case.reference, WHY)
    for name in ("mai", "sok"):
        client.force_login(cast[name])
        assert client.get(f"/cases/{case.reference}/").status_code in (403, 404)
    second = Officer.objects.create(username="ida", role="investigator", unit=ivan.unit, password="!")
    client.force_login(second)
    assert client.get(f"/cases/{case.reference}/").status_code == 404


def test_it_opens_to_read_and_not_to_write(client, ivan, case):
    open_record(ivan, "case", case.reference, WHY)
    assert client.get(f"/cases/{case.reference}/").status_code == 200
    assert client.post(f"/cases/{case.reference}/state", {"state": "closed"}).status_code == 404
    case.refresh_from_db()
    assert case.state == "opened"
    # nor to anything that is not a page of a signed-in officer
    assert not scope(Case.objects.all(), Officer.objects.get(pk=ivan.pk), "cases.read").exists()


def test_it_is_over_after_the_hours_of_the_table(client, ivan, case):
    grant = open_record(ivan, "case", case.reference, WHY)
    assert grant.until - grant.opened_at == timedelta(hours=limits()["hours_open"])
    past = timezone.now() - timedelta(seconds=1)
    Grant.objects.update(until=past)
    assert client.get(f"/cases/{case.reference}/").status_code == 404
    Officer.objects.update(opened_until=past)
    assert client.get(f"/cases/{case.reference}/").status_code == 404


def test_red_stays_closed_and_is_answered_like_what_does_not_exist(ivan, case):
    Case.objects.update(mark="RED")
    with pytest.raises(CallerError) as red:
        open_record(ivan, "case", case.reference, WHY)
    with pytest.raises(CallerError) as unknown:
        open_record(ivan, "case", "C-2099-1", WHY)
    assert str(red.value) == str(unknown.value)
    assert Access.objects.filter(subject="case:?").count() == 2
    assert not Grant.objects.exists()


def test_a_record_that_becomes_red_while_it_is_open_is_closed(client, ivan, case):
    open_record(ivan, "case", case.reference, WHY)
    Case.objects.update(mark="RED")
    assert client.get(f"/cases/{case.reference}/").status_code == 404


def test_the_role_is_not_widened(cast, case):
    with pytest.raises(NotAllowed):
        open_record(cast["sok"], "case", case.reference, WHY)
    with pytest.raises(NotAllowed):
        open_record(cast["vera"], "case", case.reference, WHY)
    with pytest.raises(NotAllowed):
        open_record(cast["adam"], "case", case.reference, WHY)


def test_plans_and_what_is_not_on_the_table_do_not_open(ivan):
    for kind in ("plan", "network", "notice", "", "officer", "Case"):
        with pytest.raises(CallerError):
            open_record(ivan, kind, "1", WHY)


@pytest.mark.parametrize("reason", ["", " " * 40, "urgent", "\x00" * 30, "x" * 1001])
def test_a_reason_is_needed(ivan, case, reason):
    with pytest.raises(CallerError):
        open_record(ivan, "case", case.reference, reason)


def test_what_is_open_anyway_needs_no_emergency(cast, records, ivan):
    with pytest.raises(CallerError, match="already"):
        open_record(ivan, "case", records.case("VN-HN").reference, WHY)
    with pytest.raises(CallerError, match="already"):
        open_record(cast["alice"], "case", records.case("VN-SG").reference, WHY)


def test_asking_twice_is_one_and_a_fourth_at_once_is_refused(ivan, records):
    cases = [records.case("VN-SG") for _ in range(limits()["most_open"] + 1)]
    first = open_record(ivan, "case", cases[0].reference, WHY)
    assert open_record(ivan, "case", cases[0].reference, WHY) == first
    opened = [open_record(ivan, "case", case.reference, WHY) for case in cases[1:-1]]
    with pytest.raises(CallerError, match="close one"):
        open_record(ivan, "case", cases[-1].reference, WHY)
    close_record(ivan, opened[0])
    open_record(ivan, "case", cases[-1].reference, WHY)


def test_it_is_logged_told_and_each_look_carries_it(client, cast, ivan, case):
    grant = open_record(ivan, "case", case.reference, WHY)
    client.get(f"/cases/{case.reference}/")
    looks = Access.objects.filter(subject=f"case:{case.reference}")
    assert looks.count() >= 2
    assert set(looks.values_list("grant", flat=True)) == {grant.pk}
    entry = Entry.objects.get(kind="record_opened")
    assert WHY not in str(entry.record)
    told = set(Notification.objects.filter(kind="record_opened").values_list("officer__username", flat=True))
    assert told == {"cora", "vera"}


def test_somebody_else_reviews_it_once(cast, ivan, case):
    grant = open_record(ivan, "case", case.reference, WHY)
    with pytest.raises(NotAllowed):
        review_grant(ivan, grant, "justified", "I know best")
    cora_opened = Grant.objects.create(
        officer=cast["cora"], kind="case", row=case.pk, subject="case:x", unit=case.unit, reason=WHY,
        opened_at=grant.opened_at, until=grant.until, review_by=grant.review_by,
    )  # fmt: skip
    with pytest.raises(CallerError, match="Somebody else"):
        review_grant(cast["cora"], cora_opened, "justified", "I know best")
    for finding, reason in (("", "why"), ("fine", "why"), ("justified", " ")):
        with pytest.raises(CallerError):
            review_grant(cast["vera"], grant, finding, reason)
    assert list(to_review(cast["vera"])) == [grant, cora_opened]
    review_grant(cast["vera"], grant, "justified", "The girl was found.")
    with pytest.raises(CallerError, match="already"):
        review_grant(cast["cora"], grant, "not_justified", "I disagree")
    assert list(to_review(cast["cora"])) == []


def test_what_was_not_justified_is_closed_at_once(client, cast, ivan, case):
    grant = open_record(ivan, "case", case.reference, WHY)
    assert client.get(f"/cases/{case.reference}/").status_code == 200
    review_grant(cast["vera"], grant, "not_justified", "Nobody had called.")
    assert client.get(f"/cases/{case.reference}/").status_code == 404


def test_an_alarm_is_raised_once_when_nobody_reviewed(cast, ivan, case):
    grant = open_record(ivan, "case", case.reference, WHY)
    assert raise_missing_reviews() == 0
    Grant.objects.update(review_by=timezone.now() - timedelta(seconds=1))
    assert (raise_missing_reviews(), raise_missing_reviews()) == (1, 0)
    assert Entry.objects.filter(kind="record_opening_unreviewed", subject=grant.subject).count() == 1
    assert Notification.objects.filter(kind="record_opening_unreviewed").count() == 2


def test_who_sees_what_was_opened(cast, ivan, case):
    grant = open_record(ivan, "case", case.reference, WHY)
    seen = {name for name, officer in cast.items() if grants(officer).filter(pk=grant.pk).exists()}
    assert seen == {"ivan", "cora", "vera"}


def test_the_review_page(client, cast, ivan, case):
    grant = open_record(ivan, "case", case.reference, WHY)
    url = f"/log/emergency/{grant.key}/"
    assert "you cannot review your own" in client.get(url).content.decode()
    client.force_login(cast["charlie"])
    assert client.get(url).status_code == 404
    client.force_login(cast["vera"])
    assert WHY in client.get(url).content.decode()
    kept = client.post(f"{url}review", {"finding": "justified", "reason": ""})
    assert (kept.status_code, "field is required" in kept.content.decode()) == (400, True)
    assert client.post(f"{url}review", {"finding": "justified", "reason": "She lives."}).status_code == 302
    assert "She lives." in client.get(url).content.decode()


def test_a_form_that_fails_keeps_what_was_typed(client, ivan):
    answer = client.post("/log/emergency/", {"kind": "case", "reference": "C-9", "reason": WHY})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert WHY in page
    assert 'value="C-9"' in page


def test_nothing_opened_costs_no_query(client, ivan, records, django_assert_num_queries):
    officer = Officer.objects.select_related("unit").get(pk=ivan.pk)
    units_below(officer)  # read once for an officer's request
    with django_assert_num_queries(1) as plain:
        list(scope(Case.objects.all(), officer, "cases.read"))
    assert " OR " not in plain.captured_queries[0]["sql"]


def test_a_page_that_is_not_open_offers_it_and_does_not_tell_whether_there_is_a_record(client, ivan, case):
    def said(reference):
        answer = client.get(f"/cases/{reference}/")
        assert answer.status_code == 404
        return answer.content.decode().replace(reference, "…")

    there, nowhere = said(case.reference), said("C-9999")
    strip = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    assert strip.sub("", there) == strip.sub("", nowhere)
    assert "/log/emergency/?kind=case&amp;reference=…" in there
    form = client.get(f"/log/emergency/?kind=case&reference={case.reference}").content.decode()
    assert f'value="{case.reference}"' in form


@pytest.mark.parametrize("name", ["vera", "adam"])
def test_who_opens_nothing_is_offered_nothing(client, cast, name):
    client.force_login(cast[name])
    assert "/log/emergency/?" not in client.get("/cases/C-9999/").content.decode()


def person_of(records):
    person = Person.objects.create(name="Somchai Hidden")
    records.case("VN-SG").involvements.create(person=person, category="witness")
    return person, f"/cases/persons/{person.pk}/", str(person.pk)


def encounter_of(records):
    found = records.found(records.operation(unit="VN-SG"))
    operation = found.operation
    number = f"{operation.reference}/{found.row.row_id}"
    return found, f"/operations/{operation.reference}/people/{found.pk}/", number


def exhibit_of(records):
    exhibit = Exhibit.objects.create(
        case=records.case("VN-SG"),
        number=3,
        kind="thing",
        title="A telephone",
        added_at=timezone.now(),
        added_by=records.cast["alice"],
    )
    return exhibit, f"/evidence/{exhibit.key}/", f"{exhibit.case.reference}/3"


ALONE = {"person": person_of, "encounter": encounter_of, "evidence": exhibit_of}


@pytest.mark.parametrize("kind", ALONE)
def test_a_person_somebody_found_and_an_exhibit_open_by_their_own_number(client, ivan, records, kind):
    row, address, number = ALONE[kind](records)
    closed = client.get(address)
    assert closed.status_code == 404
    asked = f"/log/emergency/?kind={kind}&amp;reference="
    assert asked in closed.content.decode()
    answer = client.post("/log/emergency/", {"kind": kind, "reference": number, "reason": WHY})
    assert answer["Location"] == address
    page = client.get(address)
    assert page.status_code == 200
    assert "Emergency access" in page.content.decode()
    assert not Grant.objects.exclude(kind=kind, row=row.pk).exists()
    assert client.post(address, {"do": "outcome"}).status_code in (404, 405)
    # to whoever belongs to it nothing else opens
    assert client.get("/evidence/").content.decode().count("A telephone") == (kind == "evidence")
    Grant.objects.update(closed_at=timezone.now())
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("kind", ALONE)
def test_what_is_for_named_readers_stays_closed_by_its_own_number_too(client, ivan, records, kind):
    _row, address, number = ALONE[kind](records)
    open_record(ivan, kind, number, WHY)
    assert client.get(address).status_code == 200
    Case.objects.update(mark="RED")
    Operation.objects.update(mark="RED")
    assert client.get(address).status_code == 404
    Grant.objects.update(closed_at=timezone.now())
    with pytest.raises(CallerError, match="No record"):
        open_record(ivan, kind, number, WHY)


@pytest.mark.parametrize(
    ("kind", "there", "nowhere"),
    [("person", "1", "999999"), ("encounter", "OP-1/1", "OP-1/2"), ("evidence", "C-1/3", "C-1/4")],
)
def test_nobody_learns_from_the_answer_whether_there_is_one(client, ivan, kind, there, nowhere):
    said = {
        reference: client.post("/log/emergency/", {"kind": kind, "reference": reference, "reason": WHY})
        for reference in (there, nowhere, "x/y", "/", "1/" + "9" * 90)
    }
    assert {answer.status_code for answer in said.values()} == {400}
    assert Access.objects.filter(subject=f"{kind}:?").count() == len(said)


def test_a_protected_person_that_is_open_stays_a_code(client, ivan, records):
    referral = records.victim(records.operation(unit="VN-SG"))
    Person.objects.filter(pk=referral.person_id).update(name="Somchai Hidden")
    open_record(ivan, "person", str(referral.person_id), WHY)
    page = client.get(f"/cases/persons/{referral.person_id}/").content.decode()
    assert "Somchai" not in page
    assert referral.code in page
