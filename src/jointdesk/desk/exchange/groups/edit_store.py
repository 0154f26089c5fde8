"""Edits as rows: each is stored once, and the entry is read anew from all of its edits."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.db.models import Count, Sum, TextField
from django.db.models.functions import Cast, Length
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.exchange.models import JointEdit, JointEntry, JointGroup
from jointdesk.desk.exchange.travel import strictest
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.joint.edits import Edit, EntryState, read_entry
from jointdesk.engine.exchange.joint.kinds import (
    ENDED,
    MOST_CHARACTERS,
    MOST_EDITS,
    MOST_ENTRIES,
    MOST_OCTETS,
    EntryKind,
    entry_kinds,
)
from jointdesk.engine.exchange.wire.canonical import read_moment, write_object

# states of an action that nobody waits for
SETTLED = ("done", "dropped")


def place_of(group: JointGroup, kind: EntryKind, key: uuid.UUID, desk: str, at: datetime) -> JointEntry:
    """The entry an edit of that desk speaks of, locked; made if it is new."""
    entry, made = JointEntry.objects.get_or_create(
        group=group,
        key=key,
        kind=kind.name,
        owner=desk if kind.own else "",
        defaults={"founded_by": desk, "founded_at": at, "day": at.astimezone(UTC).date(), "changed_at": at},
    )
    return entry if made else JointEntry.objects.select_for_update().get(pk=entry.pk)


def require_room(entry: JointEntry, desk: str, fields: Mapping[str, Any]) -> None:
    """Raises CallerError past what one desk may keep in one group: no desk can fill another's."""
    told = write_object(fields)
    if len(told) > MOST_OCTETS:
        raise CallerError(_("The entry is too long."))
    edits = JointEdit.objects.filter(entry__group=entry.group_id, desk=desk)
    written = Sum(Length(Cast("fields", TextField())))
    held = edits.filter(entry=entry).aggregate(count=Count("pk"), size=written)
    if held["count"] >= MOST_EDITS or (held["size"] or 0) + len(told) > MOST_CHARACTERS:
        raise CallerError(_("The entry was changed too often."))
    if JointEntry.objects.filter(group=entry.group_id, founded_by=desk).count() > MOST_ENTRIES:
        raise CallerError(_("The group keeps too much."))


def keep_edit(entry: JointEntry, **columns: Any) -> JointEdit:
    """Store a new edit and read its entry anew."""
    with transaction.atomic():
        edit = JointEdit.objects.create(entry=entry, stored_at=timezone.now(), **columns)
        refresh(entry)
    return edit


def take_out(edit: JointEdit) -> None:
    """The edit was taken back: what it said goes, its place among the others stays."""
    edit.fields, edit.author, edit.conditions, edit.evaluation, edit.nonce = {}, "", "", "", b""
    edit.recalled_at = timezone.now()
    edit.save(update_fields=["fields", "author", "conditions", "evaluation", "nonce", "recalled_at"])
    refresh(JointEntry.objects.select_for_update().get(pk=edit.entry_id))


def state_of(entry: JointEntry) -> EntryState:
    """What the entry says, each value with its edit."""
    return read_entry(edit_of(row, entry) for row in entry.edits.all())


def edit_of(row: JointEdit, entry: JointEntry) -> Edit:
    return Edit(
        id=row.key.hex,
        entry=entry.key.hex,
        kind=entry.kind,
        parents=frozenset(row.parents),
        fields=row.fields,
        desk=row.desk,
        at=row.at,
        author=row.author,
        mark=row.mark,
        conditions=row.conditions,
        evaluation=row.evaluation,
    )


def refresh(entry: JointEntry) -> EntryState:
    """Compute the entry's columns from its edits."""
    edits = [edit_of(row, entry) for row in entry.edits.all()]
    state, kind = read_entry(edits), entry_kinds()[entry.kind]
    first = min(edits, key=lambda edit: (edit.at, edit.id))
    said = [edit.mark for edit in edits if edit.fields]
    entry.founded_by, entry.founded_at = first.desk, first.at
    entry.values, entry.disputed = state.values, sorted(state.conflicts)
    entry.missing = len(state.missing)
    # what says nothing any more is kept, and shown to nobody
    entry.ended = bool(entry.values.get(ENDED)) or not said
    entry.mark = strictest(said) or entry.mark
    entry.under = str(state.shown(kind.under)) if kind.under else ""
    entry.title = _title(state.shown(kind.heading))
    entry.day = _day(kind, state) or first.at.astimezone(UTC).date()
    entry.due = None if entry.ended else _due(kind, state)
    entry.changed_at = timezone.now()
    entry.save()
    return state


def _title(value: Any) -> str:
    lines = value if isinstance(value, list) else [value]
    return str(lines[0] if lines else "").strip()[:200]


def _day(kind: EntryKind, state: EntryState) -> date | None:
    """The day the entry says it is of, in the time zone it says; the same at every desk."""
    told = str(state.shown(kind.dated)) if kind.dated else ""
    if len(told) <= len("2026-11-22"):
        return read_day(told)
    try:
        return read_moment(told).astimezone(zone_of(str(state.shown("zone")))).date()
    except ValueError:
        return None


def _due(kind: EntryKind, state: EntryState) -> date | None:
    return None if state.shown("state") in SETTLED else read_day(str(state.shown("due")))


def read_day(text: str) -> date | None:
    """A day as entries write it; None for what is none."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-22") else None
    except ValueError:
        return None


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC for one this desk does not know."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
