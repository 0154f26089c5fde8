"""What messages say, one file per family. `read_body` turns an opened message into its typed body.

Adding a type: a dataclass in its family's file and its name in BODIES. A body field that is not declared is
refused; what a later version wants to add beside the body goes into the envelope, where it is kept.
"""

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.bodies.delivery import (
    BatchClosed,
    BatchConfirmed,
    ConversationStates,
    MessageLost,
    NotStored,
    Part,
    Receipt,
    Refusal,
)
from jointdesk.engine.exchange.wire.bodies.figures import FiguresStated
from jointdesk.engine.exchange.wire.bodies.files import FileRefused, FileTaken
from jointdesk.engine.exchange.wire.bodies.groups import (
    JointEditRecalled,
    JointEditSent,
    JointGroupAcceptance,
    JointGroupInvitation,
    JointGroupLeft,
    JointGroupWidened,
)
from jointdesk.engine.exchange.wire.bodies.keys import KeyRevoked, KeyRotated, PrekeyPublished
from jointdesk.engine.exchange.wire.bodies.log import CheckpointCosigned, CheckpointSent
from jointdesk.engine.exchange.wire.bodies.matching import QuestionAsked, QuestionEvaluated
from jointdesk.engine.exchange.wire.bodies.notices import NoticeSent, NoticeWithdrawn
from jointdesk.engine.exchange.wire.bodies.pairing import PairingConfirmed
from jointdesk.engine.exchange.wire.bodies.plans import PlanRead, PlanSent, PlanUnread
from jointdesk.engine.exchange.wire.bodies.recalls import DatumRecalled, RecallDone
from jointdesk.engine.exchange.wire.bodies.requests import (
    RequestAccepted,
    RequestAnswered,
    RequestClosed,
    RequestPostponed,
    RequestRefused,
    RequestReminded,
    RequestSent,
    RequestWithdrawn,
)
from jointdesk.engine.exchange.wire.bodies.reviews import SecondReview
from jointdesk.engine.exchange.wire.bodies.sets import (
    MembershipProved,
    MembershipRefused,
    MembershipWanted,
    SetAnchored,
    SetEnded,
    SetPublished,
)
from jointdesk.engine.exchange.wire.fields import Body
from jointdesk.engine.exchange.wire.messages import Message

BODIES: dict[str, type[Body]] = {
    body.type: body
    for body in (
        PairingConfirmed,
        KeyRotated,
        KeyRevoked,
        PrekeyPublished,
        SetPublished,
        SetAnchored,
        SetEnded,
        MembershipWanted,
        MembershipProved,
        MembershipRefused,
        QuestionAsked,
        QuestionEvaluated,
        JointGroupInvitation,
        JointGroupAcceptance,
        JointGroupWidened,
        JointGroupLeft,
        JointEditSent,
        JointEditRecalled,
        NoticeSent,
        NoticeWithdrawn,
        DatumRecalled,
        RecallDone,
        RequestSent,
        RequestAccepted,
        RequestAnswered,
        RequestRefused,
        RequestPostponed,
        RequestWithdrawn,
        RequestReminded,
        RequestClosed,
        FileTaken,
        FileRefused,
        PlanSent,
        PlanRead,
        PlanUnread,
        FiguresStated,
        SecondReview,
        CheckpointSent,
        CheckpointCosigned,
        Receipt,
        NotStored,
        Refusal,
        Part,
        BatchClosed,
        BatchConfirmed,
        ConversationStates,
        MessageLost,
    )
}

__all__ = [
    "BODIES",
    "BatchClosed",
    "BatchConfirmed",
    "Body",
    "CheckpointCosigned",
    "CheckpointSent",
    "ConversationStates",
    "DatumRecalled",
    "FiguresStated",
    "FileRefused",
    "FileTaken",
    "JointEditRecalled",
    "JointEditSent",
    "JointGroupAcceptance",
    "JointGroupInvitation",
    "JointGroupLeft",
    "JointGroupWidened",
    "KeyRevoked",
    "KeyRotated",
    "MembershipProved",
    "MembershipRefused",
    "MembershipWanted",
    "MessageLost",
    "NotStored",
    "NoticeSent",
    "NoticeWithdrawn",
    "PairingConfirmed",
    "Part",
    "PlanRead",
    "PlanSent",
    "PlanUnread",
    "PrekeyPublished",
    "QuestionAsked",
    "QuestionEvaluated",
    "RecallDone",
    "Receipt",
    "Refusal",
    "RequestAccepted",
    "RequestAnswered",
    "RequestClosed",
    "RequestPostponed",
    "RequestRefused",
    "RequestReminded",
    "RequestSent",
    "RequestWithdrawn",
    "SecondReview",
    "SetAnchored",
    "SetEnded",
    "SetPublished",
    "read_body",
]


def read_body(message: Message) -> Body:
    """The typed body of a message. Raises PartnerError (unknown_type, malformed)."""
    body = BODIES.get(message.type)
    if body is None:
        raise PartnerError("unknown_type", f"this desk does not know messages of type {message.type}")
    return body.read(message.body)
