"""What neither desk can later deny of a question: the asker's signed statement, the answerer's signed receipt.

Both name the question by the SHA-256 of its blinded row, so that they stay small and tell no value. Each desk
keeps both. The statement binds what was asked under which keys, why and for which case; the receipt what it
was charged, when, and the SHA-256 of what was answered.
Either is read by writing what it must say and comparing bytes: there is nothing in it to interpret.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.matching.caps import cost
from jointdesk.engine.exchange.wire.bodies.matching import QuestionAsked, QuestionEvaluated
from jointdesk.engine.exchange.wire.canonical import encode, write_moment, write_object
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.messages import CLOCK_SKEW, Sender, SigningKeys
from jointdesk.engine.exchange.wire.signing import read_unverified_kid, sign, verify

STATEMENT = "jointdesk-question+jws"
RECEIPT = "jointdesk-evaluation+jws"


@dataclass(frozen=True)
class Between:
    """Which question of whom to whom; `question` is the message's id."""

    question: str
    asker: str
    answerer: str


def commitment(blinded: bytes) -> bytes:
    """By what a row of blinded elements is known: 32 bytes."""
    return hashlib.sha256(blinded).digest()


def write_statement(between: Between, asked: QuestionAsked) -> bytes:
    """What the asker signs; `asked.statement` itself is no part of it."""
    terms = {name: value for name, value in asked.write().items() if name not in ("statement", "blinded")}
    terms |= {"elements": asked.count, "commitment": encode(commitment(asked.blinded))}
    return write_object({"v": 1, **_names(between), **terms})


def write_receipt(
    between: Between, asked: QuestionAsked, *, charged: int, at: datetime, evaluated: bytes
) -> bytes:
    """What the answerer signs."""
    terms = {
        "statement": encode(hashlib.sha256(asked.statement.encode("ascii")).digest()),
        "elements": asked.count,
        "charged": charged,
        "at": write_moment(at),
        "evaluated": encode(hashlib.sha256(evaluated).digest()),
    }
    return write_object({"v": 1, **_names(between), **terms})


def sign_evidence(written: bytes, keys: SigningKeys, *, desk: str, typ: str) -> str:
    """The signed form, of type STATEMENT or RECEIPT."""
    kid = f"{desk}:{key_id(keys.signing_public)}"
    return sign(written, keys.signing, kid=kid, typ=typ).decode("ascii")


def check_statement(asked: QuestionAsked, between: Between, sender: Sender) -> None:
    """Raises PartnerError (malformed, bad_signature, wrong_statement)."""
    if read_evidence(asked.statement, sender, STATEMENT) != write_statement(between, asked):
        raise PartnerError("wrong_statement", "the signed statement says something else than the question")


def check_receipt(answer: QuestionEvaluated, between: Between, asked: QuestionAsked, sender: Sender) -> None:
    """Raises PartnerError (malformed, bad_signature, wrong_receipt)."""
    said = write_receipt(between, asked, charged=answer.charged, at=answer.at, evaluated=answer.evaluated)
    if read_evidence(answer.receipt, sender, RECEIPT) != said:
        raise PartnerError("wrong_receipt", "the signed receipt says something else than the answer")


def check_terms(answer: QuestionEvaluated, asked: QuestionAsked, asked_at: datetime, now: datetime) -> None:
    """Does the receipt say what can be true? It costs what is agreed or, paid already, nothing; and it was charged
    between question and answer, as far as two clocks agree. Raises PartnerError (wrong_receipt)."""
    if answer.charged not in (0, cost(asked.kind, asked.count)):
        raise PartnerError("wrong_receipt", "the receipt says another price than was agreed")
    if not asked_at - CLOCK_SKEW <= answer.at <= now + CLOCK_SKEW:
        raise PartnerError("wrong_receipt", "the receipt is of another time than the question")


def read_evidence(compact: str, sender: Sender, typ: str) -> bytes:
    """What the sender signed. Raises PartnerError (malformed, bad_signature)."""
    signed = compact.encode("ascii")
    kid = read_unverified_kid(signed, typ)
    for key, _until in sender.signing_keys:
        if kid == f"{sender.desk}:{key_id(key)}":
            return verify(signed, key, typ)
    raise PartnerError("bad_signature", "signed with a key that is not the other desk's")


def _names(between: Between) -> dict[str, str]:
    return {"question": between.question, "from": between.asker, "to": between.answerer}
