"""What one partner may have us keep is bounded, whatever number of conversations it spreads it over."""

from jointdesk.desk.exchange.mail import shelf
from jointdesk.desk.exchange.mail.comparing import forget_delivered
from jointdesk.desk.exchange.mail.quarantine import retry, settle
from jointdesk.desk.exchange.models import Alarm, IncomingMessage, Whole, WholePart
from jointdesk.engine.exchange.mail import inbox
from jointdesk.engine.exchange.mail.parts import GIVEN_UP_AFTER, divide
from jointdesk.engine.exchange.wire.bodies import (
    JointGroupAcceptance,
    NoticeWithdrawn,
    RequestAnswered,
    delivery,
    read_body,
)

LONG = NoticeWithdrawn(notice="N-1", reason="x" * 1000)
ANSWER = RequestAnswered(
    request="b" * 32,
    datum="f" * 32,
    complete="full",
    text="x" * 5000,
    identifiers=(),
    mark="TLP:AMBER",
    conditions="",
)


def early(kh, conversation, sequence=2, **changes):
    kh.sequences[conversation] = sequence - 1
    return read_body(kh.say(LONG, conversation=conversation, **changes))


def test_early_messages_of_all_conversations_share_one_room(kh, partner, monkeypatch):
    monkeypatch.setattr(inbox, "MOST_HELD", 3000)
    answers = [early(kh, number * 32) for number in "123"]
    assert [getattr(answer, "code", "") for answer in answers] == ["", "", "too_much"]
    # what comes in its turn is taken all the same, lets the one that waited for it go, and makes room
    kh.sequences["1" * 32] = 0
    assert read_body(kh.say(JointGroupAcceptance(group="a" * 32), conversation="1" * 32)).outcome != ""
    assert early(kh, "3" * 32).outcome == "stored"
    assert IncomingMessage.objects.filter(state="held").count() == 2


def test_fields_of_later_versions_weigh_too(kh, partner, monkeypatch):
    monkeypatch.setattr(inbox, "MOST_HELD", 3000)
    assert early(kh, "1" * 32, extra={"later": "x" * 3000}).code == "too_much"


def test_unfinished_messages_in_parts_share_one_room(kh, partner, monkeypatch):
    monkeypatch.setattr(delivery, "PART", 1000)
    monkeypatch.setattr(inbox, "MOST_UNFINISHED", 12_000)
    codes = []
    for number in "1234":
        first = next(iter(divide(ANSWER, number * 32)))
        codes.append(getattr(read_body(kh.say(first, conversation=number * 32)), "code", ""))
    assert codes == ["", "", "too_much", "too_much"]
    assert (Whole.objects.count(), WholePart.objects.count()) == (2, 2)


def test_of_what_is_beyond_the_room_of_the_quarantine_the_envelope_is_kept(kh, partner, monkeypatch):
    monkeypatch.setattr(shelf, "MOST_QUARANTINED", 2500)
    for number in "123":
        answer = read_body(kh.say(LONG, conversation=number * 32))
        assert answer.outcome == "quarantined"
    rows = list(IncomingMessage.objects.order_by("pk"))
    assert [bool(row.body) for row in rows] == [True, True, False]
    assert {row.code for row in rows} == {"unknown_notice"}
    assert "not kept" in rows[2].error
    # trying again takes no more room; settling makes some
    assert not retry(rows[0])
    assert IncomingMessage.objects.get(pk=rows[0].pk).weight == rows[0].weight > 1000
    settle(rows[1], None)
    kh.say(LONG, conversation="4" * 32)
    assert IncomingMessage.objects.order_by("pk").last().body


def test_what_was_held_and_then_quarantined_is_weighed_once(kh, partner, monkeypatch):
    early(kh, "1" * 32)
    kh.sequences["1" * 32] = 0
    kh.say(LONG, conversation="1" * 32)
    rows = IncomingMessage.objects.filter(state="quarantined")
    assert [row.weight for row in rows] == [rows[0].weight] * 2
    assert not IncomingMessage.objects.filter(state="held").exists()


def test_a_message_in_parts_is_joined_and_acted_on_once(kh, partner, monkeypatch):
    monkeypatch.setattr(delivery, "PART", 1000)
    pieces = list(divide(ANSWER, "e" * 32))
    messages = [kh.message(piece, "4" * 32) for piece in pieces]
    assert len(messages) > 4
    # in any order, one of them twice
    for message in (messages[1], messages[0], *messages[:1:-1], messages[2]):
        assert read_body(kh.deliver(kh.seal(message))).outcome
    assert (Whole.objects.count(), WholePart.objects.count()) == (0, 0)
    [whole] = IncomingMessage.objects.filter(state="quarantined")
    # there is no such request here: the whole is tried, refused by the last part's id, and can be tried again
    assert (whole.type, whole.body["text"]) == ("request_answered", ANSWER.text)
    assert whole.message_id.hex == messages[-1].id


def test_a_message_that_came_in_part_only_is_dropped_with_an_alarm(kh, partner, monkeypatch):
    monkeypatch.setattr(delivery, "PART", 1000)
    first = next(iter(divide(ANSWER, "e" * 32)))
    kh.say(first, conversation="4" * 32)
    assert forget_delivered() == 0
    Whole.objects.update(touched_at=Whole.objects.get().touched_at - GIVEN_UP_AFTER)
    assert forget_delivered() == 1
    assert (Whole.objects.count(), WholePart.objects.count()) == (0, 0)
    alarm = Alarm.objects.get()
    assert alarm.code == "incomplete"
    assert "request_answered" in alarm.text
