"""What moved is told in a small bundle over the last one of all; all are told anew when that is due, and read anew."""

import secrets
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from jointdesk.desk.intake import handover_actions
from jointdesk.desk.intake.models import Complaint, GoneReceipt, Receipt
from jointdesk.desk.intake.receipts import handing_out_replies
from jointdesk.desk.intake.receipts.handing_out_replies import hand_out_when_due
from jointdesk.desk.intake.retention import erase_complaint
from jointdesk.engine.letterbox.replies_since import read_moved

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(hours=2)


def hand_out() -> int:
    handing_out_replies._pace["not_before"] = 0.0
    return hand_out_when_due()


def receipts(count: int) -> list[Receipt]:
    """Of disputes: without a complaint, and moved long ago."""
    return Receipt.objects.bulk_create(
        Receipt(
            locator=secrets.token_bytes(3),
            hash=secrets.token_bytes(32),
            reply_key=bytes(32),
            language="vi",
            since=timezone.localdate(),
            forget_on=date(2040, 1, 1),
            moved_at=timezone.now() - LONG_AGO,
        )
        for _number in range(count)
    )


def moved(door) -> list[bytes | None]:
    return [one.line for one in read_moved(door.told("replies-since")[1], timezone.localdate())[1]]


def test_one_step_is_told_alone(door, fetch, cast):
    receipts(40)
    door.letter("một")
    fetch()
    assert hand_out() == 1
    base = door.told("replies")
    assert (len(base[1]), len(moved(door))) == (41, 1)
    handover_actions.take(cast["cora"], Complaint.objects.get())
    assert hand_out() == 1
    assert door.told("replies") == base
    (line,) = moved(door)
    assert b'"in_review"' in line
    assert sorted({state.status for state in door.states()}) == ["in_review", "received"]


def test_an_erased_one_is_forgotten_at_once_and_its_trace_with_the_next_of_all(
    door, fetch, cast, monkeypatch
):
    receipts(3)
    door.letter("xóa đi")
    fetch()
    hand_out()
    assert len(door.states()) == 4
    erase_complaint(Complaint.objects.get())
    assert hand_out() == 1
    assert moved(door) == [None]
    assert len(door.states()) == 3
    monkeypatch.setattr(handing_out_replies, "MARGIN", timedelta(0))
    GoneReceipt.objects.update(at=timezone.now() - LONG_AGO)
    monkeypatch.setattr(handing_out_replies, "EVERY", timedelta(0))
    hand_out()
    assert not GoneReceipt.objects.exists()
    assert len(door.states()) == 3


def test_when_many_moved_all_are_told_anew(door, monkeypatch):
    many = receipts(10)
    hand_out()
    first = door.told("replies")[0]
    monkeypatch.setattr(handing_out_replies, "MOST_MOVED", 5)
    Receipt.objects.filter(pk__in=[one.pk for one in many[:6]]).update(moved_at=timezone.now())
    handing_out_replies.mark_due()
    hand_out()
    assert door.told("replies")[0] == first, "within the margin they would be told again at once"
    monkeypatch.setattr(handing_out_replies, "MARGIN", timedelta(0))
    handing_out_replies.mark_due()
    hand_out()
    assert door.told("replies")[0] > first


def test_what_no_signal_told_is_read_with_the_next_of_all(door, fetch, cast, monkeypatch):
    door.letter("đổi lặng lẽ")
    fetch()
    hand_out()
    Complaint.objects.update(state=Complaint.State.WITHDRAWN)
    monkeypatch.setattr(handing_out_replies, "EVERY", timedelta(0))
    assert hand_out() == 1
    assert [state.status for state in door.states()] == ["closed"]


def test_one_that_broke_off_is_made_again(door, monkeypatch):
    receipts(1)
    hand_out()
    handing_out_replies.mark_due()

    def broken(*_arguments):
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(handing_out_replies, "hand_out", broken)
        with pytest.raises(OSError, match="no room"):
            hand_out()
    assert (settings.HOME / "letterbox" / "replies.due").exists()
    assert (hand_out(), hand_out()) == (1, 0)
    # a worker that was killed after it had taken the mark away: the next one tells once, due or not
    handing_out_replies._pace["first"] = 1.0
    assert (hand_out(), hand_out()) == (1, 0)
