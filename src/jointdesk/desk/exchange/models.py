"""Rows of the exchange, one file per subject."""

from jointdesk.desk.exchange.disclosure_models import NoticeDisclosure
from jointdesk.desk.exchange.group_models import GroupMember, JointGroup
from jointdesk.desk.exchange.matching_models import (
    AskedElement,
    Hit,
    MatchKey,
    PartnerSet,
    PublishedElement,
    Question,
    QuestionServed,
)
from jointdesk.desk.exchange.message_models import (
    Alarm,
    IncomingMessage,
    OutgoingMessage,
    PartnerCheckpoint,
    WireRefusal,
    WitnessedSize,
)
from jointdesk.desk.exchange.request_models import Answer, Request, RequestStep

__all__ = [
    "Alarm",
    "Answer",
    "AskedElement",
    "GroupMember",
    "Hit",
    "IncomingMessage",
    "JointGroup",
    "MatchKey",
    "NoticeDisclosure",
    "OutgoingMessage",
    "PartnerCheckpoint",
    "PartnerSet",
    "PublishedElement",
    "Question",
    "QuestionServed",
    "Request",
    "RequestStep",
    "WireRefusal",
    "WitnessedSize",
]
