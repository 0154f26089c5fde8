"""Erasing a log entry's record: one officer proposes it, another does it, and the log says so.

Nonce and record are destroyed, with kind, subject and time, which nothing would vouch for any more; the leaf's digest
stays, so that the log still verifies and tells nothing. An erasure that was not logged fails verification.
"""

import uuid
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import canonical, note_access, record
from jointdesk.desk.audit.models import Access, Entry, Erasure
from jointdesk.engine.errors import CallerError
from jointdesk.engine.transparency.tree import record_digest

ERASED, ERASURE_LOGGED = "erased", "entry_erased"


def subject_of(key: uuid.UUID) -> str:
    """How the log names an entry."""
    return f"entry:{key.hex}"


def _require_eraser(officer: Officer) -> None:
    """The log is of the whole desk, and tells of no unit: who looks after one province erases nothing of it."""
    require(officer, "log.erase")
    if not officer.unit.sees_all:
        raise CallerError(_("Log entries are erased at the national level: ask there."))


@transaction.atomic
def propose_erasure(officer: Officer, entry: Entry, reason: str) -> Erasure:
    """Ask for the entry's record to be destroyed, because what it speaks of was erased or never lawful.

    Raises CallerError without a reason, for an entry that has no place yet, or that itself logs an erasure.
    """
    _require_eraser(officer)
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    reason = " ".join(reason.split())
    if not reason or len(reason) > 300:
        raise CallerError(_("Say why, in at most 300 characters."))
    if entry.index is None:
        raise CallerError(_("The entry has no place in the log yet; try again in a second."))
    if entry.kind in (ERASED, ERASURE_LOGGED):
        raise CallerError(_("This entry is erased, or says that another one was: it stays."))
    if Erasure.objects.filter(entry=entry).exists():
        raise CallerError(_("Its erasure is proposed already; another officer must confirm it."))
    return Erasure.objects.create(entry=entry, reason=reason, proposed_by=officer, proposed_at=timezone.now())


@transaction.atomic
def withdraw_erasure(officer: Officer, erasure: Erasure) -> None:
    """Leave the entry as it is."""
    _require_eraser(officer)
    erasure = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if erasure.erased_at is not None:
        raise CallerError(_("The record is erased already."))
    erasure.delete()


def erase_entry(officer: Officer, erasure: Erasure) -> None:
    """Destroy the record, as a second officer. Raises CallerError for the one who proposed it."""
    _require_eraser(officer)
    _erase(officer, erasure)
    empty_write_ahead_log()


def empty_write_ahead_log() -> None:
    """What was deleted is overwritten in SQLite's file (settings), but stands in its write-ahead log until that is
    emptied; nothing inside a transaction."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@transaction.atomic
def _erase(officer: Officer, erasure: Erasure) -> None:
    erasure = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if erasure.proposed_by_id == officer.pk:
        raise CallerError(_("Another officer than the one who proposed it must erase the record."))
    if erasure.erased_at is not None:
        raise CallerError(_("The record is erased already."))
    entry = Entry.objects.select_for_update().get(pk=erasure.entry_id)
    at = _destroy(entry, {"proposed_by": erasure.proposed_by_id, "erased_by": officer.pk})
    erasure.erased_by, erasure.erased_at = officer, at
    erasure.save(update_fields=["erased_by", "erased_at"])
    note_access(officer, Access.Act.ERASURE, subject_of(entry.key), erasure.reason)


@transaction.atomic
def erase_by_recall(entries: QuerySet[Entry], why: str) -> int:
    """Destroy the records that speak of a datum its originator had erased: two officers decided it, here or there.

    `why` names the datum. Entries without a place yet stay: call it again when they have one. How many were erased.
    """
    rows = entries.filter(index__isnull=False, record__isnull=False).exclude(kind=ERASURE_LOGGED)
    erased = list(rows.select_for_update())
    for entry in erased:
        at = _destroy(entry, {"proposed_by": None, "erased_by": None, "recall": why})
        Erasure.objects.update_or_create(
            entry=entry,
            defaults={"erased_at": at},
            create_defaults={"reason": why[:300], "proposed_at": at, "erased_at": at},
        )
    return len(erased)


@transaction.atomic
def erase_of_record(
    entries: QuerySet[Entry], why: str, proposed_by: int | None, erased_by: int | None
) -> int:
    """Destroy what the log says of a record that two officers erased; `why` names that erasure. How many.

    Entries without a place yet stay: call it again when they have one.
    """
    rows = entries.filter(index__isnull=False, record__isnull=False).exclude(kind=ERASURE_LOGGED)
    erased = list(rows.select_for_update())
    for entry in erased:
        at = _destroy(entry, {"proposed_by": proposed_by, "erased_by": erased_by, "record": why})
        told = {"erased_at": at, "erased_by_id": erased_by}
        Erasure.objects.update_or_create(
            entry=entry,
            defaults=told,
            create_defaults={"reason": why[:300], "proposed_at": at, "proposed_by_id": proposed_by, **told},
        )
    return len(erased)


def _destroy(entry: Entry, facts: dict[str, Any]) -> datetime:
    """The entry loses all but its leaf and digest, and the log says so."""
    if entry.nonce is None or entry.record is None:
        raise CallerError(_("The record is erased already."))
    was = canonical(entry.key, entry.kind, entry.subject, entry.record, entry.created_at)
    at = timezone.now()
    record(ERASURE_LOGGED, subject_of(entry.key), {"index": entry.index, **facts}, at)
    entry.digest = record_digest(bytes(entry.nonce), was)
    entry.nonce = entry.record = None
    entry.kind, entry.subject, entry.created_at = ERASED, "", at
    entry.save(update_fields=["digest", "nonce", "record", "kind", "subject", "created_at"])
    return at
