"""What a desk does with a message that came in, as effects (see `effects`).

1. An id is taken once; a duplicate changes nothing and is receipted again, as of now.
2. A conversation is applied in sequence; what comes early is held, within bounds, and let go when its turn comes.
3. A message that is not stored is answered with `not_stored`, signed: the sender learns why and where we stand.
4. What is authentic but cannot be acted on takes its place in quarantine, is refused by message, and stops nothing.
5. Parts, batches, statements of where conversations stand and lost messages are acted on here, all else by the desk.
"""

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import Any

from jointdesk.engine.errors import OwnError, PartnerError
from jointdesk.engine.exchange.mail import outbox
from jointdesk.engine.exchange.mail.delivery import Arrival, judge_arrival
from jointdesk.engine.exchange.mail.effects import (
    Act,
    AddPart,
    Advance,
    Answered,
    Deed,
    DropWhole,
    Effect,
    Keep,
    Ledger,
    OpenWhole,
    Quarantine,
    Raise,
    Send,
    SettleBatch,
    Shelf,
    Steps,
)
from jointdesk.engine.exchange.mail.parts import MOST_UNFINISHED, check_next, join
from jointdesk.engine.exchange.mail.places import Place, digest_batch
from jointdesk.engine.exchange.mail.receipts import receipt_of, refusal_of
from jointdesk.engine.exchange.wire.bodies import (
    BatchClosed,
    BatchConfirmed,
    ConversationStates,
    MessageLost,
    NotStored,
    Part,
    Refusal,
    read_body,
)
from jointdesk.engine.exchange.wire.bodies.delivery import MAX_LISTED
from jointdesk.engine.exchange.wire.canonical import decode, write_object
from jointdesk.engine.exchange.wire.messages import Message

# what early messages of one partner may weigh, together
MOST_HELD = 64 * 1024 * 1024
# and those in quarantine: of what comes beyond, only the envelope is kept
MOST_QUARANTINED = 64 * 1024 * 1024


def take(message: Message, shelf: Shelf, ledger: Ledger, *, stopped: set[str]) -> Answered:
    """Take an opened message; returns the body of the receipt, or a `not_stored`.

    `stopped`: conversations of which an earlier message of the same call was not stored; a caller that takes one
    message at a time gives an empty set. Raises PartnerError (unexpected_receipt), having changed nothing.
    """
    if message.sequence == 0:
        raise PartnerError("unexpected_receipt", "a receipt answers a message, it does not come by itself")
    known, arrival = shelf.find(message.id), _judge(message, shelf, stopped)
    if arrival is Arrival.DUPLICATE and known is not None:
        return receipt_of(message, known, shelf.place(message.conversation))
    if arrival not in (Arrival.APPLY, Arrival.HOLD):
        stopped.add(message.conversation)
        if arrival is Arrival.CONFLICT:
            yield Raise(
                "conflict", "two different messages came for one place; was the partner's desk restored?"
            )
        return not_stored(message, arrival.value, shelf.place(message.conversation))
    yield Keep(message, held=arrival is Arrival.HOLD)
    first = _first_part(message)
    if first is not None and shelf.whole(first.whole) is None:
        yield OpenWhole(message.conversation, first)
    ready = message if arrival is Arrival.APPLY else None
    while ready is not None:
        yield from _apply(ready, shelf, ledger)
        ready = shelf.held(message.conversation, ready.sequence + 1)
    taken = shelf.find(message.id)
    if taken is None:
        raise OwnError("a message was kept and is not there")
    return receipt_of(message, taken, shelf.place(message.conversation))


def try_again(message: Message, shelf: Shelf, ledger: Ledger) -> Deed:
    """A quarantined message once more, for instance after an update; no refusal is sent twice. None: handled."""
    return (yield from _act(message, shelf, ledger))


def weigh(message: Message) -> int:
    """Octets it takes to keep what the message says."""
    return len(write_object(message.body)) + len(write_object(message.extra))


def not_stored(message: Message, code: str, place: Place) -> NotStored:
    return NotStored(
        message=message.id,
        digest=decode(message.digest),
        code=code,
        next=place.next,
        running=place.running,
    )


def _judge(message: Message, shelf: Shelf, stopped: set[str]) -> Arrival:
    known = shelf.find(message.id)
    in_place = shelf.at(message.conversation, message.sequence)
    arrival = judge_arrival(
        message.content,
        message.sequence,
        known=known.content if known else None,
        in_place=in_place.content if in_place else None,
        next_sequence=shelf.place(message.conversation).next,
    )
    if arrival is Arrival.DUPLICATE or arrival is Arrival.CONFLICT:
        return arrival
    if message.conversation in stopped:
        return Arrival.TOO_FAR
    first = _first_part(message)
    if first is not None and shelf.reserved() + first.size > MOST_UNFINISHED:
        return Arrival.TOO_MUCH
    if arrival is Arrival.HOLD and shelf.held_bytes() + weigh(message) > MOST_HELD:
        return Arrival.TOO_MUCH
    return arrival


def _first_part(message: Message) -> Part | None:
    if message.type != Part.type or message.body.get("number") != 1:
        return None
    try:
        return Part.read(message.body)
    except PartnerError:
        return None  # it will be quarantined in its turn


def _apply(message: Message, shelf: Shelf, ledger: Ledger) -> Steps:
    error = yield from _act(message, shelf, ledger)
    # a refusal is never refused: two desks would go on for ever
    if error is not None and message.type != Refusal.type:
        yield Send(message.conversation, refusal_of(message, error))
    yield Advance(message, shelf.place(message.conversation).after(message.content).running)


def _act(message: Message, shelf: Shelf, ledger: Ledger) -> Deed:
    error = None
    try:
        if message.type == Part.type:
            whole = yield from _take_part(message, shelf)
            if whole is None:
                return None
            message = whole
        body = read_body(message)
        own = OWN.get(message.type)
        if own is None:
            error = yield Act(message, body)
        else:
            yield from own(message, body, shelf, ledger)
    except PartnerError as caught:
        error = caught
    if error is not None:
        yield Quarantine(message, error.code, str(error))
    return error


def _take_part(message: Message, shelf: Shelf) -> Generator[Effect, PartnerError | None, Message | None]:
    """Returns the whole message once its last part is here; it stands in that part's place."""
    part = Part.read(message.body)
    try:
        check_next(part, message.conversation, shelf.whole(part.whole))
        yield AddPart(part)
        if part.number < part.of:
            return None
        if part.carries == Part.type:
            raise PartnerError("malformed", "parts of parts")
        body = join(part, shelf.octets(part.whole))
    except PartnerError:
        yield DropWhole(part.whole)
        raise
    yield DropWhole(part.whole)
    return replace(message, type=part.carries, body=body)


def _take_batch(message: Message, body: BatchClosed, shelf: Shelf, ledger: Ledger) -> Steps:
    """Compare a batch with what is stored, and say what is; a difference is an alarm on both sides."""
    here = list(shelf.between(message.conversation, body.first, body.last))
    bad = [stored.id for stored in here if stored.quarantined]
    digest = digest_batch(stored.content for stored in here)
    if (len(here), digest) != (body.count, body.digest):
        yield Raise(
            "incomplete_batch", f"{len(here)} of {body.count} messages of a batch are here as they were sent"
        )
    confirmed = BatchConfirmed(
        batch=body.batch,
        first=body.first,
        last=body.last,
        stored=len(here),
        quarantined=len(bad),
        listed=tuple(bad[:MAX_LISTED]),
        digest=digest,
    )
    yield Send(message.conversation, confirmed)


def _take_batch_confirmation(message: Message, body: BatchConfirmed, shelf: Shelf, ledger: Ledger) -> Steps:
    ours = ledger.contents(message.conversation, body.first, body.last)
    whole = (body.stored, body.digest) == (len(ours), digest_batch(ours))
    if not whole:
        yield Raise(
            "incomplete_batch", f"the partner has {body.stored} of the {len(ours)} messages of a batch"
        )
    yield SettleBatch(body, whole)


def _take_states(message: Message, body: ConversationStates, shelf: Shelf, ledger: Ledger) -> Steps:
    """Where the partner's conversations stand, compared with ours, both ways."""
    for conversation, next_, running in body.applied:
        yield from outbox.compare(Place(conversation, next_, running), message.sent_at, ledger)
    behind = []
    for conversation, next_, running in body.sent:
        here = shelf.place(conversation)
        if here.next < next_:
            yield Raise(
                "lost_here", "the partner has receipts for messages that are not here; they are sent again"
            )
            behind.append((conversation, here.next, here.running))
        elif next_ > 1 and shelf.running(conversation, next_ - 1) != running:
            yield Raise("diverged", "one conversation holds other messages here than with the partner")
    if behind:
        yield Send(message.conversation, ConversationStates(sent=(), applied=tuple(behind)))


def _take_lost(message: Message, body: MessageLost, shelf: Shelf, ledger: Ledger) -> Steps:
    yield Raise("message_lost", f"a {body.lost} that was receipted here is lost on both sides")


OWN: dict[str, Callable[[Message, Any, Shelf, Ledger], Steps]] = {
    BatchClosed.type: _take_batch,
    BatchConfirmed.type: _take_batch_confirmation,
    ConversationStates.type: _take_states,
    MessageLost.type: _take_lost,
}
