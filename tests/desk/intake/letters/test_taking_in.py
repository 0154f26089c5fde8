"""A sealed letter at a door becomes a complaint at the desk: once, whole, and nothing of it stays at the door."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from jointdesk.desk.attachments.actions import open_plain
from jointdesk.desk.intake.letters import taking_in
from jointdesk.desk.intake.letters.fetching import try_again
from jointdesk.desk.intake.letters.signals import letter_opened
from jointdesk.desk.intake.models import Complaint, DangerCall, Letter, LetterFile, Receipt, StuckLetter
from jointdesk.desk.intake.retention import erase_complaint
from jointdesk.engine.letterbox.letters import Contact, Loss, NamedIdentifier

pytestmark = pytest.mark.usefixtures("cast")


def test_a_report_becomes_a_complaint(door, fetch):
    contact = Contact("Nguyễn Văn Ví Dụ", "+84 90 000 00 01", "", "Zalo", "buổi tối")
    said = (
        NamedIdentifier("phone", "+84912345678", "0912 345 678", True),
        NamedIdentifier("phone", "+84987654321", "0987 654 321", False),
    )
    losses = (
        Loss("1500000.50", "VND", date(2026, 11, 2), "qua ứng dụng"),
        Loss("20", "VND", None, ""),
    )
    receipt = door.letter(
        "Họ gọi từ 0912 345 678, không phải 0987 654 321",
        reporter="organisation",
        scam_types=("IMP_OFFICIAL",),
        identifiers=said,
        losses=losses,
        contact=contact,
        keep_confidential=True,
        place="Hà Nội",
        files=[("màn hình.png", b"pixels" * 1000)],
    )
    assert fetch() == 1
    complaint = Complaint.objects.get()
    assert (complaint.channel, complaint.legal_kind, complaint.unit.code) == ("public", "report", "VN-HN")
    assert (complaint.amount, complaint.currency) == (Decimal("1500020.50"), "VND")
    assert complaint.complainant_name == contact.name
    assert "buổi tối" in complaint.complainant_contact
    assert complaint.confidential
    assert [one.code for one in complaint.scam_types.all()] == ["IMP_OFFICIAL"]
    assert {one.identifier.value for one in complaint.mentions.all()} == {"+84912345678"}
    assert [line.amount for line in complaint.losses.all()] == [Decimal("1500000.50")]
    (file,) = LetterFile.objects.all()
    assert b"".join(open_plain(file.attachment)) == b"pixels" * 1000
    assert complaint.receipt.mark.locator == receipt.locator
    assert door.waiting() == []
    assert list((door.folder / "attachments").iterdir()) == []
    assert fetch() == 0


def test_what_the_database_holds_of_a_letter_is_sealed(door, fetch):
    door.letter("ông ấy gọi từ số lạ", contact=Contact("Trần Thị Mẫu", "", "", "", ""))
    fetch()
    row = Letter.objects.get()
    assert row.read_sealed()["contact"]["name"] == "Trần Thị Mẫu"
    assert "Mẫu".encode() not in bytes(row.sealed)


def test_a_letter_that_came_twice_is_one(door, fetch):
    door.letter("một lần")
    (path,) = door.waiting()
    sealed = path.read_bytes()
    fetch()
    path.write_bytes(sealed)
    assert fetch() == 0
    assert (Complaint.objects.count(), door.waiting()) == (1, [])


def test_what_breaks_off_leaves_the_letter_at_its_door(door, fetch, monkeypatch):
    door.letter("bị ngắt", files=[("a.png", b"x" * 70_000)])

    def broken(*_told, **_said):
        raise OSError("the power went")

    monkeypatch.setattr(taking_in, "record", broken)
    assert fetch() == 0
    assert (Complaint.objects.count(), Letter.objects.count(), len(door.waiting())) == (0, 0, 1)
    monkeypatch.undo()
    from jointdesk.desk.intake.letters import fetching

    fetching._away.clear()
    assert fetch() == 1
    assert Complaint.objects.count() == 1


def test_one_that_does_not_open_stops_no_other(door, fetch, client: Client, cast):
    door.letter("tốt")
    (good,) = door.waiting()
    bad = good.with_name("0" * 32)
    bad.write_bytes(good.read_bytes())
    door.letter("cũng tốt")
    assert fetch() == 2
    stuck = StuckLetter.objects.get()
    assert (stuck.number, stuck.code) == ("0" * 32, "altered")
    assert door.waiting() == [bad]
    assert fetch() == 0
    client.force_login(cast["adam"])
    assert "0" * 32 in client.get("/complaints/doors/").content.decode()
    good_again = bad.with_name(good.name)
    assert try_again("test") == 1
    bad.rename(good_again)
    fetch()
    assert door.waiting() == []


def test_a_file_that_is_not_what_the_letter_names_is_told(door, fetch):
    door.letter("có tệp", files=[("a.png", b"right"), ("b.png", b"lost")])
    for path in sorted((door.folder / "attachments").rglob("*")):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1])
            break
    assert fetch() == 1
    assert sorted(file.why for file in LetterFile.objects.all()) == ["", "altered"]


def test_more_joins_its_complaint_and_links_at_once(door, fetch, client: Client, cast):
    denied = (NamedIdentifier("phone", "+84987654321", "0987 654 321", False),)
    receipt = door.letter("gọi từ 0987 654 321", identifiers=denied)
    fetch()
    complaint = Complaint.objects.get()
    door.letter("còn số 0912 345 678", receipt=receipt, kind="addition", files=[("b.png", b"more")])
    fetch()
    complaint.refresh_from_db()
    assert complaint.narrative.endswith("còn số 0912 345 678")
    assert {one.identifier.value for one in complaint.mentions.all()} == {"+84912345678"}
    assert Letter.objects.filter(kind="addition", complaint=complaint, read_at=None).count() == 1
    client.force_login(cast["alice"])
    inbox = client.get("/complaints/inbox/?box=added").content.decode()
    assert complaint.reference in inbox
    client.post(f"/complaints/{complaint.pk}/additions/read/")
    assert complaint.reference not in client.get("/complaints/inbox/?box=added").content.decode()


def test_an_addition_that_comes_first_is_kept(door, fetch):
    receipt = door.letter("thêm trước", kind="addition")
    fetch()
    door.letter("sau mới đến đơn", receipt=receipt)
    fetch()
    complaint = Complaint.objects.get()
    assert "thêm trước" in complaint.narrative
    assert "sau mới đến đơn" in complaint.narrative


def test_a_dispute_is_told_to_its_room_and_makes_no_complaint(door, fetch):
    heard = []

    def listen(letter, complaint, attachments, **_said):
        heard.append((letter.kind, complaint, len(attachments)))

    letter_opened.connect(listen)
    try:
        named = (NamedIdentifier("phone", "+84912345678", "0912 345 678", True),)
        receipt = door.letter("số của tôi", kind="dispute", identifiers=named, files=[("a.png", b"bill")])
        fetch()
        door.letter("thêm giấy tờ", receipt=receipt, kind="addition")
        fetch()
    finally:
        letter_opened.disconnect(listen)
    assert heard == [("dispute", None, 1), ("addition", None, 0)]
    assert Complaint.objects.count() == 0
    assert Receipt.objects.get().complaint is None


def test_whoever_answers_calls_for_help_is_told_and_nobody_else_reads(door, fetch, client: Client, cast):
    door.danger(place="Hà Nội")
    fetch()
    call = DangerCall.objects.get()
    assert call.complaint.unit.code == "VN-HN"
    told = set(call.complaint.unit and _notified("danger_called"))
    assert told == {"cora", "mai", "sok"}
    page = f"/complaints/danger/{call.pk}/"
    client.force_login(cast["sok"])
    shown = client.get(page).content.decode()
    assert "chỉ nhắn sau 23 giờ" in shown
    assert "họ giữ hộ chiếu" in shown
    for name, url in (("alice", f"/complaints/{call.complaint.pk}/"), ("alice", "/complaints/inbox/")):
        client.force_login(cast[name])
        assert "hộ chiếu" not in client.get(url).content.decode()
    assert client.get(page).status_code == 403
    assert "họ giữ hộ chiếu".encode() not in bytes(call.sealed)


def test_a_call_is_taken_answered_and_ended(door, fetch, client: Client, cast):
    receipt = door.danger()
    fetch()
    call = DangerCall.objects.get()
    client.force_login(cast["cora"])
    page = f"/complaints/danger/{call.pk}/"
    client.post(f"{page}end/", {"outcome": "x"})
    assert DangerCall.objects.get().state == "waiting"
    client.post(f"{page}take/")
    assert DangerCall.objects.get().taken_by == cast["cora"]
    client.post(f"{page}write/", {"text": "Chúng tôi đã nhận", "language": "vi"})
    assert Receipt.objects.get().status == "in_review"
    door.letter("họ chuyển chúng tôi đi", receipt=receipt, kind="addition")
    fetch()
    assert "danger_added" in _kinds("cora")
    assert "họ chuyển" not in Complaint.objects.get().narrative
    assert "họ chuyển chúng tôi đi" in client.get(page).content.decode()
    client.post(f"{page}end/", {"outcome": "đã về nhà"})
    call.refresh_from_db()
    assert (call.state, call.read_sealed()["outcome"]) == ("ended", "đã về nhà")


def test_a_door_whose_clock_runs_ahead_gives_no_later_day(door, fetch):
    door.letter("tương lai", received_at=datetime(2030, 1, 1, tzinfo=UTC))
    fetch()
    assert Complaint.objects.get().received_at.year < 2030


def test_reports_that_look_arranged_are_told_to_triage(door, fetch, client: Client, cast):
    for _number in range(6):
        door.letter("Số 0912 345 678 lừa đảo, chặn ngay đi mọi người ơi", origin=bytes(16))
    door.letter("Chuyện khác, số 0987 654 321", origin=bytes(range(16)))
    fetch()
    arranged = Complaint.objects.filter(narrative__contains="chặn ngay").last()
    other = Complaint.objects.get(narrative__startswith="Chuyện khác")
    assert Complaint.objects.count() == 7
    client.force_login(cast["cora"])
    shown = client.get(f"/complaints/{arranged.pk}/preview/").content.decode()
    assert "Look twice" in shown
    assert "6 of 6 came from one part of the network" in shown
    assert "Look twice" not in client.get(f"/complaints/{other.pk}/preview/").content.decode()
    assert client.get("/complaints/inbox/").content.decode().count("Look twice") >= 1


def test_an_erased_complaint_leaves_nothing_of_its_letters(door, fetch):
    door.letter("xóa tôi đi", files=[("a.png", b"pixels")])
    fetch()
    file = LetterFile.objects.get()
    done = erase_complaint(Complaint.objects.get())
    assert {"letters:1", "attachments:1"} <= set(done)
    assert (Letter.objects.count(), Receipt.objects.count(), LetterFile.objects.count()) == (0, 0, 0)
    file.attachment.refresh_from_db()
    assert file.attachment.state == "destroyed"


def _notified(kind: str) -> set[str]:
    from jointdesk.desk.accounts.models import Notification

    return set(Notification.objects.filter(kind=kind).values_list("officer__username", flat=True))


def _kinds(name: str) -> set[str]:
    from jointdesk.desk.accounts.models import Notification

    return set(Notification.objects.filter(officer__username=name).values_list("kind", flat=True))
