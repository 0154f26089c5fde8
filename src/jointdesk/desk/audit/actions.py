"""Writing to the log and to the register of accesses."""

import secrets
import uuid
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.canonical import encode
from jointdesk.desk.audit.models import Access, Entry, Grant, Taken
from jointdesk.engine.transparency.tree import NONCE, leaf_hash


def record(kind: str, subject: str, facts: dict[str, Any], at: datetime | None = None) -> Entry:
    """Write the log row of a record; call it inside the transaction that writes the record.

    `subject` is a reference such as "request:<key>", `facts` JSON values without personal data.
    """
    key, nonce = uuid.uuid4(), secrets.token_bytes(NONCE)
    at = at or timezone.now()
    leaf = leaf_hash(nonce, canonical(key, kind, subject, facts, at))
    return Entry.objects.create(
        key=key, kind=kind, subject=subject, record=facts, nonce=nonce, leaf=leaf, created_at=at
    )


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
    grant = _grant_of(officer, subject) if officer is not None and officer.opened else None
    access = Access.objects.create(
        officer=officer,
        act=act,
        subject=subject,
        purpose=purpose,
        recipients=recipients,
        at=timezone.now(),
        nonce=secrets.token_bytes(NONCE),
        grant=grant,
    )
    if officer is not None:
        officer.look_noted, officer.last_look = True, access.pk
    return access


def note_rows(access: Access, rows: int) -> None:
    """How many rows left in the file that `access` speaks of."""
    Taken.objects.update_or_create(access=access, defaults={"rows": rows})


def _grant_of(officer: Officer, subject: str) -> Grant | None:
    standing = Grant.objects.filter(
        officer=officer, subject=subject, until__gt=timezone.now(), closed_at=None
    )
    return standing.first()
