"""Signed receipts: the sender keeps a message in its outbox until one is in, and afterwards can prove delivery.

A receipt is a message of sequence 0, returned within the call that delivered, and never receipted itself.
"""

from datetime import datetime

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.bodies import Receipt, Refusal
from jointdesk.engine.exchange.canonical import decode, encode
from jointdesk.engine.exchange.messages import Message


def receipt_for(message: Message, *, id: str, received_at: datetime, outcome: str = "stored") -> Message:
    """The receipt for an opened message; to be sealed like any other. `received_at`: its first arrival."""
    if not message.digest:
        raise CallerError("only an opened message has a digest to receipt")
    body = Receipt(
        message=message.id, digest=decode(message.digest), received_at=received_at, outcome=outcome
    )
    return Message(
        id=id,
        type=Receipt.type,
        sender=message.recipient,
        recipient=message.sender,
        conversation=message.conversation,
        sequence=0,
        sent_at=received_at,
        body=body.write(),
    )


def check_receipt(receipt: Message, *, message_id: str, digest: str, recipient: str) -> Receipt:
    """The receipt's body, once it is known to be `recipient`'s for exactly this message.

    Raises PartnerError (malformed, wrong_receipt).
    """
    if receipt.type != Receipt.type:
        raise PartnerError("wrong_receipt", f"a {receipt.type} came in a receipt's place")
    body = Receipt.read(receipt.body)
    if (body.message, encode(body.digest), receipt.sender) != (message_id, digest, recipient):
        raise PartnerError("wrong_receipt", "the receipt is for another message")
    return body


def refusal_of(message: Message, error: PartnerError, *, retry_at: datetime | None = None) -> Refusal:
    """The body that tells the sender why its message was not acted on."""
    return Refusal(message=message.id, code=error.code, reason=str(error)[:1_000], retry_at=retry_at)
