"""Answering a partner's question: we learn how many, why and when; never the values, never the hits.

A row of blinded elements is paid once and may go on to other parts of the same set; the same question again is
the same answer, uncharged, a few times. Over the cap the refusal says when to come back.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.mail.outbox import hold, message_to
from jointdesk.desk.exchange.mail.refusals import count_refusal
from jointdesk.desk.exchange.matching.evaluating import Busy, Key, evaluate, turn
from jointdesk.desk.exchange.matching.seed_store import read_secret
from jointdesk.desk.exchange.models import MatchKey, Question, QuestionServed
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_keys
from jointdesk.desk.partners.queries import recipient_of, trusted_cards
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.matching.caps import (
    BUCKETS,
    DAY,
    PERSON_KINDS,
    Charge,
    about_persons,
    budget_left,
    cost,
    next_chance,
)
from jointdesk.engine.exchange.matching.evidence import (
    RECEIPT,
    Between,
    check_statement,
    commitment,
    sign_evidence,
    write_receipt,
)
from jointdesk.engine.exchange.matching.oprf import check_points
from jointdesk.engine.exchange.matching.sets import SetName, end_of
from jointdesk.engine.exchange.wire.bodies import Body, QuestionAsked, QuestionEvaluated, Refusal, read_body
from jointdesk.engine.exchange.wire.messages import Message, open_sealed, seal

# a question that is older is a replay, or its asker has long given up
OLDEST_QUESTION = timedelta(hours=1)
# answers to one question: enough for a bad line, too few to let us compute for nothing
MOST_ANSWERS = 4
BUSY_FOR = timedelta(seconds=2)

Asked = TypeVar("Asked", Question, QuestionServed)


def answer_question(raw: bytes) -> bytes:
    """The sealed evaluation or refusal. Raises PartnerError when the question cannot even be believed."""
    now = timezone.now()
    senders = trusted_cards()
    try:
        message = open_sealed(raw, own_keys(), senders, settings.DESK.id, now)
        body = read_body(message)
        if not isinstance(body, QuestionAsked):
            raise PartnerError("wrong_door", "only questions are answered here")
        check_statement(body, _between(message), senders[message.sender])
    except PartnerError as error:
        count_refusal(error.code)
        raise
    partner = Partner.objects.get(desk_id=message.sender)
    reply = _answer(partner, message, body, now)
    if isinstance(reply, Refusal):
        count_refusal(reply.code, partner)
    return seal(message_to(partner, reply, message.conversation, 1), own_keys(), recipient_of(partner)).raw


def budget_of(partner: Partner, kind: str, now: datetime) -> int:
    """Elements the partner may still ask us today: about persons if the kind is one of theirs, or identifiers."""
    return budget_left(_charges(partner, kind, now), now, cap=cap_of(partner, kind))


def cap_of(partner: Partner, kind: str) -> int:
    return partner.daily_person_cap if about_persons(kind) else partner.daily_cap


def of_family(rows: QuerySet[Asked], kind: str) -> QuerySet[Asked]:
    """The questions, ours or theirs, that are paid from the same budget as this kind."""
    return rows.filter(kind__in=PERSON_KINDS) if about_persons(kind) else rows.exclude(kind__in=PERSON_KINDS)


class _Refused(Exception):
    def __init__(self, code: str, reason: str, retry_at: datetime | None = None) -> None:
        self.code, self.retry_at = code, retry_at
        super().__init__(reason)


@dataclass(frozen=True)
class _Accepted:
    """A question that will be answered: what it is charged with, and the keys it is for."""

    served: QuestionServed
    keys: Sequence[Key]


def _answer(partner: Partner, message: Message, body: QuestionAsked, now: datetime) -> Body:
    try:
        with turn(partner.pk):
            check_points(body.blinded)
            with transaction.atomic():
                accepted = _accept(hold(partner), message, body, now)
            evaluated = evaluate(accepted.keys, body.blinded)
    except Busy:
        reason = "the desk is evaluating other questions"
        return Refusal(message=message.id, code="busy", reason=reason, retry_at=now + BUSY_FOR)
    except _Refused as refused:
        return Refusal(message=message.id, code=refused.code, reason=str(refused), retry_at=refused.retry_at)
    except PartnerError as error:
        return Refusal(message=message.id, code=error.code, reason=str(error))
    return _sign_answer(accepted.served, message, body, evaluated, budget_of(partner, body.kind, now))


def _sign_answer(
    served: QuestionServed, message: Message, body: QuestionAsked, evaluated: bytes, left: int
) -> QuestionEvaluated:
    said = write_receipt(_between(message), body, charged=served.charged, at=served.at, evaluated=evaluated)
    receipt = sign_evidence(said, own_keys(), desk=settings.DESK.id, typ=RECEIPT)
    QuestionServed.objects.filter(pk=served.pk).update(receipt=receipt)
    return QuestionEvaluated(
        question=message.id,
        charged=served.charged,
        left=left,
        at=served.at,
        receipt=receipt,
        evaluated=evaluated,
    )


def _between(message: Message) -> Between:
    return Between(question=message.id, asker=message.sender, answerer=message.recipient)


def _accept(partner: Partner, message: Message, body: QuestionAsked, now: datetime) -> _Accepted:
    """The question, once it is charged. Raises _Refused."""
    if end_of(body.epoch) <= now:
        raise _Refused("epoch_over", "the set's epoch is over")
    rows = _match_keys(partner, body)
    keys = [_secret_of(partner, row) for row in rows]
    mine = QuestionServed.objects.filter(partner=partner)
    served = mine.filter(question_id=uuid.UUID(message.id)).first()
    if served is not None:
        return _Accepted(_repeat(served, message), keys)
    if message.sent_at < now - OLDEST_QUESTION:
        raise _Refused("too_old", "the question was sent too long ago")
    if body.count not in BUCKETS:
        raise _Refused("not_padded", "a question is padded to a bucket")
    price = 0 if _is_paid(mine, rows, body, now) else cost(body.kind, body.count)
    charges, cap = list(_charges(partner, body.kind, now)), cap_of(partner, body.kind)
    if budget_left(charges, now, cap=cap) < price:
        later = next_chance(charges, now, price, cap=cap)
        raise _Refused("over_cap", "the day's elements are spent", later)
    return _Accepted(_charge(partner, rows, message, body, price, now), keys)


def _match_keys(partner: Partner, body: QuestionAsked) -> list[MatchKey]:
    """The keys of the parts that are asked, in the question's order."""
    found = {
        row.part: row
        for row in MatchKey.objects.open().filter(partner=partner, kind=body.kind, epoch=body.epoch)
    }
    rows = [found.get(part) for part, _ in body.parts]
    for row, (_, public_key) in zip(rows, body.parts, strict=True):
        if row is None or bytes(row.public_key) != public_key:
            raise _Refused("unknown_set", "there is no such set under this key")
    return [row for row in rows if row is not None]


def _secret_of(partner: Partner, row: MatchKey) -> Key:
    name = SetName(partner.desk_id, row.kind, row.epoch, row.part)
    secret = read_secret(name)
    if secret is None:
        raise _Refused("unknown_set", "this set's key is no more")
    return secret.seed, name.info


def _repeat(served: QuestionServed, message: Message) -> QuestionServed:
    if served.digest != message.digest:
        raise _Refused("conflict", "another question had this id")
    if served.times >= MOST_ANSWERS:
        raise _Refused("too_often", f"a question is answered {MOST_ANSWERS} times at most")
    served.times += 1
    served.save(update_fields=["times"])
    return served


def _is_paid(
    mine: QuerySet[QuestionServed], rows: list[MatchKey], body: QuestionAsked, now: datetime
) -> bool:
    """The same row of elements was paid within the hour, and asked against other parts only: it tests no value twice.

    What was free begins no hour of its own: a row could be kept until the next addition comes.
    """
    before = mine.filter(
        commitment=commitment(body.blinded).hex(),
        kind=body.kind,
        epoch=body.epoch,
        at__gt=now - OLDEST_QUESTION,
    )
    return before.filter(charged__gt=0).exists() and not before.filter(keys__in=rows).exists()


def _charge(
    partner: Partner, rows: list[MatchKey], message: Message, body: QuestionAsked, price: int, now: datetime
) -> QuestionServed:
    served = QuestionServed.objects.create(
        partner=partner,
        question_id=uuid.UUID(message.id),
        digest=message.digest,
        kind=body.kind,
        epoch=body.epoch,
        commitment=commitment(body.blinded).hex(),
        purpose=body.purpose,
        case_reference=body.case,
        padded=body.count,
        charged=price,
        statement=body.statement,
        at=now.replace(microsecond=0),  # as the receipt says it
    )
    served.keys.set(rows)
    facts = {
        "kind": body.kind,
        "sets": [row.set_digest for row in rows],
        "elements": body.count,
        "charged": price,
        "commitment": served.commitment,
        "message": message.digest,
    }
    record("question_served", f"question:{message.id}", {"partner": partner.desk_id, **facts})
    return served


def _charges(partner: Partner, kind: str, now: datetime) -> list[Charge]:
    served = of_family(QuestionServed.objects.filter(partner=partner), kind)
    served = served.filter(at__gt=now - DAY, charged__gt=0)
    return [Charge(at, elements) for at, elements in served.values_list("at", "charged")]
