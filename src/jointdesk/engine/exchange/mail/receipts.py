"""Signed answers within the call: a receipt for what is stored, `not_stored` for what is not.

Both have sequence 0, travel with the call that delivered, and are never receipted themselves. The sender keeps a
message in its outbox until its receipt is in, and afterwards can prove delivery.
"""

from datetime import datetime

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.mail.effects import Stored
from jointdesk.engine.exchange.mail.places import Place
from jointdesk.engine.exchange.wire.bodies import Body, NotStored, Receipt, Refusal, read_body
from jointdesk.engine.exchange.wire.canonical import decode, encode
from jointdesk.engine.exchange.wire.messages import Message


def receipt_of(message: Message, stored: Stored, place: Place) -> Receipt:
    """The receipt for a message that is stored, in the form in which it came this time; `place` is where its
    conversation stands now."""
    return Receipt(
        message=message.id,
        digest=decode(message.digest),
        received_at=stored.received_at,
        outcome="quarantined" if stored.quarantined else "stored",
        next=place.next,
        running=place.running,
    )


def answer_to(message: Message, body: Body, *, id: str, now: datetime) -> Message:
    """The answer to an opened message (what `inbox.take` returned), to be sealed like any other."""
    if not message.digest:
        raise CallerError("only an opened message can be answered")
    return Message(
        id=id,
        type=body.type,
        sender=message.recipient,
        recipient=message.sender,
        conversation=message.conversation,
        sequence=0,
        sent_at=now,
        body=body.write(),
    )


def read_answer(answer: Message, *, message_id: str, digest: str, recipient: str) -> Receipt | NotStored:
    """The answer's body, once it is known to be `recipient`'s for exactly this form of this message.

    Raises PartnerError (malformed, wrong_receipt).
    """
    body = read_body(answer)
    if not isinstance(body, Receipt | NotStored):
        raise PartnerError("wrong_receipt", f"a {answer.type} came in a receipt's place")
    if (body.message, encode(body.digest), answer.sender) != (message_id, digest, recipient):
        raise PartnerError("wrong_receipt", "the receipt is for another message")
    return body


def refusal_of(message: Message, error: PartnerError, *, retry_at: datetime | None = None) -> Refusal:
    """The body that tells the sender why its message was not acted on."""
    return Refusal(message=message.id, code=error.code, reason=str(error)[:1_000], retry_at=retry_at)
