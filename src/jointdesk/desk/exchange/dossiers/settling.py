"""Settling a conflict in a dossier: one of the values that stand in the group already is taken, with its conditions.

One officer may: nothing new leaves. Whatever was not on the page he saw stays beside it, a conflict as before.
"""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.exchange.groups.edit_store import state_of
from jointdesk.desk.exchange.groups.entries import edit_entry
from jointdesk.desk.exchange.models import JointEdit, JointEntry
from jointdesk.desk.exchange.safeguards.victims import require_no_victim
from jointdesk.engine.errors import CallerError


@transaction.atomic
def settle(
    officer: Officer, entry: JointEntry, field: str, edit: uuid.UUID, seen: Iterable[str] | None = None
) -> JointEntry:
    """Take what `edit` says of `field`. `seen`: the heads the officer had before him; None: those of now."""
    require(officer, "dossiers.edit")
    said = state_of(entry).conflicts.get(field, ())
    value = next((one.value for one in said if one.edit.id == edit.hex), None)
    if value is None:
        raise CallerError(_("This value no longer stands in the conflict."))
    fields = {field: list(value) if isinstance(value, tuple) else value}
    require_no_victim([(entry.kind, {**entry.values, **fields}, {})])
    chosen = JointEdit.objects.get(entry=entry, key=edit)
    return edit_entry(
        officer,
        entry.group,
        entry.kind,
        fields,
        entry=entry,
        parents=seen,
        mark=chosen.mark,
        conditions=chosen.conditions,
        evaluation=chosen.evaluation,
    )
