"""Nothing is erased by itself or by one officer; what is erased is gone, and the log still verifies."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.models import Backup, BackupKey, Entry, RecordErasure, RetentionReview
from jointdesk.desk.audit.retention import erasures, holds, reviews
from jointdesk.desk.audit.retention.holdings import Holding, holding_of, holdings, register
from jointdesk.desk.audit.retention.periods import latest_review, most_years, years_before, years_of
from jointdesk.desk.audit.retention.remains import remains_of
from jointdesk.desk.audit.signals import holds_asked
from jointdesk.desk.audit.verification import verify_log
from jointdesk.desk.audit.work import finish_recent_erasures, sequence
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.intake.storing import count_in
from jointdesk.engine.errors import CallerError, NotAllowed, OwnError
from jointdesk.engine.reference import read_yaml

SECRET = "They keep her in room 17 of the blue house."


@pytest.fixture
def complaint(records):
    old = records.complaint(day="2015-03-02", unit="VN-HN", state="withdrawn")
    Complaint.objects.filter(pk=old.pk).update(narrative=SECRET)
    record("complaint_stored", f"complaint:{old.reference}", {"unit": "VN-HN"})
    sequence()
    return Complaint.objects.get(pk=old.pk)


@pytest.fixture
def holding():
    return holding_of("complaint")


def name_it(complaint, kind, value):
    identifier = Identifier.objects.get_or_create(kind=kind, value=value)[0]
    Mention.objects.create(complaint=complaint, identifier=identifier, raw=value, start=0, end=3)
    return identifier


def test_every_holding_has_a_period_of_five_years_at_most():
    table = read_yaml("jointdesk.desk.audit.retention", "retention.yaml")
    assert most_years() == 5
    for kind in holdings():
        assert 0 < years_of(kind) <= 5
    for periods in (table["kinds"], *table["countries"].values()):
        assert all(0 < row["years"] <= 5 for row in periods.values())
    assert all("source" in row for periods in table["countries"].values() for row in periods.values())
    with pytest.raises(OwnError):
        years_of("nothing")


def test_a_kind_registers_once(holding):
    with pytest.raises(OwnError):
        register(holding)


def test_days_of_leap_years():
    assert years_before(date(2024, 2, 29), 5) == date(2019, 2, 28)
    assert latest_review(date(2024, 2, 29)) == date(2029, 2, 28)


def test_what_is_due_is_put_before_people_once(records, complaint):
    records.complaint(day="2025-09-15")
    assert reviews.find_due() == 1
    assert reviews.find_due() == 0
    row = RetentionReview.objects.get()
    assert (row.subject, row.unit, row.decision) == (
        f"complaint:{complaint.reference}",
        complaint.unit,
        "waiting",
    )


def test_kept_until_another_day_and_due_again_then(cast, complaint):
    reviews.find_due()
    row, today = RetentionReview.objects.get(), timezone.localdate()
    for day in (today, today - timedelta(days=1), latest_review(today) + timedelta(days=1)):
        with pytest.raises(CallerError, match="five years"):
            reviews.keep(cast["cora"], row, "the appeal is open", day)
    reviews.keep(cast["cora"], row, "the appeal is open", today + timedelta(days=30))
    assert reviews.find_due(today + timedelta(days=29)) == 0
    assert reviews.find_due(today + timedelta(days=30)) == 1
    with pytest.raises(CallerError, match="already"):
        reviews.keep(cast["vera"], row, "again", today + timedelta(days=30))


def test_two_officers_erase_a_complaint_and_nothing_of_it_is_left(cast, complaint, holding, records):
    other = records.complaint(unit="VN-HN")
    lone, shared = name_it(complaint, "phone", "+84900000001"), name_it(complaint, "phone", "+84900000002")
    name_it(other, "phone", "+84900000002")
    root = verify_log().root
    proposal = erasures.propose(cast["cora"], holding, complaint, "the five years are over")
    done = erasures.erase(cast["vera"], proposal)
    assert not Complaint.objects.filter(pk=complaint.pk).exists()
    assert not Identifier.objects.filter(pk=lone.pk).exists()
    assert Identifier.objects.filter(pk=shared.pk).exists()
    assert not Entry.objects.filter(subject__contains=complaint.reference).exists()
    assert {line.partition(":")[0] for line in done.done} >= {
        "complaint",
        "mentions",
        "identifiers",
        "log_entries",
    }
    assert verify_log().root == root
    sequence()
    assert verify_log().good
    said = Entry.objects.get(kind="record_erased")
    assert complaint.reference not in f"{said.subject} {said.record}"


def test_a_living_complaint_leaves_its_counts_first(cast, records, holding):
    complaint = records.complaint(unit="VN-HN")
    ids = count_in({("phone", "+84900000003"): 2})
    Mention.objects.create(
        complaint=complaint, identifier_id=ids["phone", "+84900000003"], raw="x", start=0, end=1
    )
    other = records.complaint(unit="VN-HN")
    Mention.objects.create(
        complaint=other, identifier_id=ids["phone", "+84900000003"], raw="x", start=0, end=1
    )
    erasures.erase(cast["vera"], erasures.propose(cast["cora"], holding, complaint, "a court says so"))
    assert Identifier.objects.get(value="+84900000003").complaint_count == 1


def test_the_same_officer_cannot_do_both_in_two_tabs_neither(client, cast, complaint, holding):
    proposal = erasures.propose(cast["cora"], holding, complaint, "over")
    with pytest.raises(CallerError, match="Another officer"):
        erasures.erase(cast["cora"], proposal)
    client.force_login(cast["cora"])
    for _tab in range(2):
        assert client.post(f"/log/retention/erasures/{proposal.pk}/erase").status_code == 400
    assert Complaint.objects.filter(pk=complaint.pk).exists()


@pytest.mark.parametrize("name", ["alice", "bob", "adam", "mai", "ivan", "sok", "charlie"])
def test_who_may_not_erase_cannot(client, cast, complaint, holding, name):
    proposal = erasures.propose(cast["cora"], holding, complaint, "over")
    with pytest.raises(NotAllowed):
        erasures.propose(cast[name], holding, complaint, "over")
    with pytest.raises(NotAllowed):
        erasures.erase(cast[name], proposal)
    client.force_login(cast[name])
    assert client.post(f"/log/retention/erasures/{proposal.pk}/erase").status_code == 403
    assert client.get("/log/retention/").status_code == 403
    assert Complaint.objects.filter(pk=complaint.pk).exists()


def test_an_officer_whose_account_is_closed_is_no_second_officer(cast, complaint, holding):
    proposal = erasures.propose(cast["cora"], holding, complaint, "over")
    cast["vera"].is_active = False
    with pytest.raises(NotAllowed):
        erasures.erase(cast["vera"], proposal)


def test_a_second_tab_finds_it_settled(cast, complaint, holding):
    proposal = erasures.propose(cast["cora"], holding, complaint, "over")
    with pytest.raises(CallerError, match="proposed already"):
        erasures.propose(cast["vera"], holding, complaint, "over")
    stale = RecordErasure.objects.get(pk=proposal.pk)
    erasures.withdraw(cast["vera"], proposal)
    with pytest.raises(CallerError, match="settled"):
        erasures.erase(cast["vera"], stale)
    assert Complaint.objects.filter(pk=complaint.pk).exists()


def test_a_small_desk_still_needs_two(cast, complaint, holding, settings):
    from dataclasses import replace

    settings.DESK = replace(settings.DESK, small_desk=True)
    proposal = erasures.propose(cast["alice"], holding, complaint, "over")
    with pytest.raises(CallerError, match="Another officer"):
        erasures.erase(cast["alice"], proposal)
    with pytest.raises(NotAllowed):
        erasures.erase(cast["adam"], proposal)
    erasures.erase(cast["bob"], proposal)
    assert not Complaint.objects.filter(pk=complaint.pk).exists()


def test_another_province_erases_nothing_of_ours(cast, complaint, holding, units):
    far = cast["charlie"]
    far.role = "commander"
    with pytest.raises(CallerError, match="no such record"):
        erasures.propose(far, holding, complaint, "over")
    with pytest.raises(CallerError, match="no such record"):
        holds.place_hold(far, holding, complaint, "mine")
    proposal = erasures.propose(cast["cora"], holding, complaint, "over")
    with pytest.raises(CallerError, match="settled"):
        erasures.erase(far, proposal)


def test_a_hold_stops_both_and_can_be_lifted(cast, complaint, holding):
    proposal = erasures.propose(cast["cora"], holding, complaint, "over")
    hold = holds.place_hold(cast["vera"], holding, complaint, "the court of appeal asked for it")
    with pytest.raises(CallerError, match="court of appeal"):
        erasures.erase(cast["vera"], proposal)
    holds.lift_hold(cast["vera"], hold, "judged")
    erasures.erase(cast["vera"], proposal)


def test_a_room_above_can_hold_it(cast, complaint, holding):
    def hold(sender, row, subject, **said):
        return ["case C-1 is before the court"] if subject == f"complaint:{complaint.reference}" else []

    holds_asked.connect(hold)
    try:
        with pytest.raises(CallerError, match="C-1 is before the court"):
            erasures.propose(cast["cora"], holding, complaint, "over")
    finally:
        holds_asked.disconnect(hold)


def test_the_urgent_way_hides_at_once_and_erases_nothing(cast, complaint, holding):
    proposal = erasures.propose(cast["cora"], holding, complaint, "the gang reads it", urgent=True)
    assert Complaint.objects.get().mark == "RED"
    with pytest.raises(CallerError, match="Another officer"):
        erasures.erase(cast["cora"], proposal)
    erasures.withdraw(cast["vera"], proposal)
    assert Complaint.objects.get().mark == "AMBER"


def test_entries_without_a_place_are_emptied_later(cast, complaint, holding):
    record("complaint_accepted", f"complaint:{complaint.reference}", {})
    erasures.erase(cast["vera"], erasures.propose(cast["cora"], holding, complaint, "over"))
    assert Entry.objects.filter(subject__contains=complaint.reference).count() == 1
    sequence()
    assert finish_recent_erasures() == 1
    sequence()
    assert not Entry.objects.filter(subject__contains=complaint.reference).exists()
    assert verify_log().good


def test_backups_of_living_months_are_said_to_hold_it(cast, complaint, holding):
    now = timezone.now()
    for month, destroyed in (("2026-01", None), ("2026-02", now)):
        key = BackupKey.objects.create(month=month, made_at=now, destroyed_at=destroyed)
        Backup.objects.create(key=key, name="b", made_at=now, size=1, sha256="0" * 64)
    old = BackupKey.objects.get(month="2026-01")
    Backup.objects.create(key=old, name="a", made_at=now - timedelta(days=4000), size=1, sha256="0" * 64)
    done = erasures.erase(cast["vera"], erasures.propose(cast["cora"], holding, complaint, "over"))
    assert remains_of(done).months == {"2026-01": 1}


def test_a_record_that_others_need_says_so(cast, records):
    person = records.found(records.operation()).person
    due = lambda before: type(person).objects.all()  # noqa: E731
    held = Holding("person", "Person", due, str, lambda row: (str(row.delete()[0]),))
    proposal = RecordErasure(kind="person", row=person.pk)
    with pytest.raises(CallerError, match="erase them first"):
        erasures._destroy(held, person)
    assert proposal.pk is None


def test_the_pages_of_both_officers(client, cast, complaint):
    reviews.find_due()
    row = RetentionReview.objects.get()
    client.force_login(cast["cora"])
    assert complaint.reference in client.get("/log/retention/").content.decode()
    url = f"/log/retention/{row.pk}/"
    assert client.get(url).status_code == 200
    wrong = client.post(url, {"do": "keep", "reason": "still open", "next_on": "2099-01-01"})
    assert (wrong.status_code, "still open" in wrong.content.decode()) == (400, True)
    page = client.post(url, {"do": "erase", "reason": "over"}, follow=True).content.decode()
    assert "Another officer must erase it" in page
    proposal = RecordErasure.objects.get()
    client.force_login(cast["vera"])
    assert "Erasures that wait for you" in client.get("/log/retention/").content.decode()
    page = client.post(f"/log/retention/erasures/{proposal.pk}/erase", follow=True).content.decode()
    assert "Mentions of identifiers deleted" in page or "Complaint deleted" in page
    assert SECRET not in page


def test_erasing_before_the_day_by_reference(client, cast, complaint):
    client.force_login(cast["cora"])
    form = {"kind": "complaint", "reference": "none", "reason": "a court says so"}
    answer = client.post("/log/retention/erasures/new", form)
    assert (answer.status_code, "no such record" in answer.content.decode()) == (400, True)
    answer = client.post("/log/retention/erasures/new", form | {"reference": complaint.reference})
    assert answer.status_code == 302


@pytest.mark.django_db(transaction=True)
def test_nothing_of_it_is_left_in_the_databases_files(cast, records, holding):
    if connection.vendor != "sqlite":
        pytest.skip("files of SQLite")
    complaint = records.complaint(unit="VN-HN")
    Complaint.objects.filter(pk=complaint.pk).update(narrative=SECRET)
    complaint.refresh_from_db()
    file = Path(connection.settings_dict["NAME"])
    read = lambda: file.read_bytes() + file.with_name(file.name + "-wal").read_bytes()  # noqa: E731
    assert SECRET.encode() in read()
    erasures.erase(cast["vera"], erasures.propose(cast["cora"], holding, complaint, "over"))
    assert SECRET.encode() not in read()
