"""Whatever an officer does with a complaint, its receipts say what its rows say: after each action, and with no sweep."""

import inspect
from datetime import timedelta
from types import ModuleType

import pytest
from django.utils import timezone

from jointdesk.desk.intake import (
    actions,
    clock_actions,
    correction_actions,
    duplicate_actions,
    enquiry_actions,
    handover_actions,
)
from jointdesk.desk.intake.letters import danger
from jointdesk.desk.intake.models import Complaint, DangerCall, Enquiry, Receipt
from jointdesk.desk.intake.receipts import replying
from jointdesk.desk.intake.receipts.replying import Words
from jointdesk.desk.intake.receipts.standing import read_standings
from jointdesk.desk.intake.retention import erase_complaint

ROOMS = (actions, clock_actions, handover_actions, duplicate_actions, enquiry_actions, danger, replying)
# what writes rows that say nothing of where a complaint stands, or only reads
SAYS_NOTHING = {
    "actions.can_take_back",
    "clock_actions.count_anew",
    "danger.calls",
    "danger.calls_of",
    "danger.end",
    "danger.waiting",
    "danger.write",
    "duplicate_actions.mark_duplicates",
    # a part of withdrawing and erasing, which are done below
    "duplicate_actions.stand_in_for",
    "enquiry_actions.drop_loss",
    "enquiry_actions.follow_loss",
    "enquiry_actions.note_loss",
    "enquiry_actions.tell_result",
    "enquiry_actions.translate",
    "enquiry_actions.write_loss",
    "replying.write_to",
}


class Desk:
    """Three complaints that came by a door; `says` does one thing and reads what each writer is told."""

    def __init__(self) -> None:
        self.first, self.second, self.third = Complaint.objects.order_by("pk")
        self.done: set[str] = set()

    def says(self, action, *arguments, **named) -> tuple[str, ...]:
        action(*arguments, **named)
        self.done.add(f"{action.__module__.rpartition('.')[2]}.{action.__name__}")
        for complaint in (self.first, self.second, self.third):
            complaint.refresh_from_db()
        return self.told()

    def told(self) -> tuple[str, ...]:
        receipts = list(Receipt.objects.filter(complaint__isnull=False).order_by("complaint"))
        standings = read_standings([receipt.complaint_id for receipt in receipts])
        for receipt in receipts:
            told = standings[receipt.complaint_id]
            assert (receipt.status, receipt.forget_on) == (told.status, told.forget_on)
        return tuple(receipt.status for receipt in receipts)


@pytest.fixture
def desk(door, fetch, cast) -> Desk:
    for narrative in ("một", "hai", "ba"):
        door.letter(narrative)
    fetch()
    assert Complaint.objects.count() == 3
    return Desk()


def public(room: ModuleType) -> set[str]:
    name = room.__name__.rpartition(".")[2]
    found = inspect.getmembers(room, inspect.isfunction)
    return {
        f"{name}.{key}" for key, one in found if one.__module__ == room.__name__ and not key.startswith("_")
    }


def test_every_action_is_told_of_as_it_is_done(desk, door, fetch, cast):
    cora, mai = cast["cora"], cast["mai"]
    today = timezone.localdate()
    one, two, three = desk.first, desk.second, desk.third
    says = desk.says
    assert desk.told() == ("received",) * 3
    # a complaint that others repeat moves them with it, those that are led to another one as well
    assert says(handover_actions.take, cora, one) == ("in_review", "received", "received")
    assert says(duplicate_actions.mark_duplicate, cora, three, two, "same") == (
        "in_review",
        "received",
        "received",
    )
    assert says(duplicate_actions.mark_duplicate, cora, two, one, "same") == ("in_review",) * 3
    assert three.duplicate_of == one
    assert says(actions.accept, cora, one) == ("accepted",) * 3
    assert says(actions.take_back, cora, one, "too early") == ("in_review",) * 3
    assert says(duplicate_actions.unmark_duplicate, cora, three) == ("in_review", "in_review", "received")
    # a question is put to whoever is asked, not to those who told the same
    asked = Words("Ngày nào?", "vi", today + timedelta(days=9))
    assert says(replying.write_to_complainant, cora, one, asked) == ("question", "in_review", "received")
    answered = says(enquiry_actions.note_answer, cora, Enquiry.objects.get(), "hôm qua")
    assert answered == ("in_review", "in_review", "received")
    assert says(actions.reject, cora, one, "no crime", "other") == ("refused", "refused", "received")
    # the third goes to another unit and back, waits for another country, and is asked of a bank
    assert says(handover_actions.send, cora, three, mai.unit, "for Hà Nội")[2] == "passed_on"
    assert says(handover_actions.recall, cora, three.transfers.get(state="sent"))[2] == "received"
    says(handover_actions.send, cora, three, mai.unit, "for Hà Nội")
    assert says(handover_actions.answer, mai, three.transfers.get(state="sent"), taken=True)[2] == "passed_on"
    assert says(handover_actions.take_many, mai, [three])[2] == "in_review"
    assert says(handover_actions.hand_over, mai, three, None)[2] == "in_review"
    says(handover_actions.take, mai, three)
    mai.is_active = False  # not stored: the account is closed elsewhere
    assert says(handover_actions.let_go_of_all, mai, cora)[2] == "in_review"
    assert three.holder is None
    mai.is_active = True
    says(enquiry_actions.ask, cora, three, "bank", "whose account", today + timedelta(days=5))
    wish = clock_actions.Wish("suspended", "waits", today, "foreign_assistance")
    assert says(clock_actions.move_clock, mai, three, wish)[2] == "in_review"
    assert says(clock_actions.settle_step, cora, three.clock_steps.get(), agreed=True)[2] == "suspended"
    correct = (cora, three, "received_at", f"{today - timedelta(days=30)}", "read again", timezone.now())
    assert says(correction_actions.correct, *correct)[2] == "suspended"
    assert says(actions.withdraw, cora, three, "taken back")[2] == "closed"
    # what is erased leaves those that repeated it where they stand by themselves
    says(actions.take_back, cora, one, "again")
    two.refresh_from_db()
    erase_complaint(one)
    assert desk.told() == ("received", "closed")
    door.danger()
    fetch()
    call = DangerCall.objects.get()
    danger.take(cora, call)
    desk.done.add("danger.take")
    assert desk.told()[-1] == "in_review"
    places = set().union(*map(public, ROOMS))
    missing = (
        places
        - desk.done
        - SAYS_NOTHING
        - {"actions.store_complaint", "danger.open_call", "replying.set_status"}
    )
    assert not missing, f"do it above, or say that it says nothing: {sorted(missing)}"


def test_a_report_that_repeats_a_decided_one_stands_where_that_one_does(door, fetch, cast):
    """Duplicates are found while a complaint is stored, before its receipt is tied to it."""
    told = "Ngày 3 tháng 11 họ gọi từ số 0912 345 678 và lấy của tôi năm triệu đồng."
    door.letter(told)
    fetch()
    first = Complaint.objects.get()
    actions.accept(cast["cora"], first)
    door.letter(told)
    fetch()
    second = Receipt.objects.order_by("pk").last()
    assert second.complaint.duplicate_of == first
    assert second.status == "accepted"
