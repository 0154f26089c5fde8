"""A partner that is down for a week: the pace of tries, what revoking does meanwhile, and how all catches up."""

from datetime import timedelta
from itertools import pairwise

import httpx
import pytest
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.exchange.mail import transport
from jointdesk.desk.exchange.mail.outbox import queue, queue_all
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Line, OutgoingMessage
from jointdesk.engine.exchange.mail.delivery import LONGEST_PAUSE
from jointdesk.engine.exchange.wire.bodies import JointGroupAcceptance, JointGroupInvitation

BODY = JointGroupAcceptance(group="a" * 32)
INVITATION = JointGroupInvitation(
    group="b" * 32, name="G", mandate="M", legal_basis="UNCC", desks=("kh", "vn")
)


@pytest.fixture
def clock(kh, monkeypatch):
    """The clock of both desks, which the test moves."""

    class Clock:
        at = timezone.now()

        def now(self, zone=None):
            return self.at

    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock.now)
    monkeypatch.setitem(type(kh).answer.__globals__, "datetime", clock)
    return clock


def put(partner, conversation):
    with transaction.atomic():
        queue(partner, BODY, conversation)


def be_down_for(clock, length):
    """Try whenever a try is due; the moments of the tries."""
    tries, until = [], clock.at + length
    while clock.at < until:
        before = Line.objects.filter(tries__gt=0).first()
        deliver()
        after = Line.objects.get()
        if before is None or after.tries > before.tries:
            tries.append(clock.at)
        clock.at = after.next_try_at
    return tries


def test_after_a_week_everything_arrives_in_order(kh, partner, clock):
    kh.down = True
    for day in range(7):
        for conversation in ("1" * 32, "2" * 32):
            put(partner, conversation)
        tries = be_down_for(clock, timedelta(days=1))
        pauses = [later - earlier for earlier, later in pairwise(tries)]
        assert max(pauses) <= LONGEST_PAUSE
        if day:
            assert min(pauses) >= LONGEST_PAUSE / 2
    assert OutgoingMessage.objects.exclude(tries=0).count() == 0
    kh.down = False
    assert deliver() == 14
    by_conversation = {}
    for message in kh.got:
        by_conversation.setdefault(message.conversation, []).append(message.sequence)
    assert by_conversation == {"1" * 32: list(range(1, 8)), "2" * 32: list(range(1, 8))}
    line = Line.objects.get()
    assert (line.tries, line.next_try_at) == (0, None)


def test_its_first_sign_of_life_ends_the_pause(kh, partner, clock):
    kh.down = True
    put(partner, "1" * 32)
    be_down_for(clock, timedelta(hours=1))
    deliver()
    kh.down = False
    assert deliver() == 0
    kh.say(INVITATION, sent_at=clock.at)
    assert deliver() == 1


def test_to_a_partner_that_was_revoked_meanwhile_nothing_is_sent(kh, partner, clock):
    kh.down = True
    put(partner, "1" * 32)
    be_down_for(clock, timedelta(hours=1))
    type(partner).objects.update(state="revoked")
    kh.down = False
    clock.at += timedelta(days=7)
    assert deliver() == 0
    assert kh.got == []
    assert OutgoingMessage.objects.get().received_at is None


def test_after_a_long_silence_what_was_written_last_goes_in_the_first_call(kh, partner, monkeypatch):
    """Somebody in danger was asked about a minute ago: a week's notices must not keep the request."""
    with transaction.atomic():
        queue_all(partner, [BODY] * 150, "1" * 32)
    for conversation in ("2" * 32, "3" * 32):
        put(partner, conversation)
        put(partner, conversation)
    calls, answer = [], kh.answer

    def count(request):
        before = len(kh.got)
        said = answer(request)
        calls.append([(message.conversation[0], message.sequence) for message in kh.got[before:]])
        return said

    client = httpx.Client(transport=httpx.MockTransport(count))
    monkeypatch.setattr(transport, "client", lambda: client)
    assert deliver() == 154
    assert calls[0][0] == ("1", 1)
    assert {("2", 1), ("3", 1)} <= set(calls[0])
    assert {("2", 2), ("3", 2)} <= set(calls[1])
    for conversation, count_of in (("1", 150), ("2", 2), ("3", 2)):
        places = [place for call in calls for name, place in call if name == conversation]
        assert places == list(range(1, count_of + 1))
