"""What both desks signed of each question: for an auditor, or for the day on which one desk denies it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from jointdesk.desk.exchange.models import Question, QuestionServed
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import signing_keys_ever
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.matching.evidence import RECEIPT, STATEMENT, read_evidence
from jointdesk.engine.exchange.wire.messages import Sender


@dataclass(frozen=True)
class Evidence:
    """One question: who asked, both signed texts, and what the partner's says; None when it does not verify."""

    question: str
    asked_by_us: bool
    statement: str
    receipt: str
    partner_says: dict[str, object] | None


@dataclass(frozen=True)
class _Signer:
    """A partner by every key we ever pinned: what it signed, it signed, whatever became of the key since."""

    desk: str
    signing_keys: tuple[tuple[bytes, datetime | None], ...]


def evidence_with(partner: Partner) -> Iterator[Evidence]:
    """Everything asked between us and the partner, oldest first, each way."""
    sender = _Signer(partner.desk_id, tuple((key, None) for key in signing_keys_ever(partner.desk_id)))
    asked = Question.objects.filter(partner=partner).order_by("asked_at", "pk").iterator()
    served = QuestionServed.objects.filter(partner=partner).order_by("at", "pk").iterator()
    return chain(
        (_read(row.key.hex, True, row.statement, row.receipt, sender) for row in asked),
        (_read(row.question_id.hex, False, row.statement, row.receipt, sender) for row in served),
    )


def _read(question: str, ours: bool, statement: str, receipt: str, sender: Sender) -> Evidence:
    theirs, typ = (receipt, RECEIPT) if ours else (statement, STATEMENT)
    try:
        says = json.loads(read_evidence(theirs, sender, typ))
    except PartnerError:
        says = None
    return Evidence(question, ours, statement, receipt, says)
