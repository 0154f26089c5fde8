"""What waits for a partner is sent until its receipt is in; a partner that is down loses nothing."""

from datetime import timedelta

import httpx
import pytest
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.exchange.mail import settling, transport
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Line, OutgoingMessage
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.bodies import JointGroupAcceptance

BODY = JointGroupAcceptance(group="a" * 32)


def reply(raw):
    return httpx.Response(200, stream=httpx.ByteStream(raw))


def put(partner, conversation="1" * 32):
    with transaction.atomic():
        return queue(partner, BODY, conversation)


def make_due():
    a_second_ago = timezone.now() - timedelta(seconds=1)
    OutgoingMessage.objects.update(next_try_at=a_second_ago)
    Line.objects.update(next_try_at=a_second_ago)


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
    line = Line.objects.get()
    assert line.tries == 1
    assert line.next_try_at > timezone.now()
    assert "ConnectError" in line.last_error
    kh.down = False
    assert deliver() == 0  # not due yet
    make_due()
    assert deliver() == 3
    assert [message.sequence for message in kh.got] == [1, 2, 3]


def test_the_first_success_after_a_pause_ends_the_pause(kh, partner):
    put(partner)
    kh.down = True
    for tries in (1, 2, 3):
        make_due()
        deliver()
        assert Line.objects.get().tries == tries
    kh.down = False
    make_due()
    assert deliver() == 1
    line = Line.objects.get()
    assert (line.tries, line.next_try_at, line.down_since) == (0, None, None)


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
    assert OutgoingMessage.objects.first().last_error == "malformed"


def test_a_receipt_of_another_message_is_not_believed(kh, partner, monkeypatch, caplog):
    monkeypatch.setattr(settling, "_warned", {})
    put(partner)
    put(partner)
    put(partner)
    answer = kh.answer
    first = []

    def same_receipt_always(request):
        first.append(answer(request).read().split(b"\n")[0])
        return reply(b"\n".join([first[0]] * (request.content.count(b"\n") + 1)))

    client = httpx.Client(transport=httpx.MockTransport(same_receipt_always))
    monkeypatch.setattr(transport, "client", lambda: client)
    deliver()
    outcomes = OutgoingMessage.objects.order_by("pk").values_list("outcome", "last_error")
    assert list(outcomes) == [("stored", ""), ("", "wrong_receipt"), ("", "wrong_receipt")]
    assert len([line for line in caplog.messages if "wrong_receipt" in line]) == 1


def test_nothing_is_queued_for_a_desk_that_is_not_confirmed(kh, partner):
    type(partner).objects.update(state="revoked")
    with pytest.raises(CallerError, match="not a confirmed partner"):
        put(partner)


def test_an_answer_without_end_is_cut_off(kh, partner, monkeypatch):
    endless = httpx.MockTransport(
        lambda request: httpx.Response(200, stream=httpx.ByteStream(b"x" * (3 * 1024 * 1024)))
    )
    monkeypatch.setattr(transport, "client", lambda: httpx.Client(transport=endless))
    put(partner)
    assert deliver() == 0
    assert "longer than" in Line.objects.get().last_error
