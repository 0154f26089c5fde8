"""What holds after every schedule, once the network is well and nothing waits.

Nothing lost, nothing twice, each conversation in order, receipts true, both logs whole, both desks of one mind; and
where a desk has forgotten, nobody was left unaware.
"""

from collections import Counter
from collections.abc import Mapping

from jointdesk.engine.exchange.mail.inbox import OWN
from jointdesk.engine.exchange.wire.bodies import MessageLost, Part
from jointdesk.engine.exchange.wire.messages import Message
from simulator.group_invariants import check_group
from simulator.memory_desk import Desk
from simulator.questions import check_questions
from simulator.rows import Incoming, Outgoing
from simulator.schedule import Schedule
from simulator.tables import UNLOGGED

FORGOT_OURS = {"lost_ours", "conflict"}


def check(schedule: Schedule) -> None:
    """Raises AssertionError."""
    for desk in schedule.desks.values():
        check_alarms(schedule, desk)
        check_log(desk)
        for partner in desk.partners:
            check_delivery(schedule, desk, schedule.desks[partner])
    check_requests(schedule)
    check_questions(schedule)
    if not any(desk.forgot for desk in schedule.desks.values()):
        check_group(schedule)


def check_delivery(schedule: Schedule, sender: Desk, receiver: Desk) -> None:
    sent = [row for row in sender.tables["outgoing"].values() if row.partner == receiver.id]
    came = {key: row for key, row in receiver.tables["incoming"].items() if key[0] == sender.id}
    acts = [act for act in receiver.tables["acts"].values() if act[0] == sender.id]
    assert not [row for row in sent if row.waiting], "a message still waits"
    assert not [row for row in came.values() if row.state == "held"], "a message is held for ever"
    for row in sent:
        here = came.get((sender.id, row.conversation, row.sequence))
        assert here is not None, f"lost: {row.type} {row.sequence}"
        assert (here.message.id, here.message.content) == (row.id, row.content), (
            "another message in its place"
        )
        # a copy that was still under way may have reached a desk after it forgot the first
        late = receiver.forgot and row.received_at is not None and row.received_at < here.received_at
        assert late or row.received_at == here.received_at, "an untrue receipt"
        if here.state == "quarantined" and row.type != "refusal":
            assert (
                row.outcome == "quarantined"
                or (receiver.id, row.id) in sender.tables["refused"]
                or row.type == "part"
            )
    known = {row.id for row in sent}
    strange = {row.message.id for row in came.values()} - known
    forgotten = {row.id for row in schedule.forgotten[sender.id]}
    # in whose place it was said that they are lost, while a copy was still under way
    strange -= sender.replaced
    assert strange <= forgotten, "a message that was never sent"
    alarms = {code for partner, code in sender.tables["alarms"].values() if partner == receiver.id}
    assert not strange or alarms & FORGOT_OURS, "a desk forgot its own messages and was not told"
    lost = [row for row in came.values() if row.message.type == MessageLost.type]
    assert not lost or (sender.id, MessageLost.type) in receiver.tables["alarms"].values(), "lost in silence"
    check_order(acts)
    check_places(sender, receiver, sent)
    if not (sender.forgot or receiver.forgot):
        check_batches(sender)
        bad = [row.message for row in came.values() if row.state == "quarantined"]
        good = [message for message in bad if not is_bad(message) and not was_taken_back(receiver, message)]
        assert not good, "a good message is in quarantine"
        expected = Counter(row.id for row in sent if is_acted(row, came, sender.id))
        assert Counter(act[3] for act in acts) == expected, "not acted on, or twice"


def is_acted(row: Outgoing, came: Mapping[tuple[str, str, int], Incoming], sender: str) -> bool:
    """Whether a handler has to have seen it: what the mailroom deals with itself never comes to one."""
    here = came[sender, row.conversation, row.sequence]
    if here.state == "quarantined":
        return False
    if row.type != Part.type:
        return row.type not in OWN
    part = Part.read(here.message.body)
    return part.number == part.of and part.carries not in OWN


def is_bad(message: Message) -> bool:
    return message.type == "of_a_later_version" or message.body.get("notice") == "UNWANTED"


def was_taken_back(desk: Desk, message: Message) -> bool:
    """It came by another way after its originator had taken it back."""
    datum = desk.tables["data"].get(message.body.get("datum"))
    return message.type == "notice_sent" and datum is not None and bool(datum.gone)


def check_order(acts: list[tuple[str, str, int, str]]) -> None:
    last: dict[str, int] = {}
    for _, conversation, sequence, _ in acts:
        assert sequence > last.get(conversation, 0), "out of order, or twice"
        last[conversation] = sequence
    ids = Counter(act[3] for act in acts)
    assert all(count == 1 for count in ids.values()), "twice"


def check_places(sender: Desk, receiver: Desk, sent: list[Outgoing]) -> None:
    for conversation in {row.conversation for row in sent}:
        newest = max((row for row in sent if row.conversation == conversation), key=lambda row: row.sequence)
        place = receiver.shelf(sender.id).place(conversation)
        forgot_more = place.next > newest.sequence + 1
        assert forgot_more <= sender.forgot, "the recipient is ahead of the sender"
        if not forgot_more:
            assert (place.next, place.running) == (newest.sequence + 1, newest.running), "histories differ"


def check_batches(desk: Desk) -> None:
    assert all(whole is True for whole in desk.tables["batches"].values()), "a batch was not confirmed"


def check_alarms(schedule: Schedule, desk: Desk) -> None:
    for partner, code in desk.tables["alarms"].values():
        involved = desk.forgot or schedule.desks[partner].forgot
        assert involved, f"a false alarm: {code}"
    for partner in desk.partners:
        if schedule.desks[partner].forgot or desk.forgot:
            continue
        witnessed = schedule.desks[partner].tables["seen"].get(desk.id)
        desk.sequence_log()
        assert witnessed is None or witnessed.size <= desk.tree.range.size


def check_log(desk: Desk) -> None:
    records = Counter(desk.tables["records"].values())
    rows = desk.tables["outgoing"].values()
    sent = {f"sent {row.id}" for row in rows if row.type not in UNLOGGED}
    took = {
        f"took {row.message.id}"
        for row in desk.tables["incoming"].values()
        if row.message.type not in UNLOGGED
    }
    assert all(count == 1 for count in records.values()), "logged twice"
    # the parts of what the log leaves out are left out with it
    assert {r for r in records if r.startswith("sent")} >= sent or not sent - set(records)
    assert set(records) >= took | sent, "not in the log"


def check_requests(schedule: Schedule) -> None:
    for desk in schedule.desks.values():
        for key, (partner, side, state) in desk.tables["requests"].items():
            other = schedule.desks[partner]
            if desk.forgot or other.forgot:
                continue
            theirs = other.tables["requests"].get(key)
            assert theirs is not None, "a request is known to one side only"
            assert theirs[1] != side, "both say they asked"
            assert theirs[2] == state, f"{side} says {state}, the other {theirs[2]}"
