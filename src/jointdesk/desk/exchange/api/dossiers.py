"""The API of gang dossiers: read, propose, decide, settle. The same rules as the pages."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.exchange.dossiers import dossier_queries, proposals, settling
from jointdesk.desk.exchange.dossiers.dossier_cards import cards
from jointdesk.desk.exchange.dossiers.guards import find_contradictions
from jointdesk.desk.exchange.dossiers.proposals import EntryDraft
from jointdesk.desk.exchange.lookups import find_group, read_key
from jointdesk.desk.exchange.models import DossierProposal, JointEntry
from jointdesk.engine.errors import CallerError, NotFound
from jointdesk.engine.exchange.joint.kinds import entry_kinds

router = Router()


class DossierOut(Schema):
    group: str
    key: str
    name: str
    status: str
    leaders: list[str]
    conditions: str
    counts: dict[str, int]
    conflicts: int
    changed_at: datetime


class SaidOut(Schema):
    """One desk's word: `value` stands in a conflict with others of the field."""

    value: Any
    edit: str
    desk: str
    at: datetime


class EditOut(Schema):
    edit: str
    desk: str
    at: datetime
    fields: dict[str, Any]
    mark: str
    conditions: str
    evaluation: str
    taken_back: bool


class EntryOut(Schema):
    """`heads`: what a change is to name as seen. `contradictions`: rows of field and reason."""

    key: str
    kind: str
    values: dict[str, Any]
    conflicts: dict[str, list[SaidOut]]
    contradictions: list[tuple[str, str]]
    heads: list[str]
    ended: bool
    edits: list[EditOut]


class DossierDetail(Schema):
    group: str
    key: str
    entries: list[EntryOut]


class EntryIn(Schema):
    """`entry` empty: a new one. `seen`: the heads it was written on; empty: those of now."""

    kind: str
    fields: dict[str, Any]
    entry: str = ""
    seen: list[str] | None = None
    mark: str = "AMBER"
    conditions: str = ""
    evaluation: str = ""


class ProposalIn(Schema):
    group: str
    dossier: str = ""
    purpose: str
    entries: list[EntryIn]
    neutral: str = ""


class ProposalOut(Schema):
    key: str
    group: str
    dossier: str
    title: str
    purpose: str
    state: str
    proposed_by: str
    decided_by: str
    entries: list[dict[str, Any]]


class DeclineIn(Schema):
    reason: str


class SettleIn(Schema):
    field: str
    edit: str
    seen: list[str] | None = None


@router.get("/dossiers", response=list[DossierOut])
def list_dossiers(request: HttpRequest, q: str = "") -> list[DossierOut]:
    """The 200 changed last, or those that name `q`."""
    officer = officer_of(request)
    if q.strip():
        note_access(officer, "consultation", "dossiers:search", "case work")
    found = dossier_queries.search(officer, q) if q.strip() else dossier_queries.dossiers(officer)
    return [
        DossierOut(
            group=card.entry.group.key.hex,
            key=card.entry.key.hex,
            name=card.entry.title,
            status=str(card.entry.values.get("status", "")),
            leaders=card.leaders,
            conditions=card.conditions,
            counts=dict(card.counts),
            conflicts=card.disputed,
            changed_at=card.entry.changed_at,
        )
        for card in cards(officer, list(found[:200]))
    ]


@router.get("/dossiers/{group}/{key}", response=DossierDetail)
def detail(request: HttpRequest, group: str, key: str) -> DossierDetail:
    """Every entry with its values, conflicts, contradictions and the edits that made it."""
    officer = officer_of(request)
    gang = _find(officer, group, key)
    note_access(officer, "consultation", f"dossier:{gang.key.hex}", "case work")
    rows = dossier_queries.rows_of(officer, gang)
    return DossierDetail(group=gang.group.key.hex, key=gang.key.hex, entries=[_entry(row) for row in rows])


@router.post("/dossiers/proposals", response=ProposalOut)
def propose(request: HttpRequest, new: ProposalIn) -> ProposalOut:
    """Propose entries for a dossier, or a new one; they leave once a second officer approves."""
    officer = officer_of(request)
    group = find_group(officer, new.group)
    gang = _find(officer, new.group, new.dossier) if new.dossier else None
    drafts = [_draft(officer, gang, entry) for entry in new.entries]
    return _proposal(
        proposals.propose(officer, group, drafts, new.purpose, dossier=gang, neutral=new.neutral)
    )


@router.get("/dossiers/proposals", response=list[ProposalOut])
def list_proposals(request: HttpRequest) -> list[ProposalOut]:
    """What waits for a second officer."""
    return [_proposal(row) for row in dossier_queries.waiting(officer_of(request))[:200]]


@router.post("/dossiers/proposals/{key}/approve", response=ProposalOut)
def approve(request: HttpRequest, key: str) -> ProposalOut:
    """The second officer's word: it goes to every desk of the group."""
    officer = officer_of(request)
    return _proposal(proposals.approve(officer, _find_proposal(officer, key)))


@router.post("/dossiers/proposals/{key}/decline", response=ProposalOut)
def decline(request: HttpRequest, key: str, why: DeclineIn) -> ProposalOut:
    """It is not sent, and why."""
    officer = officer_of(request)
    return _proposal(proposals.decline(officer, _find_proposal(officer, key), why.reason))


@router.post("/dossiers/{group}/{key}/{entry}/settle", response=DossierDetail)
def settle(request: HttpRequest, group: str, key: str, entry: str, chosen: SettleIn) -> DossierDetail:
    """Take one of the values that stand in a conflict."""
    officer = officer_of(request)
    gang = _find(officer, group, key)
    row = _find_entry(officer, gang, entry)
    settling.settle(officer, row, chosen.field, read_key(chosen.edit), chosen.seen)
    return detail(request, group, key)


def _entry(row: dossier_queries.Row) -> EntryOut:
    entry, state = row.entry, row.state
    return EntryOut(
        key=entry.key.hex,
        kind=entry.kind,
        values=state.values,
        conflicts={
            name: [
                SaidOut(value=one.value, edit=one.edit.id, desk=one.edit.desk, at=one.edit.at) for one in said
            ]
            for name, said in state.conflicts.items()
        },
        contradictions=[(error.field, error.why) for error in find_contradictions(entry.kind, state.values)],
        heads=sorted(state.heads),
        ended=entry.ended,
        edits=[
            EditOut(
                edit=edit.key.hex,
                desk=edit.desk,
                at=edit.at,
                fields=edit.fields,
                mark=edit.mark,
                conditions=edit.conditions,
                evaluation=edit.evaluation,
                taken_back=edit.recalled_at is not None,
            )
            for edit in row.edits
        ],
    )


def _draft(officer: Officer, gang: JointEntry | None, new: EntryIn) -> EntryDraft:
    if new.kind not in entry_kinds():
        raise CallerError("kind: there is no such kind of entry")
    entry = _find_entry(officer, gang, new.entry) if gang and new.entry else None
    return EntryDraft(
        kind=new.kind,
        fields=new.fields,
        entry=entry,
        parents=new.seen if entry else None,
        mark=new.mark,
        conditions=new.conditions,
        evaluation=new.evaluation[:60],
    )


def _proposal(row: DossierProposal) -> ProposalOut:
    return ProposalOut(
        key=row.key.hex,
        group=row.group.key.hex,
        dossier=row.dossier.hex,
        title=row.title,
        purpose=row.purpose,
        state=row.state,
        proposed_by=str(row.proposed_by),
        decided_by=str(row.decided_by or ""),
        entries=[
            {"kind": entry.kind, "entry": entry.entry.hex if entry.entry else "", "fields": entry.fields}
            for entry in row.entries.all()
        ],
    )


def _find(officer: Officer, group: str, key: str) -> JointEntry:
    gang = dossier_queries.dossier(officer, read_key(group), read_key(key))
    if gang is None:
        raise NotFound("dossier: there is none of this key, or it is not open to you")
    return gang


def _find_entry(officer: Officer, gang: JointEntry, key: str) -> JointEntry:
    row = dossier_queries.entry_of(officer, gang, read_key(key))
    if row is None:
        raise NotFound("entry: there is none of this key in the dossier")
    return row


def _find_proposal(officer: Officer, key: str) -> DossierProposal:
    row = dossier_queries.proposals(officer).filter(key=read_key(key)).first()
    if row is None:
        raise NotFound("proposal: there is none of this key, or it is not open to you")
    return row
