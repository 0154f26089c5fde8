"""Erasing a log entry's record: the leaf's digest stays, so the log still verifies and tells nothing."""

from django.db import transaction

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import canonical, note_access
from jointdesk.desk.audit.models import Access, Entry
from jointdesk.engine.transparency.tree import record_digest


@transaction.atomic
def erase_entry(officer: Officer | None, entry: Entry, purpose: str) -> None:
    """Destroy nonce and record of an entry, because what it speaks of was erased."""
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    if entry.nonce is None or entry.record is None:
        return
    record = canonical(entry.kind, entry.subject, entry.record, entry.created_at)
    entry.digest = record_digest(bytes(entry.nonce), record)
    entry.nonce = entry.record = None
    entry.save(update_fields=["digest", "nonce", "record"])
    note_access(officer, Access.Act.ERASURE, f"entry:{entry.key}", purpose)
