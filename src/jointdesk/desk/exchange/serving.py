"""Answering a partner's question: we learn how many, why and when; never the values, never the hits.

The same question again is the same answer, uncharged. Over the cap the refusal says when to come back.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.inbox import count_refusal
from jointdesk.desk.exchange.models import MatchKey, QuestionServed
from jointdesk.desk.exchange.outbox import hold, message_to
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_keys
from jointdesk.desk.partners.queries import card_of, trusted_cards
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.bodies import Body, QuestionAsked, QuestionEvaluated, Refusal, read_body
from jointdesk.engine.exchange.caps import BUCKETS, DAY, Charge, budget_left, next_chance
from jointdesk.engine.exchange.matching import SetSide
from jointdesk.engine.exchange.messages import Message, open_sealed, seal
from jointdesk.engine.exchange.sets import SetName

# a question that is older is a replay, or its asker has long given up
OLDEST_QUESTION = timedelta(hours=1)


def answer_question(raw: bytes) -> bytes:
    """The sealed evaluation or refusal. Raises PartnerError when the question cannot even be believed."""
    now = timezone.now()
    try:
        message = open_sealed(raw, own_keys(), trusted_cards(), settings.DESK.id, now)
        body = read_body(message)
        if not isinstance(body, QuestionAsked):
            raise PartnerError("wrong_door", "only questions are answered here")
    except PartnerError as error:
        count_refusal(error.code)
        raise
    partner = Partner.objects.get(desk_id=message.sender)
    reply = _answer(partner, message, body, now)
    if isinstance(reply, Refusal):
        count_refusal(reply.code)
    return seal(message_to(partner, reply, message.conversation, 1), own_keys(), card_of(partner)).raw


def budget_of(partner: Partner, now: datetime) -> int:
    """Elements the partner may still ask us today."""
    return budget_left(_charges(partner, now), now, cap=partner.daily_cap)


def _answer(partner: Partner, message: Message, body: QuestionAsked, now: datetime) -> Body:
    try:
        with transaction.atomic():
            key = _accept(hold(partner), message, body, now)
        name = SetName(partner.desk_id, key.kind, key.epoch, key.part)
        evaluated = SetSide(bytes(key.seed or b""), name.info).evaluate(body.blinded)
    except _OverCap as over:
        return Refusal(message=message.id, code="over_cap", reason=str(over), retry_at=over.retry_at)
    except PartnerError as error:
        return Refusal(message=message.id, code=error.code, reason=str(error))
    return QuestionEvaluated(question=message.id, evaluated=evaluated)


class _OverCap(Exception):
    def __init__(self, retry_at: datetime | None) -> None:
        self.retry_at = retry_at
        super().__init__("the day's elements are spent")


def _accept(partner: Partner, message: Message, body: QuestionAsked, now: datetime) -> MatchKey:
    """The key to evaluate with, once the question is charged. Raises PartnerError or _OverCap."""
    key = MatchKey.objects.filter(
        partner=partner, kind=body.kind, epoch=body.epoch, part=body.part, seed__isnull=False
    ).first()
    if key is None or bytes(key.public_key) != body.public_key:
        raise PartnerError("unknown_set", "there is no such set under this key")
    served = QuestionServed.objects.filter(partner=partner, question_id=uuid.UUID(message.id)).first()
    if served is not None:
        if served.digest != message.digest:
            raise PartnerError("conflict", "another question had this id")
        return key
    if message.sent_at < now - OLDEST_QUESTION:
        raise PartnerError("too_old", "the question was sent too long ago")
    if body.count not in BUCKETS:
        raise PartnerError("not_padded", "a question is padded to a bucket")
    charges = list(_charges(partner, now))
    if budget_left(charges, now, cap=partner.daily_cap) < body.count:
        raise _OverCap(next_chance(charges, now, body.count, cap=partner.daily_cap))
    _charge(partner, key, message, body, now)
    return key


def _charge(partner: Partner, key: MatchKey, message: Message, body: QuestionAsked, now: datetime) -> None:
    QuestionServed.objects.create(
        partner=partner,
        match_key=key,
        question_id=uuid.UUID(message.id),
        digest=message.digest,
        purpose=body.purpose,
        case_reference=body.case,
        padded=body.count,
        at=now,
    )
    facts = {"kind": key.kind, "set": key.set_digest, "padded": body.count, "message": message.digest}
    record("question_served", f"question:{message.id}", {"partner": partner.desk_id, **facts})


def _charges(partner: Partner, now: datetime) -> list[Charge]:
    rows = QuestionServed.objects.filter(partner=partner, at__gt=now - DAY).values_list("at", "padded")
    return [Charge(at, elements) for at, elements in rows]
