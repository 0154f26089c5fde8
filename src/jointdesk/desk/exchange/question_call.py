"""One question over the wire: sealed, put, and its answer opened and checked, in one call."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from jointdesk.desk.exchange import transport
from jointdesk.desk.exchange.models import PartnerSet
from jointdesk.desk.exchange.outbox import message_to
from jointdesk.desk.partners.own import own_keys
from jointdesk.desk.partners.queries import card_of, trusted_cards
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.bodies import QuestionAsked, QuestionEvaluated, Refusal, read_body
from jointdesk.engine.exchange.matching import Question
from jointdesk.engine.exchange.messages import draw_id, open_sealed, seal


@dataclass(frozen=True)
class Outcome:
    """The values found, or the partner's refusal."""

    question_id: str
    digest: str
    asked_at: datetime
    hits: tuple[bytes, ...] = ()
    refusal: Refusal | None = None


def put_question(partner_set: PartnerSet, question: Question, purpose: str, case: str) -> Outcome:
    """Raises TransportError, and PartnerError for an answer that is not this question's or not proved."""
    partner, asked_at = partner_set.partner, timezone.now()
    public_key = bytes(partner_set.public_key)
    body = QuestionAsked(
        kind=partner_set.kind,
        epoch=partner_set.epoch,
        part=partner_set.part,
        public_key=public_key,
        purpose=purpose,
        case=case,
        blinded=question.blinded,
    )
    message = message_to(partner, body, draw_id(secrets.token_bytes), 1)
    sealed = seal(message, own_keys(), card_of(partner))
    raw = transport.post(partner, "questions", sealed.raw)
    reply = open_sealed(raw, own_keys(), trusted_cards(), settings.DESK.id, timezone.now())
    answer = read_body(reply)
    if reply.sender != partner.desk_id or reply.conversation != message.conversation:
        raise PartnerError("wrong_answer", "the answer is not to this question")
    if isinstance(answer, Refusal) and answer.message == message.id:
        return Outcome(message.id, sealed.digest, asked_at, refusal=answer)
    if not isinstance(answer, QuestionEvaluated) or answer.question != message.id:
        raise PartnerError("wrong_answer", "the answer is not to this question")
    hits = question.hits(answer.evaluated, public_key, bytes(partner_set.tags or b""))
    return Outcome(message.id, sealed.digest, asked_at, hits=hits)
