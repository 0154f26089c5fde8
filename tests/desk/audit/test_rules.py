"""Each rule about officers' days tells an auditor from its threshold on, with the accesses behind it, and not below."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.accesses.commitments import bind_accesses
from jointdesk.desk.audit.accesses.duties import duties
from jointdesk.desk.audit.accesses.lookups import digests, doors, fold, forget_old_lookups
from jointdesk.desk.audit.accesses.rules import RULES, rules
from jointdesk.desk.audit.accesses.unusual import unusual_days
from jointdesk.desk.audit.actions import note_access, note_rows
from jointdesk.desk.audit.break_glass.actions import open_record
from jointdesk.desk.audit.models import Access, Grant, Lookup, Sign, Taken, Tally
from jointdesk.desk.cases.models import Involvement, Person
from jointdesk.desk.intake.models import Identifier, Mention
from jointdesk.engine.errors import CallerError

WHY = "A girl says on the phone that they will sell her tonight."


def look(officer, subject="case:C-1", purpose="case work", **said):
    return note_access(officer, "consultation", subject, purpose, **said)


def told(officer):
    """rule -> how many, once the worker has looked."""
    bind_accesses(timezone.now() + timedelta(minutes=2))
    return dict(Sign.objects.filter(officer=officer).values_list("rule", "count"))


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    """The desk's clock does not turn the day or the night's hours during a test."""
    noon = timezone.make_aware(datetime.combine(timezone.localdate(), time(12)))
    monkeypatch.setattr(timezone, "now", lambda: noon)


def search(client, text, times):
    for _ in range(times):
        client.post("/search/", {"q": text})


def test_the_table_and_the_rules_are_one():
    assert set(rules()) == set(RULES)
    assert all(table["least"] >= 1 for table in rules().values())


def test_the_same_name_again_and_again(client, cast):
    client.force_login(cast["alice"])
    least = rules()["same_again"]["least"]
    search(client, "Nguyễn Văn Hùng", least - 1)
    search(client, "somebody else", 3)
    assert "same_again" not in told(cast["alice"])
    search(client, "NGUYEN  van hung", 1)
    assert told(cast["alice"])["same_again"] == least
    sign = Sign.objects.get(rule="same_again")
    assert len(sign.accesses) == least
    assert set(Access.objects.filter(pk__in=sign.accesses).values_list("subject", flat=True)) == {
        "looked-up:search"
    }


def test_the_same_number_on_many_days(client, cast):
    client.force_login(cast["alice"])
    search(client, "0912 345 678", 1)
    digest = Lookup.objects.get().digest
    assert digests(cast["alice"], "+84912345678") == {digest}
    old = Access.objects.get(subject="looked-up:search")
    for back in range(1, rules()["same_again"]["days"]):
        assert "same_again" not in told(cast["alice"])
        Lookup.objects.create(
            officer=cast["alice"], digest=digest, at=timezone.now() - timedelta(days=back), access=old
        )
        look(cast["alice"])
    assert "same_again" in told(cast["alice"])


def test_pages_of_one_list_are_one_look_up(client, cast):
    client.force_login(cast["alice"])
    for page in ("", "&page=1", "&page=2", "&page=3"):
        client.get(f"/cases/persons/?q=hung{page}")
    assert Lookup.objects.count() == 2


def test_what_was_looked_for_is_not_kept(client, cast):
    client.force_login(cast["alice"])
    client.post("/search/", {"q": "Trần Thị Secret"})
    client.post("/api/screening/look-up", {"name": "Trần Thị Secret", "purpose": "gate"}, "application/json")
    kept = str(list(Lookup.objects.values())) + str(list(Access.objects.values()))
    assert Lookup.objects.count() == 2
    assert "ecret" not in kept
    assert digests(cast["alice"], "Trần Thị Secret").isdisjoint(digests(cast["bob"], "Trần Thị Secret"))


def test_every_door_that_looks_for_somebody_exists():
    from django.urls import get_resolver

    from desk.audit.test_every_look_is_noted import patterns

    known = {pattern.name for _route, pattern in patterns(get_resolver())}
    assert {name.rpartition(":")[2] for name in doors()} <= known


def test_look_ups_are_forgotten(client, cast):
    client.force_login(cast["alice"])
    search(client, "anybody", 1)
    assert forget_old_lookups() == 0
    Lookup.objects.update(at=timezone.now() - timedelta(days=40))
    assert forget_old_lookups() == 1


@pytest.mark.parametrize("text", ["", " ", "a", "\x00\x00\x00", "[" * 5000, "x" * 100_000])
def test_hostile_look_ups_cost_little(client, cast, text):
    client.force_login(cast["alice"])
    client.post("/search/", {"q": text})
    client.post("/api/screening/look-up", "[" * 50_000, "application/json")
    assert Lookup.objects.count() <= 8
    assert fold("Đặng  THỊ") == "dang thi"


def test_ones_own_name_or_number(client, cast, records):
    alice = cast["alice"]
    Officer.objects.filter(pk=alice.pk).update(name="Trần Alice", numbers="0912 345 678, 1234", email="")
    complaint, other = records.complaint(), records.complaint()
    for one, value in ((complaint, "+84912345678"), (other, "+84900000001")):
        phone = Identifier.objects.create(kind="phone", value=value)
        Mention.objects.create(complaint=one, identifier=phone, raw=value, start=0, end=1)
    look(alice, f"complaint:{other.reference}")
    look(alice, f"person:{Person.objects.create(name='Trần Bob').pk}")
    assert "own_record" not in told(alice)
    look(alice, f"complaint:{complaint.reference}")
    look(alice, f"person:{Person.objects.create(name='trần alice').pk}")
    assert told(alice)["own_record"] == 2
    client.force_login(alice)
    search(client, "tran alice", 1)
    assert told(alice)["own_record"] == 3
    assert told(cast["bob"]) == {}


def test_at_night_unless_one_works_at_night(cast):
    least = rules()["night"]["least"]
    night = timezone.make_aware(datetime.combine(timezone.localdate(), time(2)))
    for name, usual in (("alice", 0), ("bob", rules()["night"]["usual_days"])):
        for back in range(1, 8):
            hours = [3 if hour == 2 and back <= usual else 0 for hour in range(24)]
            Tally.objects.create(
                officer=cast[name], day=timezone.localdate() - timedelta(days=back), hours=hours,
                looks=3, subjects=1, outside=0, searches=0, disclosures=0, busiest=3,
            )  # fmt: skip
        rows = [look(cast[name]).pk for _ in range(least - 1)]
        Access.objects.filter(pk__in=rows).update(at=night)
    assert "night" not in told(cast["alice"])
    for name in ("alice", "bob"):
        Access.objects.filter(pk=look(cast[name]).pk).update(at=night)
    assert told(cast["alice"])["night"] == least
    assert "night" not in told(cast["bob"])


def test_many_files_and_large_ones(cast):
    many, large = rules()["exports"]["least"], rules()["large_exports"]["least"]
    rows = [look(cast["alice"], "cases", "export of a list as CSV") for _ in range(many - 1)]
    note_rows(rows[0], large - 1)
    assert told(cast["alice"]) == {}
    look(cast["alice"], "persons:list", "list taken as XLSX: for the court")
    note_rows(rows[1], 1)
    assert told(cast["alice"]) == {"exports": many, "large_exports": large}


def test_persons_with_whom_the_unit_has_nothing_to_do(cast, records):
    least = rules()["strangers"]["least"]
    case = records.case("VN-HN")
    for _ in range(least + 3):
        ours = Person.objects.create(name="Known")
        Involvement.objects.create(case=case, person=ours, category="suspect")
        look(cast["ivan"], f"person:{ours.pk}")
    for _ in range(least - 1):
        look(cast["ivan"], f"person:{Person.objects.create(name='Stranger').pk}")
    assert "strangers" not in told(cast["ivan"])
    theirs = records.found(records.operation(unit="VN-SG"))
    look(cast["ivan"], f"person:{theirs.person.pk}")
    assert told(cast["ivan"])["strangers"] == least
    for person in Person.objects.filter(name="Stranger"):
        Involvement.objects.create(case=case, person=person, category="witness")
    look(cast["ivan"])
    assert "strangers" not in told(cast["ivan"])


def test_emergencies_in_a_row_and_references_that_are_tried(cast, records):
    ivan = cast["ivan"]
    for number in range(rules()["emergencies"]["least"]):
        assert "emergencies" not in told(ivan)
        open_record(ivan, "case", records.case("VN-SG").reference, WHY)
        assert number < 2
    assert told(ivan)["emergencies"] == 2
    charlie = cast["charlie"]
    for _ in range(rules()["no_such_record"]["least"]):
        assert "no_such_record" not in told(charlie)
        with pytest.raises(CallerError):
            open_record(charlie, "case", "C-9999", WHY)
    assert told(charlie)["no_such_record"] == 3


def test_emergencies_over_weeks(cast, records):
    ivan = cast["ivan"]
    for back in range(1, rules()["emergencies"]["days"]):
        grant = open_record(ivan, "case", records.case("VN-SG").reference, WHY)
        before = timezone.now() - timedelta(days=back)
        Grant.objects.filter(pk=grant.pk).update(opened_at=before, until=before)
    Access.objects.update(at=timezone.now() - timedelta(days=1))
    assert "emergencies" not in told(ivan)
    open_record(ivan, "case", records.case("VN-SG").reference, WHY)
    assert Sign.objects.filter(day=timezone.localdate()).count() == 0
    assert told(ivan)["emergencies"] == rules()["emergencies"]["days"]


def test_auditors_are_told_and_see_what_is_behind_it(client, cast):
    rows = [
        look(cast["ivan"], "cases", "export of a list as CSV") for _ in range(rules()["exports"]["least"])
    ]
    look(cast["ivan"], "case:C-77")
    told(cast["ivan"])
    sign = Sign.objects.get()
    client.force_login(cast["vera"])
    assert [duty.count for duty in duties(cast["vera"])] == [1]
    page = client.get("/log/accesses/unusual/").content.decode()
    assert "5 lists taken away as files" in page
    assert f"/log/accesses/unusual/{sign.pk}/" in page
    page = client.get(f"/log/accesses/unusual/{sign.pk}/").content.decode()
    assert page.count("export of a list") == len(rows)
    assert "C-77" not in page
    client.force_login(cast["charlie"])
    assert client.get(f"/log/accesses/unusual/{sign.pk}/").status_code == 403


def test_an_auditor_of_another_province_is_told_nothing(cast, units):
    for _ in range(rules()["exports"]["least"]):
        look(cast["ivan"], "cases", "export of a list as CSV")
    told(cast["ivan"])
    far = Officer.objects.create(username="avi", role="auditor", unit=units["VN-SG"], password="!")
    assert unusual_days(far, timezone.localdate()) == []
    there = Client()
    there.force_login(far)
    assert there.get(f"/log/accesses/unusual/{Sign.objects.get().pk}/").status_code == 404


def test_the_rows_of_a_file_are_counted_as_they_leave(client, cast):
    for number in range(3):
        look(cast["alice"], f"case:C-{number}")
    client.force_login(cast["vera"])
    answer = client.get("/log/accesses/file?subject=case&purpose=the+yearly+audit")
    assert not Taken.objects.filter(rows__gt=0).exists()
    b"".join(answer.streaming_content)
    taken = Taken.objects.get()
    assert (taken.rows, taken.access.officer) == (3, cast["vera"])
    assert taken.access.purpose.startswith("list taken as CSV")
