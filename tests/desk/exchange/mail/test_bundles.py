"""Several messages in one call: an answer a line, in order, and one bad line stops nothing."""

from dataclasses import replace

import httpx
import pytest
from django.db import transaction

from jointdesk.desk.exchange.mail import transport
from jointdesk.desk.exchange.mail.courier import Courier
from jointdesk.desk.exchange.mail.outbox import queue, queue_all
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Alarm, IncomingMessage, JointGroup, OutgoingMessage, WireRefusal
from jointdesk.engine.errors import PartnerError, TransportError
from jointdesk.engine.exchange.mail.bundles import (
    MAX_BUNDLE,
    MAX_MESSAGES,
    fill_bundle,
    read_code,
    split_answers,
    split_bundle,
)
from jointdesk.engine.exchange.wire.bodies import (
    JointGroupAcceptance,
    JointGroupInvitation,
    NotStored,
    Receipt,
    read_body,
)

BODY = JointGroupAcceptance(group="a" * 32)
INVITATION = JointGroupInvitation(
    group="a" * 32, name="Joint group", mandate="Scams", legal_basis="bilateral", desks=("kh", "vn")
)


@pytest.fixture
def post(client):
    def posting(*lines):
        answer = client.post("/wire/v1/messages", b"\n".join(lines), content_type="application/jose-bundle")
        assert answer.status_code == 200, answer.content
        return answer.content.split(b"\n")

    return posting


def test_each_message_of_a_bundle_is_answered_in_order(kh, partner, post):
    messages = [kh.message(INVITATION), kh.message(BODY), kh.message(replace(INVITATION, group="2" * 32))]
    answers = [read_body(kh.open(line)) for line in post(*map(kh.seal, messages))]
    assert [answer.message for answer in answers] == [message.id for message in messages]
    assert [answer.outcome for answer in answers] == ["stored", "stored", "stored"]
    assert [answer.next for answer in answers] == [2, 3, 2]
    assert JointGroup.objects.get(key="a" * 32).members.get().state == "accepted"


def test_one_bad_line_keeps_no_other_from_being_taken(kh, partner, post):
    stranger = type(kh)("kh", "KH")
    good, other = kh.seal(kh.message(INVITATION)), kh.seal(kh.message(BODY))
    answers = post(good, b"junk", b"", stranger.seal(stranger.message(BODY)), other)
    assert [read_code(answer) for answer in answers] == ["", "malformed", "malformed", "unknown_sender", ""]
    assert IncomingMessage.objects.filter(state="handled").count() == 2
    assert {row.code: row.count for row in WireRefusal.objects.all()} == {"malformed": 2, "unknown_sender": 1}


def test_after_three_dear_failures_the_rest_is_not_looked_at(kh, partner, post):
    stranger = type(kh)("kh", "KH")
    bad = [stranger.seal(stranger.message(BODY)) for _ in range(5)]
    answers = post(*bad, kh.seal(kh.message(INVITATION)))
    assert [read_code(answer) for answer in answers] == ["unknown_sender"] * 3 + ["not_tried"] * 3
    assert IncomingMessage.objects.count() == 0


def test_after_a_message_that_was_not_stored_none_of_its_conversation_is(kh, partner, post):
    far = kh.message(BODY, sequence=20_000)
    answers = [read_body(kh.open(line)) for line in post(kh.seal(far), kh.seal(kh.message(BODY)))]
    assert [(type(answer), answer.code) for answer in answers] == [(NotStored, "too_far")] * 2
    assert IncomingMessage.objects.count() == 0


def test_the_same_message_twice_in_one_bundle_is_taken_once(kh, partner, post):
    raw = kh.seal(kh.message(INVITATION))
    first, second = (read_body(kh.open(line)) for line in post(raw, raw))
    assert isinstance(first, Receipt)
    assert first == second
    assert IncomingMessage.objects.count() == JointGroup.objects.count() == 1


def test_a_failure_of_ours_takes_the_others_one_by_one(kh, partner, post, monkeypatch):
    from jointdesk.desk.exchange.mail import mailroom

    keep = mailroom.Mailroom.keep

    def fail_for_one(self, effect):
        if effect.message.conversation == "2" * 32:
            raise ZeroDivisionError
        keep(self, effect)

    monkeypatch.setitem(mailroom.CARRIED_OUT, mailroom.effects.Keep, fail_for_one)
    lines = [kh.seal(kh.message(INVITATION)), kh.seal(kh.message(BODY, conversation="2" * 32))]
    assert [read_code(answer) for answer in post(*lines)] == ["", "internal"]
    assert IncomingMessage.objects.get().state == "handled"


def test_a_bundle_out_of_bounds_is_refused_whole(kh, partner, client):
    for raw in (b"\n" * MAX_MESSAGES, b"x" * (MAX_BUNDLE + 1)):
        answer = client.post("/wire/v1/messages", raw, content_type="application/jose-bundle")
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_partner_that_knows_no_bundles_gets_one_message_a_call(kh, partner, monkeypatch):
    calls = []

    def old(request):
        calls.append(request.headers["content-type"])
        if request.headers["content-type"] != "application/jose":
            return httpx.Response(415, stream=httpx.ByteStream(b'{"code": "malformed"}'))
        return kh.answer(request)

    client = httpx.Client(transport=httpx.MockTransport(old))
    monkeypatch.setattr(transport, "client", lambda: client)
    with transaction.atomic():
        queue_all(partner, [BODY] * 3, "1" * 32)
    assert deliver() == 3
    assert calls == ["application/jose-bundle"] + ["application/jose"] * 3
    assert not OutgoingMessage.objects.exclude(tries=0).exists()


def test_a_message_that_is_put_off_holds_back_its_conversation_only(kh, partner, monkeypatch):
    answer = kh.answer

    def decline_first(request):
        lines = answer(request).read().split(b"\n")
        lines[0] = b'{"code": "internal"}'
        return httpx.Response(200, stream=httpx.ByteStream(b"\n".join(lines)))

    client = httpx.Client(transport=httpx.MockTransport(decline_first))
    with transaction.atomic():
        queue(partner, BODY, "1" * 32)
        queue(partner, BODY, "2" * 32)
    monkeypatch.setattr(transport, "client", lambda: client)
    Courier().step()
    with transaction.atomic():
        queue(partner, BODY, "1" * 32)
        queue(partner, BODY, "2" * 32)
    kh.got.clear()
    deliver()
    assert {message.conversation[0] for message in kh.got} == {"2"}


def test_a_large_body_travels_in_parts_and_arrives_whole(kh, partner, post):
    from jointdesk.engine.exchange.mail.parts import divide

    large = replace(INVITATION, mandate="x" * 5000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jointdesk.engine.exchange.wire.bodies.delivery.PART", 2_000)
        with transaction.atomic():
            rows = queue_all(partner, [large], "3" * 32)
        assert [row.type for row in rows] == ["part"] * 3
        assert [row.carries for row in rows][-1] == "joint_group_invitation"
        lines = [kh.seal(kh.message(piece, "a" * 32)) for piece in divide(large, "e" * 32)]
        answers = [read_body(kh.open(line)) for line in post(*lines)]
    assert {answer.outcome for answer in answers} == {"stored"}
    assert JointGroup.objects.get().mandate == large.mandate


def test_a_desk_restored_from_a_backup_is_found_out(kh, partner, post):
    raw = kh.seal(kh.message(INVITATION))
    post(raw)
    other = kh.message(BODY, sequence=1)
    [answer] = post(kh.seal(other))
    answer = read_body(kh.open(answer))
    assert (answer.code, answer.next) == ("conflict", 2)
    assert Alarm.objects.get().code == "conflict"


@pytest.mark.parametrize(
    ("sizes", "number"),
    [([], 0), ([10, 10], 2), ([1] * 100, MAX_MESSAGES), ([MAX_BUNDLE // 2] * 3, 1), ([MAX_BUNDLE], 0)],
)
def test_how_many_fit(sizes, number):
    assert fill_bundle(sizes) == number


def test_too_many_lines_are_not_even_split():
    with pytest.raises(PartnerError, match="too_large"):
        split_bundle(b"\n" * MAX_MESSAGES)


@pytest.mark.parametrize("raw", [b"a", b"a\nb\nc", b""])
def test_answers_that_are_more_or_fewer_are_none(raw):
    with pytest.raises(TransportError, match="not as many"):
        split_answers(raw, 2)


@pytest.mark.parametrize(
    "answer", [b"", b"{", b"[]", b'{"code": 1}', b'{"code": "A B"}', b"\xff", b"[" * 1999]
)
def test_a_code_that_is_none_is_no_code(answer):
    assert read_code(answer) == ""
