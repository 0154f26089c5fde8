"""A list too long to wait for: made aside, found again, fetched by its officer alone while he may still read all of it."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.attachments import storage
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.audit.models import Access
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.lists import export as exporting
from jointdesk.desk.today.models import TakenList
from jointdesk.desk.today.taken import actions, work

ROWS = 12
SAID = {"address": "/complaints/export/?q=", "form": "csv", "purpose": "case conference"}


@pytest.fixture
def mai(client, cast, monkeypatch):
    monkeypatch.setattr(exporting, "ROWS_AT_A_PAGE", ROWS - 1)
    lines = "".join(f"L-{n},2025-09-01,{cast['mai'].unit.code},Gọi {n}\n" for n in range(ROWS))
    import_complaints(io.BytesIO(f"id,received_at,unit,narrative\n{lines}".encode()), "l.csv", None)
    client.force_login(cast["mai"])
    return client


def asked(client, **other):
    answer = client.post("/lists/take/", {**SAID, **other})
    assert (answer.status_code, answer["Location"]) == (302, "/works/")
    return TakenList.objects.latest("pk")


def read(answer):
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_it_is_made_aside_found_again_and_fetched(mai, cast):
    taken = asked(mai)
    assert "Running" in mai.get("/works/").content.decode()
    assert mai.post(f"/works/lists/{taken.key}/file").status_code == 400
    assert work.make_lists() == 1
    assert work.make_lists() == 0
    assert Notification.objects.get(officer=cast["mai"], kind="list_made").url == "/works/"
    page = mai.get("/works/").content.decode()
    assert f'action="/works/lists/{taken.key}/file"' in page
    headings, *rows = read(mai.post(f"/works/lists/{taken.key}/file"))
    assert sorted(row[0] for row in rows) == sorted(f"L-{n}" for n in range(ROWS))
    assert headings[-1].endswith("for: case conference")
    noted = Access.objects.filter(officer=cast["mai"], purpose="list taken as CSV: case conference")
    assert [one.subject for one in noted.order_by("pk")] == ["complaints", f"list:{taken.key.hex}"]


def test_the_same_asked_twice_is_made_once(mai):
    assert asked(mai) == asked(mai)


def test_a_short_one_is_there_at_once(mai, monkeypatch):
    monkeypatch.setattr(exporting, "ROWS_AT_A_PAGE", ROWS)
    assert len(read(mai.post("/lists/take/", SAID))) == ROWS + 1
    assert not TakenList.objects.exists()


def test_what_takes_too_long_to_read_is_made_aside_too(mai, monkeypatch):
    monkeypatch.setattr(exporting, "ROWS_AT_A_PAGE", ROWS)
    monkeypatch.setattr(exporting, "SECONDS_AT_A_PAGE", -1.0)
    asked(mai)


def test_nothing_of_it_lies_open_on_the_disk_or_after_its_day(mai):
    taken = asked(mai)
    work.make_lists()
    taken.refresh_from_db()
    sealed = storage.path_of(taken.attachment.key)
    assert b"L-1" not in sealed.read_bytes()
    TakenList.objects.update(ended_at=timezone.now() - actions.LIVES - timedelta(minutes=1))
    assert mai.post(f"/works/lists/{taken.key}/file").status_code == 400
    assert work.forget_old() == 1
    assert not TakenList.objects.exists()
    assert not Attachment.objects.exists()


def test_an_officer_throws_his_own_away(mai, cast):
    taken = asked(mai)
    work.make_lists()
    mai.force_login(cast["alice"])
    assert mai.post(f"/works/lists/{taken.key}/file").status_code == 404
    assert mai.post(f"/works/lists/{taken.key}/forget/").status_code == 404
    assert str(taken.key) not in mai.get("/works/").content.decode()
    mai.force_login(cast["mai"])
    assert mai.post(f"/works/lists/{taken.key}/forget/").status_code == 302
    assert not TakenList.objects.exists()


def move(officer):
    officer.unit = Unit.objects.exclude(pk=officer.unit_id).filter(level=Unit.Level.PROVINCE).first()
    officer.save()


def demote(officer):
    officer.role = "field"
    officer.save()


def mark_one(_officer):
    Complaint.objects.filter(reference="L-3").update(mark=Mark.RED)


def hand_one_over(officer):
    other = Unit.objects.exclude(pk=officer.unit_id).filter(level=Unit.Level.PROVINCE).first()
    Complaint.objects.filter(reference="L-3").update(unit=other)


@pytest.mark.parametrize("change", [move, demote, mark_one, hand_one_over])
def test_what_may_not_be_read_any_more_is_not_fetched(mai, cast, change):
    taken = asked(mai)
    work.make_lists()
    change(cast["mai"])
    cast["mai"].refresh_from_db()
    mai.force_login(cast["mai"])
    assert mai.post(f"/works/lists/{taken.key}/file").status_code == 403
    assert not TakenList.objects.exists()
    assert not Attachment.objects.exists()


def test_new_rows_and_other_words_hinder_nobody(mai, cast):
    taken = asked(mai)
    work.make_lists()
    Complaint.objects.filter(reference="L-3").update(narrative="Other words")
    line = f"id,received_at,unit,narrative\nL-99,2025-09-02,{cast['mai'].unit.code},x\n"
    import_complaints(io.BytesIO(line.encode()), "m.csv", None)
    assert len(read(mai.post(f"/works/lists/{taken.key}/file"))) == ROWS + 1


def test_it_holds_what_the_officer_may_read_when_it_is_made(mai, cast):
    taken = asked(mai)
    mark_one(cast["mai"])
    work.make_lists()
    assert "L-3" not in {row[0] for row in read(mai.post(f"/works/lists/{taken.key}/file"))}


def test_who_may_not_read_the_list_when_it_is_made_gets_none(mai, cast):
    asked(mai)
    demote(cast["mai"])
    work.make_lists()
    assert TakenList.objects.get().state == TakenList.State.FAILED
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/cases/",
        "/works/",
        "//elsewhere.example/complaints/export/",
        "https://elsewhere.example/",
        "",
        "/nowhere",
        "/lists/take/",
    ],
)
def test_only_a_list_comes_by_its_address(mai, address):
    answer = mai.post("/lists/take/", {**SAID, "address": address})
    assert answer.status_code in (400, 403)
    assert not TakenList.objects.exists()


def test_a_page_is_not_read_past_the_register(mai, cast):
    """What the list's view answers instead of a file goes nowhere."""
    complaint = Complaint.objects.first()
    answer = mai.post("/lists/take/", {**SAID, "address": f"/complaints/{complaint.pk}/"})
    assert answer.status_code == 400
    assert "Gọi" not in answer.content.decode()


def test_there_is_an_end_to_them(mai, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    asked(mai)
    asked(mai, purpose="another")
    assert mai.post("/lists/take/", {**SAID, "purpose": "a third"}).status_code == 400


def test_a_fault_is_told_and_not_tried_for_ever(mai, cast, monkeypatch):
    def fail(*_args, **_said):
        raise ValueError("a secret of the desk")

    asked(mai)
    monkeypatch.setattr(work, "ask_list", fail)
    assert work.make_lists() == 1
    assert work.make_lists() == 0
    assert "a secret" not in mai.get("/works/").content.decode()
    assert Notification.objects.filter(officer=cast["mai"], kind="list_failed").exists()
