"""Meetings: what was on the table, who came, what was decided, and which side agreed to which minutes."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.groups.edit_store import state_of
from jointdesk.desk.exchange.groups.entries import edit_entry, entries
from jointdesk.desk.exchange.groups.group_queries import under
from jointdesk.desk.exchange.models import JointEntry, JointGroup
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.canonical import read_moment

# what the minutes of a meeting are made of
PARTS = ("agenda_item", "decision")


@dataclass(frozen=True)
class Agreement:
    """One side's word on the minutes. `current`: it is of the minutes as they stand."""

    desk: str
    entry: JointEntry | None
    current: bool


def minutes_digest(officer: Officer, meeting: JointEntry) -> str:
    """32 hex digits over what every desk has of the meeting, its agenda and its decisions: the same at every desk."""
    parts = [meeting, *(row for kind in PARTS for row in under(officer, meeting, kind))]
    told = sorted(f"{part.kind} {part.key.hex} {' '.join(sorted(state_of(part).heads))}" for part in parts)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def agreements(officer: Officer, meeting: JointEntry) -> list[Agreement]:
    """Of each desk of the group, its newest word."""
    digest = minutes_digest(officer, meeting)
    said = {row.owner: row for row in under(officer, meeting, "agreement").order_by("founded_at", "pk")}
    return [
        Agreement(desk, row := said.get(desk), bool(row and row.values.get("minutes") == digest))
        for desk in meeting.group.desks
    ]


@transaction.atomic
def agree(officer: Officer, meeting: JointEntry, seen: str) -> JointEntry:
    """Our side agrees to the minutes the officer has read: `seen` is their digest."""
    digest = minutes_digest(officer, meeting)
    if seen != digest:
        raise CallerError(_("The minutes have changed since you opened the page. Read them again."))
    own = under(officer, meeting, "agreement").filter(owner=settings.DESK.id).order_by("-pk").first()
    fields = {"minutes": digest}
    if own is None:
        return edit_entry(officer, meeting.group, "agreement", {**fields, "meeting": meeting.key.hex})
    if own.values.get("minutes") == digest:
        return own
    return edit_entry(officer, meeting.group, "agreement", fields, entry=own)


def has_begun(meeting: JointEntry) -> bool:
    """Whether there can be anybody present and any minutes yet; a disputed hour is judged by its day."""
    told = meeting.values.get("starts_at")
    if told:
        return read_moment(str(told)) <= timezone.now()
    return meeting.day <= timezone.localdate()


def next_number(officer: Officer, group: JointGroup) -> int:
    """Of our own next decision in the group: each desk numbers its own, so no two are the same."""
    ours = entries(officer, group, "decision").filter(founded_by=settings.DESK.id)
    return 1 + max((int(row.values.get("number") or 0) for row in ours), default=0)
