"""A desk restored from a backup has forgotten messages: its partner's places tell, and nothing is lost in silence."""

import secrets
from datetime import UTC, datetime, timedelta

from django.db import transaction

from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Alarm, Conversation, OutgoingMessage
from jointdesk.desk.partners.own import own_card
from jointdesk.engine.exchange.mail.inbox import not_stored
from jointdesk.engine.exchange.mail.places import Place, run_on
from jointdesk.engine.exchange.mail.receipts import answer_to
from jointdesk.engine.exchange.wire.bodies import (
    ConversationStates,
    KeyRotated,
    MessageLost,
    NoticeWithdrawn,
)
from jointdesk.engine.exchange.wire.messages import draw_id

TALK = "1" * 32


def put(partner, *names):
    with transaction.atomic():
        return [queue(partner, NoticeWithdrawn(notice=name), TALK) for name in names]


def make_due():
    OutgoingMessage.objects.update(next_try_at=datetime.now(UTC) - timedelta(seconds=1))


def said(kh):
    """The names in the conversation, in the order in which they came."""
    return [
        (message.sequence, message.body.get("notice")) for message in kh.got if message.conversation == TALK
    ]


def forget(kh, number):
    """The far desk is restored: of the conversation it knows the first `number` messages."""
    running = bytes(32)
    for message in [message for message in kh.got if message.conversation == TALK][:number]:
        running = run_on(running, message.content)
    kh.places[TALK] = place = Place(TALK, number + 1, running)
    kh.got.clear()
    return place


def tell(kh, place):
    """The far desk's daily word, a while after what it receipted."""
    OutgoingMessage.objects.filter(received_at__isnull=False).update(
        there_since=datetime.now(UTC) - timedelta(hours=1)
    )
    states = ConversationStates(sent=(), applied=((place.conversation, place.next, place.running),))
    kh.say(states, conversation="5" * 32)
    make_due()


def test_what_the_partner_forgot_is_sent_again_as_it_was(kh, partner):
    put(partner, "N-1", "N-2", "N-3")
    deliver()
    first = {message.sequence: message.content for message in kh.got}
    tell(kh, forget(kh, 1))
    deliver()
    assert said(kh) == [(2, "N-2"), (3, "N-3")]
    assert [message.content for message in kh.got] == [first[2], first[3]]
    assert not OutgoingMessage.objects.filter(received_at=None).exists()
    assert {alarm.code for alarm in Alarm.objects.all()} == {"lost_there"}
    # the receipt from before is kept beside the new one
    assert OutgoingMessage.objects.exclude(former_receipt=None).count() == 2


def test_what_is_kept_no_more_is_said_to_be_lost_in_its_place(kh, partner):
    rows = put(partner, "N-1", "N-2", "N-3")
    deliver()
    OutgoingMessage.objects.filter(pk=rows[1].pk).update(signed=None)
    tell(kh, forget(kh, 1))
    deliver()
    assert [message.type for message in kh.got] == ["message_lost", "notice_withdrawn"]
    [lost] = kh.bodies(MessageLost)
    assert (lost.message, lost.lost) == (rows[1].message_id.hex, "notice_withdrawn")
    assert kh.got[0].id != rows[1].message_id.hex
    # the chain goes over what stands there now: the next comparison agrees
    assert bytes(Conversation.objects.get(key=TALK).sent_running) == kh.places[TALK].running
    tell(kh, kh.places[TALK])
    assert not Alarm.objects.filter(code="diverged").exists()


def test_a_lost_message_of_the_partners_is_an_alarm(kh, partner):
    kh.say(MessageLost(message="a" * 32, digest=bytes(32), lost="notice_sent"))
    assert Alarm.objects.get().code == "message_lost"


def conflict_until(kh, place):
    """The far desk has other messages of ours up to `place`: it takes none before it."""
    receipt = kh.receipt

    def answer(raw):
        message = kh.open(raw)
        if message.conversation != place.conversation or message.sequence >= place.next:
            return receipt(raw)
        kh.got.append(message)
        body = not_stored(message, "conflict", place)
        return kh.seal(answer_to(message, body, id=draw_id(secrets.token_bytes), now=datetime.now(UTC)))

    kh.receipt = answer
    kh.places[place.conversation] = place


def test_after_our_own_restore_what_waits_goes_on_behind_what_the_partner_has(kh, partner):
    rows = put(partner, "N-8", "N-9")
    place = Place(TALK, 4, bytes([7]) * 32)
    conflict_until(kh, place)
    deliver()
    assert [row.message_id for row in OutgoingMessage.objects.order_by("sequence")] == [
        row.message_id for row in rows
    ]
    assert list(OutgoingMessage.objects.order_by("pk").values_list("sequence", flat=True)) == [4, 5]
    kh.got.clear()
    make_due()
    deliver()
    assert said(kh) == [(4, "N-8"), (5, "N-9")]
    assert not OutgoingMessage.objects.filter(received_at=None).exists()
    assert {alarm.code for alarm in Alarm.objects.all()} == {"conflict"}
    there = Conversation.objects.get(key=TALK)
    assert (there.sent, bytes(there.sent_running)) == (5, kh.places[TALK].running)
    # and the next one follows
    put(partner, "N-10")
    deliver()
    assert said(kh)[-1] == (6, "N-10")


def test_news_of_a_key_keeps_its_place_and_signature_whatever_the_partner_says(kh, partner):
    with transaction.atomic():
        row = queue(partner, KeyRotated(card=own_card().signed, reason=""), TALK)
    conflict_until(kh, Place(TALK, 9, bytes(32)))
    deliver()
    kept = OutgoingMessage.objects.get()
    assert (kept.sequence, bytes(kept.signed)) == (1, bytes(row.signed))
    assert (kept.received_at, kept.last_error) == (None, "conflict")
