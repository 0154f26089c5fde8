"""Private questions in a schedule: asked until answered, charged once an id, statement and receipt on both sides.

What is asked waits in a row; a question and its blinds live in memory for a few calls. When its desk stops, or no call
is answered, it is asked anew: fresh blinds, another id, charged again. The points are random bytes and their evaluation
a hash: what a question tells is tested elsewhere.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.matching.caps import Charge, budget_left, cost
from jointdesk.engine.exchange.matching.evidence import (
    RECEIPT,
    STATEMENT,
    Between,
    check_receipt,
    check_statement,
    sign_evidence,
    write_receipt,
    write_statement,
)
from jointdesk.engine.exchange.matching.oprf import ELEMENT, evaluation_size
from jointdesk.engine.exchange.matching.sets import epoch_of
from jointdesk.engine.exchange.wire.bodies import Body, QuestionAsked, QuestionEvaluated, Refusal, read_body
from jointdesk.engine.exchange.wire.messages import Message, draw_id, seal_signed, sign_message
from simulator import memory_desk

if TYPE_CHECKING:
    from simulator.memory_desk import Desk
    from simulator.schedule import Schedule

ELEMENTS = 16
# three questions
CAP = 3 * ELEMENTS
EPOCH = epoch_of(date(2026, 10, 15))
# as in docs/protocol: answers to one question; and how often its asker tries before it asks anew
MOST_ANSWERS, MOST_CALLS = 4, 3
CALL_SECONDS, PAUSE_SECONDS = 25.0, 12.0


@dataclass(frozen=True)
class Asking:
    """What a desk wants to know of a partner; `question` once it was answered, or refused for good."""

    partner: str
    question: str = ""
    charged: int = 0
    statement: str = ""
    receipt: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Served:
    digest: str
    charged: int
    at: datetime
    statement: str
    times: int = 1


@dataclass
class Asked:
    """A question under way, in its asker's memory."""

    message: Message
    body: QuestionAsked
    raw: bytes
    calls: int = 0
    resting: bool = False


class Asker:
    """The asking and the answering of all desks of a schedule."""

    def __init__(self, schedule: "Schedule") -> None:
        self.schedule = schedule

    def work(self, desk: "Desk") -> None:
        """Put every question that is wanted and not under way."""
        for key, asking in desk.tables["askings"].items():
            if asking.question or asking.refused:
                continue
            asked = desk.questions.get(key)
            if asked is None or (asked.calls >= MOST_CALLS and not asked.resting):
                asked = desk.questions[key] = write_question(desk, asking.partner, self.schedule.now)
                self.schedule.counts["questions"] += 1
            if not asked.resting:
                self.call(desk, key, asking.partner, asked)

    def call(self, desk: "Desk", key: str, partner: str, asked: Asked) -> None:
        asked.calls, asked.resting = asked.calls + 1, True
        there = self.schedule.desks[partner]
        self.schedule.carry(asked.raw, lambda raw: self.land(there, desk, key, asked, raw), desk.id, there.id)

        def rest_is_over() -> None:
            if desk.questions.get(key) is asked:
                asked.resting = False
                self.schedule.work(desk)

        pause = self.schedule.plan.chance(key, asked.calls).uniform(0, PAUSE_SECONDS)
        self.schedule.later(CALL_SECONDS + pause, rest_is_over)

    def land(self, there: "Desk", desk: "Desk", key: str, asked: Asked, raw: bytes) -> None:
        if not there.up:
            return
        try:
            answer = answer_question(there, raw, self.schedule.now)
        except memory_desk.Crash:
            self.schedule.stop(there)
            return
        except PartnerError as error:
            self.schedule.counts[f"question_{error.code}"] += 1
            return
        self.schedule.carry(answer, lambda raw: self.hear(desk, key, asked, raw), desk.id, there.id)

    def hear(self, desk: "Desk", key: str, asked: Asked, raw: bytes) -> None:
        if not desk.up or desk.questions.get(key) is not asked:
            return  # its blinds are gone: the answer says nothing to anybody

        def deed() -> None:
            try:
                take_evaluation(desk, key, asked, raw, self.schedule.now)
            except PartnerError as error:
                self.schedule.counts[f"answer_{error.code}"] += 1

        self.schedule.guard(desk, deed)


def write_question(desk: "Desk", partner: str, now: datetime) -> Asked:
    body = QuestionAsked(
        kind="phone",
        epoch=EPOCH,
        parts=(("base", bytes(32)),),
        purpose="p",
        case="",
        statement="unsigned",
        blinded=desk.chance.randbytes(ELEMENTS * ELEMENT),
    )
    message = _message(desk, partner, body, draw_id(desk.chance.randbytes), now)
    said = write_statement(Between(message.id, desk.id, partner), body)
    body = replace(body, statement=sign_evidence(said, desk.ring, desk=desk.id, typ=STATEMENT))
    message = replace(message, body=body.write())
    sealed = seal_signed(sign_message(message, desk.ring).raw, desk.recipient_of(partner, now))
    return Asked(message, body, sealed)


def answer_question(desk: "Desk", raw: bytes, now: datetime) -> bytes:
    """Charged in the transaction, answered after it: what is not committed was never answered. Raises Crash."""
    message = desk.open(raw, now)
    body = read_body(message)
    if not isinstance(body, QuestionAsked):
        raise PartnerError("wrong_door", "only questions are answered here")
    between = Between(message.id, message.sender, desk.id)
    check_statement(body, between, desk.tables["pins"][message.sender])
    desk.effect()
    try:
        with desk.tables.transaction():
            served = _serve(desk, message, body, now)
            desk.effect()
        desk.effect()
    except PartnerError as error:
        answer: Body = Refusal(message=message.id, code=error.code, reason=str(error))
    else:
        evaluated = evaluate(body)
        said = write_receipt(between, body, charged=served.charged, at=served.at, evaluated=evaluated)
        receipt = sign_evidence(said, desk.ring, desk=desk.id, typ=RECEIPT)
        answer = QuestionEvaluated(
            message.id, served.charged, _left(desk, message.sender, now), served.at, receipt, evaluated
        )
    reply = _message(desk, message.sender, answer, message.conversation, now)
    return seal_signed(sign_message(reply, desk.ring).raw, desk.recipient_of(message.sender, now))


def _serve(desk: "Desk", message: Message, body: QuestionAsked, now: datetime) -> Served:
    """Once charged, the same id and digest are answered a few times more. Raises PartnerError."""
    key = message.sender, message.id
    before: Served | None = desk.tables["served"].get(key)
    if before is not None:
        if before.digest != message.digest:
            raise PartnerError("conflict", "another question had this id")
        if before.times >= MOST_ANSWERS:
            raise PartnerError("too_often", "answered often enough")
        again = replace(before, times=before.times + 1)
        desk.tables.put("served", key, again)
        return again
    price = cost(body.kind, body.count)
    if _left(desk, message.sender, now) < price:
        raise PartnerError("over_cap", "the day's elements are spent")
    served = Served(message.digest, price, now, body.statement)
    desk.tables.put("served", key, served)
    desk.note(f"served {message.id}")
    return served


def take_evaluation(desk: "Desk", key: str, asked: Asked, raw: bytes, now: datetime) -> None:
    """Raises PartnerError, having changed nothing, and Crash."""
    answer = desk.open(raw, now)
    body, asking = read_body(answer), desk.tables["askings"][key]
    between = Between(asked.message.id, desk.id, asking.partner)
    if isinstance(body, Refusal) and body.message == asked.message.id:
        if body.code != "over_cap":
            del desk.questions[key]  # asked anew
            return
        done = replace(asking, refused=body.code)
    elif isinstance(body, QuestionEvaluated) and body.question == asked.message.id:
        check_receipt(body, between, asked.body, desk.tables["pins"][asking.partner])
        if body.evaluated != evaluate(asked.body):
            raise PartnerError("bad_proof", "not what was asked")
        done = replace(
            asking,
            question=asked.message.id,
            charged=body.charged,
            statement=asked.body.statement,
            receipt=body.receipt,
        )
    else:
        raise PartnerError("wrong_answer", "the answer is not to this question")
    desk.effect()
    with desk.tables.transaction():
        desk.tables.put("askings", key, done)
        desk.note(f"asked {asked.message.id}")
        desk.effect()
    del desk.questions[key]
    desk.effect()


def evaluate(body: QuestionAsked) -> bytes:
    return hashlib.shake_256(body.blinded).digest(evaluation_size(body.count))


def _left(desk: "Desk", partner: str, now: datetime) -> int:
    served = [row for key, row in desk.tables["served"].items() if key[0] == partner]
    return budget_left([Charge(row.at, row.charged) for row in served], now, cap=CAP)


def _message(desk: "Desk", partner: str, body: Body, conversation: str, now: datetime) -> Message:
    return Message(
        id=draw_id(desk.chance.randbytes),
        type=body.type,
        sender=desk.id,
        recipient=partner,
        conversation=conversation,
        sequence=1,
        sent_at=now.astimezone(UTC),
        body=body.write(),
    )


def check_questions(schedule: "Schedule") -> None:
    """Charged once an id, never above the cap, and both desks hold the same two signatures."""
    for desk in schedule.desks.values():
        for partner in desk.partners:
            other = schedule.desks[partner]
            check_between(desk, other)


def check_between(asker: "Desk", answerer: "Desk") -> None:
    served = {key[1]: row for key, row in answerer.tables["served"].items() if key[0] == asker.id}
    assert sum(row.charged for row in served.values()) <= CAP, "over the cap"
    assert all(row.times <= MOST_ANSWERS for row in served.values()), "answered too often"
    wanted = [row for row in asker.tables["askings"].values() if row.partner == answerer.id]
    assert all(row.question or row.refused for row in wanted), "a question was never answered"
    done = [row for row in wanted if row.question]
    assert len({row.question for row in done}) == len(done), "one answer for two questions"
    for row in done:
        assert answerer.forgot or row.question in served, "answered and not charged"
        if row.question in served:
            there = served[row.question]
            assert (row.charged, row.statement) == (there.charged, there.statement), "not what both signed"
    if any(row.refused == "over_cap" for row in wanted) and not answerer.forgot:
        left = CAP - sum(row.charged for row in served.values())
        assert left < ELEMENTS, "refused with room left"
