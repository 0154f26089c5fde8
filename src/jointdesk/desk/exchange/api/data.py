from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.exchange.data import data_queries, recall_actions
from jointdesk.desk.exchange.lookups import read_key
from jointdesk.desk.exchange.models import Datum, Recall
from jointdesk.engine.errors import NotFound

router = Router()


class PassageOut(Schema):
    partner: str
    sent: bool
    at: datetime
    taken_back: bool


class DatumOut(Schema):
    """How a datum may be used, the same shape wherever one is told of; `origin` is its originator's desk id."""

    key: str
    kind: str
    subject: str
    origin: str
    mark: str
    conditions: str
    handling: str
    state: str
    kept: str
    passages: list[PassageOut]


class ReceiptOut(Schema):
    """What a recipient says it did."""

    partner: str
    state: str
    acts: list[str]
    copies: int
    kept: str
    passed_on: list[tuple[str, str]]
    at: datetime


class RecallOut(Schema):
    id: int
    key: str
    datum: str
    act: str
    by: str | None
    reason: str
    content: dict[str, Any] | None
    state: str
    at: datetime
    acts: list[str]
    copies: int
    kept: str
    receipts: list[ReceiptOut]


class RecallIn(Schema):
    act: str
    reason: str
    text: str | None = None
    identifiers: list[tuple[str, str]] | None = None
    neutral: str = ""


class KeepIn(Schema):
    reason: str


@router.get("/data/{key}", response=DatumOut)
def detail(request: HttpRequest, key: str) -> DatumOut:
    """A datum: its conditions, where it came from and where it went."""
    officer = officer_of(request)
    datum = _find(officer, key)
    note_access(officer, Access.Act.CONSULTATION, f"datum:{datum.key.hex}", "where data went")
    return _datum(datum)


@router.post("/data/{key}/recalls", response=RecallOut)
def propose(request: HttpRequest, key: str, new: RecallIn) -> RecallOut:
    """Propose to correct, retract or erase it wherever it went; a second officer sends it. `neutral`: why the matter
    is, where words of a notice's correction ask for it."""
    officer = officer_of(request)
    said = {"text": new.text, "identifiers": new.identifiers}
    content = {name: value for name, value in said.items() if value is not None}
    recall = recall_actions.propose_recall(
        officer, _find(officer, key), new.act, new.reason, content, new.neutral
    )
    return _recall(recall)


@router.post("/data/{key}/keep", response=DatumOut)
def keep(request: HttpRequest, key: str, why: KeepIn) -> DatumOut:
    """Object to its being taken away: what was hidden comes back, and the sender reads why."""
    officer = officer_of(request)
    recall_actions.object_to_recalls(officer, _find(officer, key), why.reason)
    return _datum(_find(officer, key))


@router.post("/data/{key}/release", response=DatumOut)
def release(request: HttpRequest, key: str) -> DatumOut:
    """It need not be kept any more: recalls that waited are followed now."""
    officer = officer_of(request)
    recall_actions.end_objection(officer, _find(officer, key))
    return _datum(_find(officer, key))


@router.get("/recalls", response=list[RecallOut])
def list_recalls(request: HttpRequest, open_only: bool = False) -> list[RecallOut]:
    """The newest 200 recalls, ours and partners'."""
    return [_recall(row) for row in data_queries.recalls(officer_of(request), open_only=open_only)[:200]]


@router.post("/recalls/{pk}/send", response=RecallOut)
def send(request: HttpRequest, pk: int) -> RecallOut:
    """The second officer's word: it goes to every desk that has the datum from us."""
    officer = officer_of(request)
    recall = data_queries.recalls(officer).filter(pk=pk).first()
    if recall is None:
        raise NotFound("recall: there is none of this number, or it is not open to you")
    recall_actions.approve_recall(officer, recall)
    return _recall(data_queries.recalls(officer).get(pk=pk))


def _find(officer: Officer, key: str) -> Datum:
    datum = data_queries.datum_by_key(officer, read_key(key))
    if datum is None:
        raise NotFound("datum: there is none of this key, or it is not open to you")
    return datum


def _datum(datum: Datum) -> DatumOut:
    return DatumOut(
        key=datum.key.hex,
        kind=datum.kind,
        subject=datum.subject,
        origin=datum.origin,
        mark=datum.mark,
        conditions=datum.conditions,
        handling=datum.handling,
        state=datum.state,
        kept=datum.held_reason,
        passages=[
            PassageOut(
                partner=passage.partner.desk_id,
                sent=passage.sent,
                at=passage.at,
                taken_back=passage.ended_at is not None,
            )
            for passage in datum.passages.all()
        ],
    )


def _recall(recall: Recall) -> RecallOut:
    """`content`: what a correction of ours that waits for its second officer will say."""
    waits = recall.partner_id is None and recall.state == Recall.State.PROPOSED
    return RecallOut(
        id=recall.pk,
        key=recall.key.hex,
        datum=recall.datum_key.hex,
        act=recall.act,
        by=recall.partner.desk_id if recall.partner else None,
        reason=recall.reason,
        content=recall.content if waits else None,
        state=recall.state,
        at=recall.at,
        acts=recall.acts,
        copies=recall.copies,
        kept=recall.kept,
        receipts=[
            ReceiptOut(
                partner=receipt.partner.desk_id,
                state=receipt.state,
                acts=receipt.acts,
                copies=receipt.copies,
                kept=receipt.kept,
                passed_on=[(desk, state) for desk, state in receipt.passed_on],
                at=receipt.at,
            )
            for receipt in recall.receipts.select_related("partner")
        ],
    )
