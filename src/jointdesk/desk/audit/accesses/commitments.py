"""Accesses are bound into the log a bundle at a time: the log says how many there were and their Merkle root.

A row that is altered, taken out or put in afterwards no longer gives that root. A row not yet bound is a minute old at
most. Whole bundles go when their day has come; the log's entry stays and tells nothing of them.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.audit.accesses.rules import find_signs
from jointdesk.desk.audit.accesses.tallies import count_days
from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.canonical import encode
from jointdesk.desk.audit.models import Access, Commitment
from jointdesk.engine.transparency.tree import leaf_hash, root

AT_ONCE = 2_000
OLDEST = timedelta(seconds=60)
FIELDS = ("id", "act", "officer_id", "subject", "purpose", "recipients", "at", "grant_id", "nonce")


def bind_accesses(now: datetime | None = None) -> int:
    """The worker's: commit what waits when it is many or a minute old. How many."""
    now = now or timezone.now()
    waiting = Access.objects.filter(commitment=None, nonce__isnull=False).order_by("id")
    first = waiting.values_list("at", flat=True).first()
    if first is None or (first > now - OLDEST and waiting[AT_ONCE - 1 : AT_ONCE].count() == 0):
        return 0
    with transaction.atomic():
        rows = list(waiting.values_list(*FIELDS)[:AT_ONCE])
        found = root(leaves(rows))
        last = max(row[FIELDS.index("at")] for row in rows)
        facts = {"root": found.hex(), "count": len(rows)}
        entry = record("accesses_bound", f"accesses:{rows[0][0]}", facts, now)
        bundle = Commitment.objects.create(entry=entry, root=found, count=len(rows), last_at=last)
        ids = [row[0] for row in rows]
        for start in range(0, len(ids), 500):
            Access.objects.filter(pk__in=ids[start : start + 500]).update(commitment=bundle)
    officer, at = FIELDS.index("officer_id"), FIELDS.index("at")
    days = {(row[officer], timezone.localdate(row[at])) for row in rows if row[officer] is not None}
    count_days(days)
    find_signs(days)
    return len(rows)


def leaves(rows: Iterable[tuple]) -> Iterator[bytes]:  # type: ignore[type-arg]
    """What each row (FIELDS) is in the tree: the hash of its nonce and all its columns."""
    for pk, act, officer, subject, purpose, recipients, at, grant, nonce in rows:
        said = {"act": act, "officer": officer, "subject": subject, "purpose": purpose, "to": recipients}
        moment = at.astimezone(UTC).isoformat()
        yield leaf_hash(bytes(nonce), encode({**said, "id": pk, "at": moment, "grant": grant}))
