"""Settling a conflict: one of the values that stand side by side is taken, under the terms it was said under.

What is taken from another desk stays that desk's: is its edit taken back, so is ours that repeats it (recalled_edits).
"""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.data.flags import note_use
from jointdesk.desk.exchange.data.passages import datum_of
from jointdesk.desk.exchange.groups.edit_store import state_of
from jointdesk.desk.exchange.groups.entries import edit_entry
from jointdesk.desk.exchange.models import JointEdit, JointEntry
from jointdesk.engine.errors import CallerError


def said_in_conflict(entry: JointEntry, field: str, edit: uuid.UUID) -> object:
    """What the edit says of a field in conflict. Raises CallerError where that stands no longer."""
    said = state_of(entry).conflicts.get(field, ())
    found = next((one.value for one in said if one.edit.id == edit.hex), None)
    if found is None:
        raise CallerError(_("This value no longer stands in the conflict."))
    return list(found) if isinstance(found, tuple) else found


@transaction.atomic
def take_value(
    officer: Officer, entry: JointEntry, field: str, edit: uuid.UUID, seen: Iterable[str] | None = None
) -> JointEntry:
    """Take what `edit` says of `field`. `seen`: the heads the officer had before him; None: those of now."""
    value, chosen = said_in_conflict(entry, field, edit), JointEdit.objects.get(entry=entry, key=edit)
    written = edit_entry(
        officer,
        entry.group,
        entry.kind,
        {field: value},
        entry=entry,
        parents=seen,
        mark=chosen.mark,
        conditions=chosen.conditions,
        evaluation=chosen.evaluation,
    )
    datum = datum_of(chosen.key)
    if datum is not None and not datum.is_ours:
        ours = written.edits.filter(desk=settings.DESK.id).order_by("-stored_at", "-pk")[0]
        note_use(datum, f"edit:{ours.key.hex}")
        note_use(datum, f"entry:{entry.key.hex}")
    return written
