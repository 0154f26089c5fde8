"""The wire believes nobody unknown, takes each message once and in order, and one bad message stops nothing."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jointdesk.desk.exchange.mail import refusals
from jointdesk.desk.exchange.mail.quarantine import retry
from jointdesk.desk.exchange.models import Alarm, IncomingMessage, JointGroup, OutgoingMessage, WireRefusal
from jointdesk.engine.exchange.wire.bodies import (
    JointGroupAcceptance,
    JointGroupInvitation,
    NotStored,
    Receipt,
    Refusal,
    read_body,
)
from jointdesk.engine.exchange.wire.sealing import MAX_SEALED

INVITATION = JointGroupInvitation(
    group="a" * 32, name="Joint group", mandate="Scams", legal_basis="bilateral", desks=("kh", "vn")
)


def refuse(client, raw):
    answer = client.post("/wire/v1/messages", raw, content_type="application/jose")
    return answer.status_code, answer.json()["code"]


def test_a_message_is_receipted_and_handled(kh, partner):
    receipt = kh.say(INVITATION)
    assert read_body(receipt).outcome == "stored"
    assert JointGroup.objects.get().key == uuid.UUID("a" * 32)
    row = IncomingMessage.objects.get()
    assert (row.state, row.body) == (IncomingMessage.State.HANDLED, {})


def test_the_same_message_again_gives_the_same_receipt_and_does_nothing(kh, partner, client):
    raw = kh.seal(kh.message(INVITATION))
    first = client.post("/wire/v1/messages", raw, content_type="application/jose")
    second = client.post("/wire/v1/messages", raw, content_type="application/jose")
    first, second = (read_body(kh.open(answer.content)) for answer in (first, second))
    assert first == second
    assert IncomingMessage.objects.count() == JointGroup.objects.count() == 1


def test_a_stranger_is_refused_and_counted_and_changes_nothing(kh, partner, client):
    stranger = type(kh)("kh", "KH")
    raw = stranger.seal(stranger.message(INVITATION))
    assert refuse(client, raw) == (403, "unknown_sender")
    assert refuse(client, raw) == (403, "unknown_sender")
    assert WireRefusal.objects.get(code="unknown_sender").count == 2
    assert IncomingMessage.objects.count() == OutgoingMessage.objects.count() == 0


def test_junk_leaves_no_line_in_the_log(kh, partner, client, caplog):
    for _ in range(3):
        assert refuse(client, b"junk") == (400, "malformed")
    assert caplog.records == []
    assert WireRefusal.objects.get().count == 3


def test_refusals_are_counted_aside_and_written_together(kh, partner, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(refusals, "PAUSE_SECONDS", 3600.0)
    with django_assert_num_queries(0):
        for _ in range(100):
            refusals.count_refusal("malformed")
            refusals.count_refusal("conflict", partner)
    refusals.write_counts()
    [timer] = refusals._writer
    timer.cancel()
    refusals._writer.clear()
    found = {(row.code, row.partner): row.count for row in WireRefusal.objects.all()}
    assert found == {("malformed", None): 100, ("conflict", partner): 100}


def test_a_pending_or_revoked_partner_is_a_stranger(kh, partner, client):
    for state in ("pending", "revoked"):
        type(partner).objects.update(state=state)
        assert refuse(client, kh.seal(kh.message(INVITATION))) == (403, "unknown_sender")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda raw: raw[:-1], "malformed"),
        (lambda raw: b"", "malformed"),
        (lambda raw: b"{}" * 1000, "malformed"),
        (lambda raw: raw[:-30] + (b"A" if raw[-30:-29] != b"A" else b"B") + raw[-29:], "cannot_decrypt"),
        (lambda raw: b"a" * (MAX_SEALED + 1), "too_large"),
    ],
)
def test_spoilt_bytes_are_refused_by_code(kh, partner, client, spoil, code):
    status, found = refuse(client, spoil(kh.seal(kh.message(INVITATION))))
    assert (status // 100, found) == (4, code)
    assert IncomingMessage.objects.count() == 0


def test_the_wire_wants_post(client, db):
    assert client.get("/wire/v1/messages").status_code == 405
    assert client.get("/wire/v1/sets/abc").status_code == 404


def test_a_message_from_the_future_or_for_another_desk_is_refused(kh, partner, client):
    ahead = kh.message(INVITATION, sent_at=datetime.now(UTC) + timedelta(hours=1))
    assert refuse(client, kh.seal(ahead)) == (400, "from_the_future")


def test_messages_are_applied_in_order_whatever_order_they_come_in(kh, partner, cast):
    first, second = kh.message(INVITATION), kh.message(JointGroupAcceptance(group="a" * 32))
    kh.deliver(kh.seal(second))
    assert JointGroup.objects.count() == 0
    assert IncomingMessage.objects.get().state == IncomingMessage.State.HELD
    kh.deliver(kh.seal(first))
    assert set(IncomingMessage.objects.values_list("state", flat=True)) == {"handled"}
    assert JointGroup.objects.get().members.get().state == "accepted"


def test_another_message_in_a_taken_place_is_not_stored_and_people_are_told(kh, partner, client):
    first = kh.message(INVITATION)
    kh.deliver(kh.seal(first))
    for other in (replace(first, id="b" * 32), replace(first, body={**first.body, "name": "Other"})):
        answer = read_body(kh.deliver(kh.seal(other)))
        assert isinstance(answer, NotStored)
        assert (answer.code, answer.next) == ("conflict", 2)
    assert IncomingMessage.objects.count() == 1
    alarm = Alarm.objects.get()
    assert (alarm.code, alarm.count) == ("conflict", 2)


def test_a_message_that_cannot_be_acted_on_is_quarantined_refused_by_name_and_stops_nothing(kh, partner):
    receipt = kh.say(JointGroupAcceptance(group="d" * 32))
    assert read_body(receipt).outcome == "quarantined"
    row = IncomingMessage.objects.get()
    assert (row.state, row.error.partition(":")[0]) == ("quarantined", "unknown_group")
    from jointdesk.desk.exchange.mail.work import deliver

    deliver()
    [refusal] = kh.bodies(Refusal)
    assert (refusal.code, refusal.message) == ("unknown_group", row.message_id.hex)
    assert read_body(kh.say(INVITATION)).outcome == "stored"
    assert JointGroup.objects.count() == 1


def test_an_unknown_type_is_refused_by_name(kh, partner):
    message = replace(kh.message(INVITATION), type="from_a_later_version")
    assert read_body(kh.deliver(kh.seal(message))).outcome == "quarantined"
    assert IncomingMessage.objects.get().error.startswith("unknown_type")


def test_a_refusal_is_never_refused(kh, partner):
    kh.say(Refusal(message="e" * 32, code="unknown_type", reason="?"))
    assert IncomingMessage.objects.get().state == "quarantined"
    assert OutgoingMessage.objects.count() == 0


def test_a_receipt_does_not_come_by_itself(kh, partner, client):
    body = Receipt(
        message="e" * 32,
        digest=b"\0" * 32,
        received_at=datetime.now(UTC),
        outcome="stored",
        next=1,
        running=bytes(32),
    )
    assert refuse(client, kh.seal(kh.message(body, sequence=0)))[1] == "unexpected_receipt"


def test_a_quarantined_message_can_be_tried_again(kh, partner):
    kh.say(JointGroupAcceptance(group="a" * 32))
    row = IncomingMessage.objects.get()
    assert retry(row) is False
    with pytest.MonkeyPatch.context() as patch:
        # a group's own messages are tried by themselves as soon as it is there; here an officer does it
        patch.setattr("jointdesk.desk.exchange.groups.signals.group_entered.send", lambda **kwargs: [])
        kh.say(INVITATION)
    assert retry(row) is True
    row.refresh_from_db()
    assert (row.state, row.error) == ("handled", "")


def test_a_failing_handler_quarantines_and_leaves_nothing_half_done(kh, partner, monkeypatch):
    from jointdesk.desk.exchange import handlers

    def broken(far, message, body):
        JointGroup.objects.create(
            key=uuid.uuid4(), name="half", mandate="", legal_basis="", founded_at=message.sent_at
        )
        raise ZeroDivisionError

    monkeypatch.setitem(handlers.HANDLERS, "joint_group_invitation", broken)
    assert read_body(kh.say(INVITATION)).outcome == "quarantined"
    assert JointGroup.objects.count() == 0
    assert IncomingMessage.objects.get().error.startswith("internal")
