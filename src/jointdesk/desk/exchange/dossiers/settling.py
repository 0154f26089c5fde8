"""Settling a conflict in a dossier: one of the values that stand in the group already is taken, with its conditions.

One officer may: nothing new leaves. Whatever was not on the page he saw stays beside it, a conflict as before.
"""

import uuid
from collections.abc import Iterable

from django.db import transaction

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.exchange.groups.settling import said_in_conflict, take_value
from jointdesk.desk.exchange.models import JointEntry
from jointdesk.desk.exchange.safeguards.victims import require_no_victim


@transaction.atomic
def settle(
    officer: Officer, entry: JointEntry, field: str, edit: uuid.UUID, seen: Iterable[str] | None = None
) -> JointEntry:
    """Take what `edit` says of `field`. `seen`: the heads the officer had before him; None: those of now."""
    require(officer, "dossiers.edit")
    value = said_in_conflict(entry, field, edit)
    require_no_victim([(entry.kind, {**entry.values, field: value}, {})])
    return take_value(officer, entry, field, edit, seen)
