"""Writing to the log and to the register of accesses."""

import secrets
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.canonical import encode
from jointdesk.desk.audit.models import Access, Entry, Grant, Taken
from jointdesk.engine.transparency.tree import NONCE, leaf_hash

# in one INSERT: below the limit of values in a statement of every database we run on
ROWS_AT_ONCE = 100


def record(kind: str, subject: str, facts: dict[str, Any], at: datetime | None = None) -> Entry:
    """Write the log row of a record; call it inside the transaction that writes the record.

    `subject` is a reference such as "request:<key>", `facts` JSON values without personal data.
    """
    entry = _entry(kind, subject, facts, at or timezone.now())
    entry.save(force_insert=True)
    return entry


def record_all(kind: str, records: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """The same of many records of one kind, each a pair of subject and facts: a row each, as ever."""
    at = timezone.now()
    entries = [_entry(kind, subject, facts, at) for subject, facts in records]
    Entry.objects.bulk_create(entries, batch_size=ROWS_AT_ONCE)


def _entry(kind: str, subject: str, facts: dict[str, Any], at: datetime) -> Entry:
    key, nonce = uuid.uuid4(), secrets.token_bytes(NONCE)
    leaf = leaf_hash(nonce, canonical(key, kind, subject, facts, at))
    return Entry(key=key, kind=kind, subject=subject, record=facts, nonce=nonce, leaf=leaf, created_at=at)


def canonical(key: uuid.UUID, kind: str, subject: str, facts: dict[str, Any], at: datetime) -> bytes:
    """The bytes a leaf commits to, every column of them: JSON with sorted keys, no spaces, UTF-8."""
    # UTC, as the database gives it back: the same row must give the same bytes for ever
    moment = at.astimezone(UTC).isoformat()
    whole = {"key": key.hex, "kind": kind, "subject": subject, "record": facts, "at": moment}
    return encode(whole)


def note_access(
    officer: Officer | None, act: str, subject: str, purpose: str, *, recipients: str = ""
) -> Access:
    """Register a look at personal data, or its disclosure (`Access.Act`), with its purpose.

    The worker commits it to the log (`accesses.commitments`); a look under emergency access says so.
    """
    return note_accesses(officer, act, [subject], purpose, recipients=recipients)[0]


def note_accesses(
    officer: Officer | None, act: str, subjects: Iterable[str], purpose: str, *, recipients: str = ""
) -> list[Access]:
    """The same of many subjects at once: a row each."""
    at = timezone.now()
    rows = [
        Access(
            officer=officer,
            act=act,
            subject=subject,
            purpose=purpose,
            recipients=recipients,
            at=at,
            nonce=secrets.token_bytes(NONCE),
            grant=_grant_of(officer, subject) if officer is not None and officer.opened else None,
        )
        for subject in subjects
    ]
    accesses = Access.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    if officer is not None and accesses:
        officer.look_noted, officer.last_look = True, accesses[-1].pk
    return accesses


def note_rows(access: Access, rows: int) -> None:
    """How many rows left in the file that `access` speaks of."""
    Taken.objects.update_or_create(access=access, defaults={"rows": rows})


def _grant_of(officer: Officer, subject: str) -> Grant | None:
    standing = Grant.objects.filter(
        officer=officer, subject=subject, until__gt=timezone.now(), closed_at=None
    )
    return standing.first()
