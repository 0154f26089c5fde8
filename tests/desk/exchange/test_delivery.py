"""What waits for a partner is sent until its receipt is in; a partner that is down loses nothing."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.exchange.models import OutgoingMessage
from jointdesk.desk.exchange.outbox import queue
from jointdesk.desk.exchange.work import deliver
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.bodies import JointGroupAcceptance

BODY = JointGroupAcceptance(group="a" * 32)


def put(partner, conversation="1" * 32):
    with transaction.atomic():
        return queue(partner, BODY, conversation)


def make_due():
    OutgoingMessage.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))


def test_a_message_is_sent_once_and_its_receipt_kept(kh, partner):
    row = put(partner)
    assert (deliver(), deliver()) == (1, 0)
    row.refresh_from_db()
    assert row.received_at is not None
    assert row.outcome == "stored"
    assert [message.sequence for message in kh.got] == [1]


def test_sequences_count_within_a_conversation(kh, partner):
    for conversation in ("1" * 32, "1" * 32, "2" * 32):
        put(partner, conversation)
    deliver()
    assert [(m.conversation[0], m.sequence) for m in kh.got] == [("1", 1), ("1", 2), ("2", 1)]


def test_a_partner_that_is_down_loses_nothing_and_is_not_hammered(kh, partner):
    for _ in range(3):
        put(partner)
    kh.down = True
    assert deliver() == 0
    rows = OutgoingMessage.objects.order_by("pk")
    assert [row.tries for row in rows] == [1, 0, 0]
    assert all(row.next_try_at > timezone.now() for row in rows)
    assert "ConnectError" in rows[0].last_error
    kh.down = False
    assert deliver() == 0  # not due yet
    make_due()
    assert deliver() == 3
    assert [message.sequence for message in kh.got] == [1, 2, 3]


def test_the_first_success_after_a_pause_wakes_the_rest(kh, partner):
    for _ in range(3):
        put(partner)
    kh.down = True
    deliver()
    kh.down = False
    first = OutgoingMessage.objects.order_by("pk").first()
    OutgoingMessage.objects.filter(pk=first.pk).update(next_try_at=timezone.now())
    assert deliver() == 1
    assert deliver() == 2


def test_a_message_from_the_partner_wakes_what_waits_for_it(kh, partner):
    put(partner)
    kh.down = True
    deliver()
    kh.down = False
    kh.publish("phone", ["+84900000001"])
    assert deliver() >= 1


def test_a_declined_message_does_not_hold_back_the_others(kh, partner):
    put(partner)
    kh.status = 400
    put(partner, "2" * 32)
    deliver()
    assert list(OutgoingMessage.objects.order_by("pk").values_list("tries", flat=True)) == [1, 1]
    assert OutgoingMessage.objects.first().last_error == "kh answered 400 malformed"


def test_a_receipt_of_another_message_is_not_believed(kh, partner, monkeypatch):
    put(partner)
    put(partner)
    answer = kh.answer
    first = []

    def same_receipt_always(request):
        first.append(answer(request).read())
        return httpx.Response(200, stream=httpx.ByteStream(first[0]))

    import httpx

    from jointdesk.desk.exchange import transport

    monkeypatch.setattr(
        transport, "client", lambda: httpx.Client(transport=httpx.MockTransport(same_receipt_always))
    )
    deliver()
    assert list(OutgoingMessage.objects.order_by("pk").values_list("outcome", flat=True)) == ["stored", ""]
    assert OutgoingMessage.objects.last().last_error == "wrong_receipt"


def test_nothing_is_queued_for_a_desk_that_is_not_confirmed(kh, partner):
    type(partner).objects.update(state="revoked")
    with pytest.raises(CallerError, match="not a confirmed partner"):
        put(partner)


def test_an_answer_without_end_is_cut_off(kh, partner, monkeypatch):
    import httpx

    from jointdesk.desk.exchange import transport

    endless = httpx.MockTransport(
        lambda request: httpx.Response(200, stream=httpx.ByteStream(b"x" * (3 * 1024 * 1024)))
    )
    monkeypatch.setattr(transport, "client", lambda: httpx.Client(transport=endless))
    put(partner)
    assert deliver() == 0
    assert "longer than" in OutgoingMessage.objects.get().last_error
