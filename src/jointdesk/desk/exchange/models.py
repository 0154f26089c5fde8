"""Rows of the exchange, one file per subject."""

from jointdesk.desk.exchange.data.datum_models import Datum, DatumUse, Leave, Passage, ReceivedIdentifier
from jointdesk.desk.exchange.data.recall_models import Recall, RecallFlag, RecallReceipt
from jointdesk.desk.exchange.dossiers.dossier_models import DossierProposal, EntryLink, ProposedEntry
from jointdesk.desk.exchange.figures.figure_models import CountedMessage, FigureStatement
from jointdesk.desk.exchange.files.file_models import FilePassage, TravelledFile
from jointdesk.desk.exchange.groups.entry_models import JointEdit, JointEntry
from jointdesk.desk.exchange.groups.group_models import GroupMember, JointGroup
from jointdesk.desk.exchange.mail.conversation_models import Batch, Conversation, Line, Whole, WholePart
from jointdesk.desk.exchange.mail.message_models import (
    Alarm,
    IncomingMessage,
    OutgoingMessage,
    PartnerCheckpoint,
    WireRefusal,
    WitnessedSize,
)
from jointdesk.desk.exchange.matching.matching_models import (
    ElementProof,
    Hit,
    MatchKey,
    PartnerSet,
    PublishedElement,
)
from jointdesk.desk.exchange.matching.question_models import (
    AskedElement,
    Asking,
    Question,
    QuestionServed,
    StuffedSet,
)
from jointdesk.desk.exchange.matching.sharing_models import KeptBackCase, SetBuild, SharedKind, SharingHour
from jointdesk.desk.exchange.plans.plan_models import Plan, PlanReader, PlanVersion
from jointdesk.desk.exchange.requests.disclosure_models import NoticeDisclosure
from jointdesk.desk.exchange.requests.request_models import Answer, Request, RequestStep
from jointdesk.desk.exchange.safeguards.review_models import NeutralityReason, Review

__all__ = [
    "Alarm",
    "Answer",
    "AskedElement",
    "Asking",
    "Batch",
    "Conversation",
    "CountedMessage",
    "Datum",
    "DatumUse",
    "DossierProposal",
    "ElementProof",
    "EntryLink",
    "FigureStatement",
    "FilePassage",
    "GroupMember",
    "Hit",
    "IncomingMessage",
    "JointEdit",
    "JointEntry",
    "JointGroup",
    "KeptBackCase",
    "Leave",
    "Line",
    "MatchKey",
    "NeutralityReason",
    "NoticeDisclosure",
    "OutgoingMessage",
    "PartnerCheckpoint",
    "PartnerSet",
    "Passage",
    "Plan",
    "PlanReader",
    "PlanVersion",
    "ProposedEntry",
    "PublishedElement",
    "Question",
    "QuestionServed",
    "Recall",
    "RecallFlag",
    "RecallReceipt",
    "ReceivedIdentifier",
    "Request",
    "RequestStep",
    "Review",
    "SetBuild",
    "SharedKind",
    "SharingHour",
    "StuffedSet",
    "TravelledFile",
    "Whole",
    "WholePart",
    "WireRefusal",
    "WitnessedSize",
]
