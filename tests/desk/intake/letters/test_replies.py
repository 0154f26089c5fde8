"""Where a complaint stands and what an officer writes reaches the door, and only the receipt opens it."""

import json
import secrets
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from jointdesk.desk.intake import actions, clock_actions, handover_actions
from jointdesk.desk.intake.letters.answering import answer_letter
from jointdesk.desk.intake.models import Complaint, Enquiry, Letter, Receipt, Reply
from jointdesk.desk.intake.receipts import handing_out_replies
from jointdesk.desk.intake.receipts.handing_out_replies import hand_out_when_due, write_all
from jointdesk.desk.intake.receipts.replying import Words, write_to_complainant
from jointdesk.engine.errors import CallerError
from jointdesk.engine.letterbox.letters import NamedIdentifier
from jointdesk.engine.letterbox.receipts import Receipt as Code
from jointdesk.engine.letterbox.receipts import make_receipt
from jointdesk.engine.letterbox.replies import open_message, read_states


def hand_out() -> int:
    handing_out_replies._pace["not_before"] = 0.0
    return hand_out_when_due()


def told(code: Code) -> str:
    return Receipt.objects.get(locator=code.locator).status


def test_each_step_is_told_in_its_word(door, fetch, cast):
    code = door.letter("đi qua các bước")
    fetch()
    complaint = Complaint.objects.get()
    assert told(code) == "received"
    handover_actions.take(cast["cora"], complaint)
    assert told(code) == "in_review"
    handover_actions.send(cast["cora"], complaint, cast["mai"].unit, "for Hà Nội")
    assert told(code) == "passed_on"
    complaint.refresh_from_db()
    handover_actions.take(cast["mai"], complaint)
    assert told(code) == "in_review"
    wish = clock_actions.Wish("suspended", "waits", timezone.localdate(), "foreign_assistance")
    clock_actions.move_clock(cast["cora"], complaint, wish)
    assert told(code) == "suspended"
    clock_actions.move_clock(
        cast["cora"], complaint, clock_actions.Wish("resumed", "here", timezone.localdate())
    )
    complaint.refresh_from_db()
    actions.accept(cast["cora"], complaint)
    assert told(code) == "accepted"
    actions.reject(cast["cora"], complaint, "no crime", "other")
    assert told(code) == "refused"
    actions.withdraw(cast["cora"], complaint, "taken back")
    assert told(code) == "closed"


def test_a_question_is_read_with_the_receipt_and_answered(door, fetch, cast, client: Client):
    code = door.letter("tôi bị lừa")
    fetch()
    complaint = Complaint.objects.get()
    client.force_login(cast["cora"])
    # two lines, as a browser sends them, and a number as a telephone hands it on
    typed = "Ngày nào?\r\nGọi \u202a117\u202c"
    form = {"text": typed, "language": "vi", "is_question": "on"}
    assert client.post(f"/complaints/{complaint.pk}/write/", form).status_code == 302
    assert told(code) == "question"
    assert hand_out() == 1
    (state,) = door.states()
    (sealed,) = state.messages
    assert (state.status, open_message(sealed, code).text) == ("question", "Ngày nào?\nGọi 117")
    door.letter("ngày 2 tháng 11", receipt=code, kind="addition")
    fetch()
    enquiry = Enquiry.objects.get()
    assert (enquiry.answer, enquiry.answered_by) == ("ngày 2 tháng 11", None)
    assert told(code) == "in_review"
    shown = client.get(f"/complaints/{complaint.pk}/").content.decode()
    assert "Ngày nào?" in shown
    assert "ngày 2 tháng 11" in shown
    row = Reply.objects.get()
    assert (row.note, "Ngày nào?".encode() in bytes(row.sealed)) == ("Ngày nào?\nGọi 117", False)


def test_a_bundle_is_made_when_something_moved_and_not_otherwise(door, fetch, cast):
    door.letter("một")
    fetch()
    assert (hand_out(), hand_out()) == (1, 0)
    handover_actions.take(cast["cora"], Complaint.objects.get())
    assert hand_out() == 1
    assert [state.status for state in door.states()] == ["in_review"]
    handing_out_replies._pace["not_before"] = 1e18
    handover_actions.hand_over(cast["cora"], Complaint.objects.get(), None)
    assert hand_out_when_due() == 0


def test_who_holds_no_receipt_is_not_written_to(door, fetch, cast):
    complaint = Complaint.objects.create(
        reference="X-1",
        received_at=timezone.now(),
        decide_by=date(2030, 1, 1),
        unit=cast["cora"].unit,
        narrative="by telephone",
    )
    with pytest.raises(CallerError, match="no receipt"):
        write_to_complainant(cast["cora"], complaint, Words("hello", "en"))


def test_a_dispute_is_answered_by_its_letter(door, fetch, cast):
    named = (NamedIdentifier("phone", "+84912345678", "0912 345 678", True),)
    code = door.letter("của tôi", kind="dispute", identifiers=named)
    fetch()
    letter = Letter.objects.get()
    answer_letter(cast["cora"], letter.number, "accepted", "Đã gỡ", "vi")
    hand_out()
    (state,) = door.states()
    assert (state.status, open_message(state.messages[0], code).text) == ("accepted", "Đã gỡ")
    with pytest.raises(CallerError, match="told"):
        answer_letter(cast["cora"], letter.number, "maybe", "", "vi")
    with pytest.raises(CallerError, match="no letter"):
        answer_letter(cast["cora"], "0" * 32, "closed", "", "vi")


def test_many_receipts_go_out_in_order_and_the_old_are_forgotten(door, monkeypatch, db):
    monkeypatch.setattr(handing_out_replies, "AT_ONCE", 3)
    codes = [make_receipt(secrets.token_bytes) for _number in range(8)]
    # two with one locator
    codes.append(Code(codes[0].locator, secrets.token_bytes(10)))
    today = timezone.localdate()
    for number, code in enumerate(codes):
        Receipt.objects.create(
            locator=code.locator,
            hash=secrets.token_bytes(32),
            reply_key=bytes(32),
            language="vi",
            since=today,
            forget_on=today if number == 4 else date(2040, 1, 1),
        )
    lines = list(write_all(today))
    keys = [(json.loads(line)["locator"], json.loads(line)["hash"]) for line in lines]
    assert len(set(keys)) == 8
    assert len(list(read_states(lines, today))) == 8
