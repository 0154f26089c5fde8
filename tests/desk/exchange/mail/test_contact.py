"""Where we stand with each partner, and the words for what it sends: read from rows, whoever may see partners."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.work import sequence
from jointdesk.desk.exchange.mail.alarms import ALARMING
from jointdesk.desk.exchange.mail.contact import contacts
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.mail.words import ALARMS, MESSAGES
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import OutgoingMessage, PartnerCheckpoint, WitnessedSize
from jointdesk.engine.exchange.wire.bodies import BODIES, JointGroupAcceptance


def test_last_heard_what_waits_and_who_witnesses_whom(kh, partner, cast, django_assert_num_queries):
    bob = cast["bob"]
    with transaction.atomic():
        queue(partner, JointGroupAcceptance(group="a" * 32), "1" * 32)
    deliver()
    heard = contacts(bob)[0].heard_at
    assert heard == OutgoingMessage.objects.latest("received_at").received_at
    with transaction.atomic():
        late = queue(partner, JointGroupAcceptance(group="b" * 32), "1" * 32)
    kh.down = True
    deliver()
    record("made", "thing:1", {})
    sequence()
    WitnessedSize.objects.update_or_create(partner=partner, defaults={"cosigned_size": 0})
    PartnerCheckpoint.objects.update_or_create(
        partner=partner, defaults={"size": 7, "root": b"r", "note": "", "seen_at": timezone.now()}
    )
    with django_assert_num_queries(3):
        (one,) = contacts(bob)
    assert (one.waiting, one.oldest, one.unreached) == (1, late.created_at, True)
    assert (one.behind, one.theirs) == (one.ours, 7)
    assert one.ours > 0
    assert one.heard_at >= heard > timezone.now() - timedelta(minutes=5)
    assert [found.partner for found in contacts(bob, desk="kh")] == [partner]
    assert contacts(bob, desk="kr") == []
    assert contacts(cast["alice"]) == []


@pytest.mark.parametrize("path", ["/exchange/of-logs/", "/exchange/of-partner/kh/", "/exchange/messages/"])
def test_the_pages_show_it(kh, partner, client, cast, path):
    client.force_login(cast["bob"])
    page = client.get(path).content.decode()
    assert partner.name in page
    client.force_login(cast["alice"])
    assert client.get(path).status_code == 403


def test_each_message_and_each_contradiction_has_words():
    assert set(MESSAGES) >= set(BODIES) - {"receipt", "not_stored"}
    assert set(ALARMS) >= ALARMING
