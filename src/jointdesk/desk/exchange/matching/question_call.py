"""A row of blinded values over the wire: sealed, put, and its answer opened and checked.

The row goes to each part of the partner's set; where that is more than one call may hold, the same row goes again,
to the parts that are left: it is paid once. What is found stands with the tag it was found by, and both sides'
signatures with the question.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from jointdesk.desk.exchange.mail import transport
from jointdesk.desk.exchange.mail.outbox import message_to
from jointdesk.desk.exchange.matching.set_files import map_tags
from jointdesk.desk.exchange.models import PartnerSet
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_keys
from jointdesk.desk.partners.queries import recipient_of, trusted_cards
from jointdesk.engine.errors import PartnerError, TransportError
from jointdesk.engine.exchange.matching.evidence import (
    STATEMENT,
    Between,
    check_receipt,
    check_terms,
    sign_evidence,
    write_statement,
)
from jointdesk.engine.exchange.matching.oprf import (
    ELEMENT,
    MAX_EVALUATIONS,
    MAX_PARTS,
    Question,
    cut_into_parts,
)
from jointdesk.engine.exchange.matching.tagfiles import Buffer, find_places
from jointdesk.engine.exchange.wire.bodies import Body, QuestionAsked, QuestionEvaluated, Refusal, read_body
from jointdesk.engine.exchange.wire.messages import Message, open_sealed, seal


@dataclass(frozen=True)
class Reason:
    """What the partner is told beside the count."""

    purpose: str
    case: str


@dataclass(frozen=True)
class Found:
    """One of our values in one of the partner's sets."""

    value: bytes
    partner_set: PartnerSet
    tag: bytes


@dataclass(frozen=True)
class Answered:
    """One call and its answer: what both sides signed, and what was found."""

    question_id: str
    digest: str
    sets: tuple[PartnerSet, ...]
    asked_at: datetime
    charged: int
    left: int
    statement: str
    receipt: str
    found: tuple[Found, ...]


def put_question(
    partner: Partner, sets: Sequence[PartnerSet], question: Question, reason: Reason
) -> Iterator[Answered | Refusal]:
    """Each call's answer, the last perhaps the partner's refusal.

    Raises TransportError, and PartnerError for an answer that is not this question's or not proved.
    """
    elements = len(question.blinded) // ELEMENT
    most = min(MAX_PARTS, MAX_EVALUATIONS // elements)
    for start in range(0, len(sets), most):
        answer = _put(partner, tuple(sets[start : start + most]), question, reason)
        yield answer
        if isinstance(answer, Refusal):
            return


def _put(
    partner: Partner, sets: tuple[PartnerSet, ...], question: Question, reason: Reason
) -> Answered | Refusal:
    asked_at, sender = timezone.now(), trusted_cards()[partner.desk_id]
    body = _body_of(sets, question, reason)
    message = message_to(partner, body, secrets.token_hex(16), 1)
    between = Between(question=message.id, asker=message.sender, answerer=partner.desk_id)
    statement = sign_evidence(
        write_statement(between, body), own_keys(), desk=settings.DESK.id, typ=STATEMENT
    )
    body = replace(body, statement=statement)
    sealed = seal(replace(message, body=body.write()), own_keys(), recipient_of(partner))
    answer = _read_answer(message, transport.post(partner, "questions", sealed.raw))
    if isinstance(answer, Refusal):
        return answer
    check_receipt(answer, between, body, sender)
    check_terms(answer, body, asked_at, timezone.now())
    return Answered(
        question_id=message.id,
        digest=sealed.digest,
        sets=sets,
        asked_at=asked_at,
        charged=answer.charged,
        left=answer.left,
        statement=statement,
        receipt=answer.receipt,
        found=tuple(_find(question, sets, answer.evaluated)),
    )


def _body_of(sets: tuple[PartnerSet, ...], question: Question, reason: Reason) -> QuestionAsked:
    """The question's body, its statement still to be signed."""
    return QuestionAsked(
        kind=sets[0].kind,
        epoch=sets[0].epoch,
        parts=tuple((one.part, bytes(one.public_key)) for one in sets),
        purpose=reason.purpose,
        case=reason.case,
        statement="unsigned",
        blinded=question.blinded,
    )


def _read_answer(message: Message, raw: bytes) -> QuestionEvaluated | Refusal:
    reply = open_sealed(raw, own_keys(), trusted_cards(), settings.DESK.id, timezone.now())
    answer: Body = read_body(reply)
    if reply.sender == message.recipient and reply.conversation == message.conversation:
        if isinstance(answer, Refusal) and answer.message == message.id:
            return answer
        if isinstance(answer, QuestionEvaluated) and answer.question == message.id:
            return answer
    raise PartnerError("wrong_answer", "the answer is not to this question")


def _find(question: Question, sets: tuple[PartnerSet, ...], evaluated: bytes) -> Iterator[Found]:
    parts = cut_into_parts(evaluated, len(question.blinded) // ELEMENT)
    if len(parts) != len(sets):
        raise PartnerError("malformed", "the evaluation answers another number of parts")
    for partner_set, part in zip(sets, parts, strict=True):
        tags = question.finalize(part, bytes(partner_set.public_key))
        held = _tags_of(partner_set)
        if held is None:
            continue
        places = find_places(tags, held)
        for value, tag, place in zip(question.values, tags, places, strict=True):
            if place is not None:
                yield Found(value, partner_set, tag)


def _tags_of(partner_set: PartnerSet) -> Buffer | None:
    """None: the set was ended while it was asked. What was signed of the question is kept all the same."""
    try:
        return map_tags(partner_set.digest)
    except FileNotFoundError:
        if PartnerSet.objects.filter(pk=partner_set.pk, ended_at=None).exists():
            raise TransportError("the file of the partner's set is gone here, and is fetched anew") from None
        return None
