"""What an officer may see of groups: what waits in each, who is in it, what its entries say."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.groups.edit_store import edit_of, state_of
from jointdesk.desk.exchange.groups.entries import entries
from jointdesk.desk.exchange.groups.words import label_of, read_value
from jointdesk.desk.exchange.models import GroupMember, JointEdit, JointEntry, JointGroup
from jointdesk.desk.exchange.queries import groups
from jointdesk.engine.exchange.joint.edits import EntryState, Said, read_entry
from jointdesk.engine.exchange.joint.kinds import entry_kinds


@dataclass(frozen=True)
class GroupCard:
    """A group in the list, with what waits in it."""

    group: JointGroup
    name: str
    next_meeting: JointEntry | None
    open_actions: int
    overdue: int
    disputed: int
    dossiers: int


@dataclass(frozen=True)
class Line:
    """A field of an entry as it is read: one value, or several that contradict each other."""

    name: str
    label: str
    values: tuple[tuple[str, Said], ...]

    @property
    def is_disputed(self) -> bool:
        return len({text for text, _ in self.values}) > 1


@dataclass(frozen=True)
class EntryView:
    """An entry with what it says, who said it, and every edit of it."""

    entry: JointEntry
    state: EntryState
    lines: tuple[Line, ...]
    edits: Sequence[JointEdit] = field(default_factory=list)

    @property
    def heads(self) -> str:
        return ",".join(sorted(self.state.heads))

    @property
    def disputed(self) -> list[Line]:
        return [line for line in self.lines if line.name in self.state.conflicts]


def group_by_key(officer: Officer, key: uuid.UUID) -> JointGroup | None:
    return groups(officer).filter(key=key).first()


def group_cards(officer: Officer, today: date, most: int = 100) -> list[GroupCard]:
    """The newest groups."""
    return [card_of(officer, group, today) for group in groups(officer)[:most]]


def card_of(officer: Officer, group: JointGroup, today: date) -> GroupCard:
    standing = entries(officer, group).filter(ended=False)
    actions = standing.filter(due__isnull=False)
    mandate = standing.filter(kind="mandate", key=group.key).first()
    return GroupCard(
        group=group,
        name=mandate.title if mandate and mandate.title else group.name,
        next_meeting=standing.filter(kind="meeting", day__gte=today).first(),
        open_actions=actions.count(),
        overdue=actions.filter(due__lt=today).count(),
        disputed=standing.exclude(disputed=[]).count(),
        dossiers=standing.filter(kind="gang").count() if officer.may("dossiers.read") else 0,
    )


def open_actions(officer: Officer, group: JointGroup | None = None) -> QuerySet[JointEntry]:
    """What was agreed and is not done yet, of groups we are in: those due first."""
    rows = entries(officer, group, "action").filter(due__isnull=False, ended=False, group__left_at=None)
    return rows.select_related("group").order_by("due", "pk")


def our_overdue_actions(officer: Officer, today: date | None = None) -> list[JointEntry]:
    """Of our own desk, past their day."""
    rows = open_actions(officer).filter(due__lt=today or timezone.localdate())
    return [row for row in rows if row.values.get("desk") == settings.DESK.id]


def disputed(officer: Officer, group: JointGroup | None = None) -> QuerySet[JointEntry]:
    """Entries of which different values stand side by side."""
    rows = entries(officer, group).filter(ended=False, group__left_at=None).exclude(disputed=[])
    return rows.select_related("group").order_by("-changed_at", "pk")


def under(officer: Officer, entry: JointEntry, kind: str) -> QuerySet[JointEntry]:
    """What belongs to the entry: a meeting's decisions."""
    return entries(officer, entry.group, kind).filter(under=entry.key.hex, ended=False)


def above(officer: Officer, entry: JointEntry) -> JointEntry | None:
    """The meeting an entry belongs to: its title is shown, so its conditions of use are."""
    key = entry.under or str(entry.values.get("of_meeting") or "")
    return entries(officer, entry.group).filter(key=uuid.UUID(key)).first() if key else None


def actions_of(officer: Officer, meeting: JointEntry) -> QuerySet[JointEntry]:
    """What was agreed at a meeting, and is to be done."""
    rows = entries(officer, meeting.group, "action")
    return rows.filter(ended=False, values__of_meeting=meeting.key.hex)


def view_entry(entry: JointEntry) -> EntryView:
    """Every field that says something, in the order of its kind."""
    state, kind = state_of(entry), entry_kinds()[entry.kind]
    zone = str(state.shown("zone"))
    lines = []
    for item in kind.fields:
        heads = state.said.get(item.name, ())
        told = tuple((read_value(item, said.value, zone), said) for said in heads)
        if any(text for text, _ in told):
            lines.append(Line(item.name, label_of(kind, item.name), told))
    edits = entry.edits.select_related("officer").order_by("-at", "key")
    return EntryView(entry, state, tuple(lines), list(edits))


def values_seen(entry: JointEntry, heads: Iterable[str]) -> dict[str, Any]:
    """What the entry said to somebody who had these heads before him: what he leaves as it was he does not write."""
    edits = {row.key.hex: edit_of(row, entry) for row in entry.edits.all()}
    found, ahead = set(), [head for head in heads if head in edits]
    while ahead:
        here = ahead.pop()
        if here not in found:
            found.add(here)
            ahead += [parent for parent in edits[here].parents if parent in edits]
    state = read_entry(edits[key] for key in found)
    return {name: state.shown(name, None) for name in state.said}


def sides(officer: Officer, group: JointGroup) -> list[tuple[str, GroupMember | None, list[JointEntry]]]:
    """Each desk of the group: its id, how far it is in the group (None: ours, or not paired with us), its members."""
    inside = {member.partner.desk_id: member for member in group.members.all()}
    members: dict[str, list[JointEntry]] = {}
    for row in entries(officer, group, "member").filter(ended=False).order_by("pk"):
        members.setdefault(row.owner, []).append(row)
    desks = sorted(group.desks, key=lambda desk: (desk != settings.DESK.id, desk))
    return [(desk, inside.get(desk), members.get(desk, [])) for desk in desks]
