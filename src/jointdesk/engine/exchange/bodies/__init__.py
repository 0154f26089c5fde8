"""What messages say, one file per family. `read_body` turns an opened message into its typed body.

Adding a type: a dataclass in its family's file and its name in BODIES. A body field that is not declared is
refused; what a later version wants to add beside the body goes into the envelope, where it is kept.
"""

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.bodies.delivery import Receipt, Refusal
from jointdesk.engine.exchange.bodies.groups import JointGroupAcceptance, JointGroupInvitation
from jointdesk.engine.exchange.bodies.log import CheckpointCosigned, CheckpointSent
from jointdesk.engine.exchange.bodies.matching import QuestionAsked, QuestionEvaluated, SetPublished
from jointdesk.engine.exchange.bodies.notices import NoticeSent, NoticeWithdrawn
from jointdesk.engine.exchange.bodies.pairing import PairingConfirmed
from jointdesk.engine.exchange.bodies.requests import (
    RequestAccepted,
    RequestAnswered,
    RequestClosed,
    RequestPostponed,
    RequestRefused,
    RequestSent,
    RequestWithdrawn,
)
from jointdesk.engine.exchange.fields import Body
from jointdesk.engine.exchange.messages import Message

BODIES: dict[str, type[Body]] = {
    body.type: body
    for body in (
        PairingConfirmed,
        SetPublished,
        QuestionAsked,
        QuestionEvaluated,
        JointGroupInvitation,
        JointGroupAcceptance,
        NoticeSent,
        NoticeWithdrawn,
        RequestSent,
        RequestAccepted,
        RequestAnswered,
        RequestRefused,
        RequestPostponed,
        RequestWithdrawn,
        RequestClosed,
        CheckpointSent,
        CheckpointCosigned,
        Receipt,
        Refusal,
    )
}

__all__ = [
    "BODIES",
    "Body",
    "CheckpointCosigned",
    "CheckpointSent",
    "JointGroupAcceptance",
    "JointGroupInvitation",
    "NoticeSent",
    "NoticeWithdrawn",
    "PairingConfirmed",
    "QuestionAsked",
    "QuestionEvaluated",
    "Receipt",
    "Refusal",
    "RequestAccepted",
    "RequestAnswered",
    "RequestClosed",
    "RequestPostponed",
    "RequestRefused",
    "RequestSent",
    "RequestWithdrawn",
    "SetPublished",
    "read_body",
]


def read_body(message: Message) -> Body:
    """The typed body of a message. Raises PartnerError (unknown_type, malformed)."""
    body = BODIES.get(message.type)
    if body is None:
        raise PartnerError("unknown_type", f"this desk does not know messages of type {message.type}")
    return body.read(message.body)
