"""What a desk does about its own messages: settles what the partner answered, and finds out when either side forgot.

A desk restored from a backup has forgotten messages. The partner's receipts and statements tell where it stands
(`places.Place`); compared with what we sent, that shows which side forgot, and nothing is lost silently:
1. The partner forgot: what it had receipted is sent again, same id, same content, same sequence.
2. We forgot: we go on after what the partner has, and people are told.
3. The same place, other messages: an alarm.
So that 2 stays exact, a message is sent only when all before it in its conversation are receipted, or in one call
with them, in order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.mail.effects import (
    Confirm,
    Ledger,
    PutOff,
    Raise,
    Renumber,
    Reseal,
    SendAgain,
    Sent,
    Steps,
    Vouch,
)
from jointdesk.engine.exchange.mail.places import Place, digest_batch
from jointdesk.engine.exchange.mail.receipts import read_answer
from jointdesk.engine.exchange.wire.bodies import (
    BatchClosed,
    Body,
    ConversationStates,
    MessageLost,
    Receipt,
)
from jointdesk.engine.exchange.wire.bodies.delivery import MAX_BATCH, MAX_PLACES
from jointdesk.engine.exchange.wire.canonical import decode
from jointdesk.engine.exchange.wire.messages import Message, read_own

# how long a signed form outlives its receipt: a partner restored from a backup of that age gets all it lost again
KEPT = timedelta(days=30)
# how often each desk tells each partner where their conversations stand
COMPARED_EVERY = timedelta(days=1)
# no desk has sent so much in one conversation; half of all places
FARTHEST = 2**30


def settle(answer: Message, row: Sent, ledger: Ledger) -> Steps:
    """The partner's opened answer to one message. Raises PartnerError (wrong_receipt, malformed): as no answer."""
    body = read_answer(answer, message_id=row.id, digest=row.digest, recipient=row.recipient)
    place = Place(row.conversation, body.next, body.running)
    if isinstance(body, Receipt):
        if row.received_at is not None and row.received_at != body.received_at:
            yield Raise("lost_there", "the partner had lost messages it had receipted; they were sent again")
        yield Confirm(row.id, body)
        yield from compare(place, answer.sent_at, ledger)
    elif body.code == "conflict":
        yield Raise("conflict", "the partner has another message in this place; was this desk restored?")
        yield PutOff(row.id, body.code)
        yield from _go_on(place, row)
    else:
        yield PutOff(row.id, body.code)


def decline(row: Sent, code: str) -> Steps:
    """No answer that can be believed: `code` is an unsigned word of the partner's desk, or ours for what is wrong with
    its answer. Never final: a lie costs a try."""
    yield PutOff(row.id, code)
    if code in ("wrong_key", "unknown_sender"):
        yield Reseal(row.id)
    if code == "unknown_sender":
        yield Vouch()


def compare(place: Place, at: datetime, ledger: Ledger) -> Steps:
    """Where the partner says it stood `at` that moment of its clock, against what we sent."""
    last = ledger.last(place.conversation)
    if place.next > last + 1:
        # what waits may be there already; what is not will meet a conflict, and go on after it
        yield Raise("lost_ours", "the partner has messages of ours that this desk does not know")
        return
    before = ledger.at(place.conversation, place.next - 1)
    if place.next > 1 and before is not None and before.running != place.running:
        yield Raise("diverged", "one conversation holds other messages with the partner than here")
    expected = ledger.at(place.conversation, place.next)
    if expected is not None and expected.received_at is not None and expected.received_at < at:
        yield SendAgain(place.conversation, place.next, at)


def _go_on(place: Place, row: Sent) -> Steps:
    """After a conflict: only ahead, or a message could come to stand where another one is; and never so far that
    the conversation would run out of places."""
    if row.sequence < place.next <= FARTHEST:
        yield Renumber(place)


def renumber(signed: bytes, sequence: int) -> Message:
    """A waiting message of ours, from its signed form, in its new place: to be signed anew."""
    return replace(read_own(signed), sequence=sequence)


def write_lost(row: Sent, type_: str) -> MessageLost:
    """What stands in the place of a message of ours that the partner lost and we keep no more."""
    return MessageLost(message=row.id, digest=decode(row.digest), lost=type_)


def close_batch(batch: str, first: int, contents: Sequence[str]) -> BatchClosed:
    """Says that the messages from sequence `first` on belong together; queue it right after them, in their
    conversation. Raises CallerError for none or more than MAX_BATCH."""
    if not 1 <= len(contents) <= MAX_BATCH:
        raise CallerError(f"a batch has 1 to {MAX_BATCH} messages")
    last, count = first + len(contents) - 1, len(contents)
    return BatchClosed(batch=batch, first=first, last=last, count=count, digest=digest_batch(contents))


def state_conversations(receipted: Iterable[Place], applied: Iterable[Place]) -> Iterable[Body]:
    """The statements to queue in the standing conversation `states`, every COMPARED_EVERY.

    `receipted`: per conversation the place after the last of ours before which all are receipted, with our running
    digest; `applied`: `Shelf.place` of the partner's.
    """
    sent, taken = list(map(_row, receipted)), list(map(_row, applied))
    for start in range(0, max(len(sent), len(taken)), MAX_PLACES):
        end = start + MAX_PLACES
        yield ConversationStates(sent=tuple(sent[start:end]), applied=tuple(taken[start:end]))


def _row(place: Place) -> tuple[str, int, bytes]:
    return place.conversation, place.next, place.running
