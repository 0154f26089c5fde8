from typing import Any

from django.http import HttpRequest
from ninja import Router

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.api.schemas import (
    ChronologyOut,
    EditIn,
    EntryDetail,
    EntryIn,
    EntryOut,
    GroupIn,
    GroupOut,
    ReasonIn,
    SaidOut,
)
from jointdesk.desk.exchange.groups import group_actions
from jointdesk.desk.exchange.groups.chronology import chronology
from jointdesk.desk.exchange.groups.edit_store import state_of
from jointdesk.desk.exchange.groups.entries import ALONE, edit_entry, entries
from jointdesk.desk.exchange.lookups import find_group, find_partner
from jointdesk.desk.exchange.models import GroupMember, JointEntry, JointGroup
from jointdesk.desk.exchange.queries import groups
from jointdesk.engine.errors import CallerError, NotFound
from jointdesk.engine.exchange.joint.edits import Said

router = Router()


@router.get("/groups", response=list[GroupOut])
def list_groups(request: HttpRequest) -> list[GroupOut]:
    """Joint groups we founded, joined, or are invited to."""
    return [_group(row) for row in groups(officer_of(request))]


@router.post("/groups", response=GroupOut)
def found(request: HttpRequest, new: GroupIn) -> GroupOut:
    """Found a joint group and invite its partners."""
    officer = officer_of(request)
    invited = [find_partner(desk) for desk in dict.fromkeys(new.partners)]
    group = group_actions.found_group(
        officer,
        new.name,
        new.mandate,
        new.legal_basis,
        invited,
        valid_from=new.valid_from,
        valid_until=new.valid_until,
    )
    return _again(officer, group)


@router.post("/groups/{key}/join", response=GroupOut)
def join(request: HttpRequest, key: str) -> GroupOut:
    """Accept an invitation."""
    officer = officer_of(request)
    return _again(officer, group_actions.join_group(officer, find_group(officer, key)))


@router.post("/groups/{key}/leave", response=GroupOut)
def leave(request: HttpRequest, key: str, why: ReasonIn) -> GroupOut:
    """Leave: nothing of the group comes or goes any more, and what is here stays."""
    officer = officer_of(request)
    return _again(officer, group_actions.leave_group(officer, find_group(officer, key), why.reason))


@router.post("/groups/{key}/invite/{desk}", response=GroupOut)
def invite(request: HttpRequest, key: str, desk: str) -> GroupOut:
    """Invite a further desk; the members are told, and each admits it or not."""
    officer, partner = officer_of(request), find_partner(desk)
    group_actions.invite_further(officer, group := find_group(officer, key), partner)
    return _again(officer, group)


@router.post("/groups/{key}/admit/{desk}", response=GroupOut)
def admit(request: HttpRequest, key: str, desk: str) -> GroupOut:
    """Let a desk that another member invited have what we write."""
    officer, partner = officer_of(request), find_partner(desk)
    try:
        group_actions.admit_desk(officer, group := find_group(officer, key), partner)
    except GroupMember.DoesNotExist:
        raise CallerError("desk: it is not in the group") from None
    return _again(officer, group)


@router.get("/groups/{key}/chronology", response=list[ChronologyOut])
def list_chronology(request: HttpRequest, key: str, kind: str = "") -> list[ChronologyOut]:
    """What happened in the group, newest first; `ours_alone`: the other desks do not see the line."""
    officer = officer_of(request)
    rows = chronology(officer, find_group(officer, key), kind)
    return [
        ChronologyOut(**{name: getattr(row, name) for name in ChronologyOut.model_fields}) for row in rows
    ]


@router.get("/groups/{key}/entries", response=list[EntryOut])
def list_entries(request: HttpRequest, key: str, kind: str = "", disputed: bool = False) -> list[EntryOut]:
    """What the group keeps, of one kind or all; `disputed` leaves what contradicts itself. At most 1,000."""
    officer = officer_of(request)
    rows = entries(officer, find_group(officer, key), kind)
    rows = rows.exclude(disputed=[]) if disputed else rows
    return [EntryOut(**_summary(row)) for row in rows[:1000]]


@router.post("/groups/{key}/entries", response=EntryDetail)
def write(request: HttpRequest, key: str, new: EntryIn) -> EntryDetail:
    """Write a new entry. What names third parties is written through the dossiers, with a second officer."""
    officer = officer_of(request)
    group = find_group(officer, key)
    terms: dict[str, Any] = {"mark": new.mark, "conditions": new.conditions, "evaluation": new.evaluation}
    return _detail(edit_entry(officer, group, _written(new.kind), new.fields, **terms))


@router.get("/groups/{key}/entries/{pk}", response=EntryDetail)
def read(request: HttpRequest, key: str, pk: int) -> EntryDetail:
    """An entry with who said what, its conflicts and its heads."""
    return _detail(_find(officer_of(request), key, pk))


@router.post("/groups/{key}/entries/{pk}", response=EntryDetail)
def edit(request: HttpRequest, key: str, pk: int, new: EditIn) -> EntryDetail:
    """Change an entry. The answer is disputed where somebody wrote the same field meanwhile: both words stand."""
    officer = officer_of(request)
    entry = _find(officer, key, pk)
    terms: dict[str, Any] = {"mark": new.mark, "conditions": new.conditions, "evaluation": new.evaluation}
    written = edit_entry(
        officer, entry.group, _written(entry.kind), new.fields, entry=entry, parents=new.parents, **terms
    )
    return _detail(written)


def _find(officer: Officer, key: str, pk: int) -> JointEntry:
    rows = entries(officer, find_group(officer, key)).select_related("group")
    entry = rows.filter(pk=pk).first()
    if entry is None or (entry.kind.startswith("gang") and not officer.may("dossiers.read")):
        raise NotFound("entry: there is no such entry, or it is not open to you")
    return entry


def _written(kind: str) -> str:
    if kind not in ALONE:
        raise CallerError("kind: is not written here")
    return kind


def _again(officer: Officer, group: JointGroup) -> GroupOut:
    return _group(find_group(officer, group.key.hex))


def _group(row: JointGroup) -> GroupOut:
    return GroupOut(
        key=row.key.hex,
        name=row.name,
        mandate=row.mandate,
        legal_basis=row.legal_basis,
        desks=row.desks,
        joined=row.joined_at is not None,
        left=row.left_at is not None,
        members={member.partner.desk_id: member.state for member in row.members.all()},
    )


def _summary(entry: JointEntry) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "key": entry.key.hex,
        "fields": entry.values,
        **{
            name: getattr(entry, name)
            for name in ("kind", "owner", "title", "day", "due", "ended", "conditions", "disputed")
        },
    }


def _detail(entry: JointEntry) -> EntryDetail:
    state = state_of(entry)
    return EntryDetail(
        **_summary(entry),
        said={name: [_said(one) for one in heads] for name, heads in state.said.items()},
        conflicts={name: [_said(one) for one in heads] for name, heads in state.conflicts.items()},
        heads=sorted(state.heads),
        missing=sorted(state.missing),
    )


def _said(said: Said) -> SaidOut:
    told = ("desk", "author", "at", "mark", "conditions", "evaluation")
    return SaidOut(value=said.value, edit=said.edit.id, **{name: getattr(said.edit, name) for name in told})
