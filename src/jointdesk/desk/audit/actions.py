"""Writing to the log and to the register of accesses."""

import json
import secrets
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.models import Access, Entry
from jointdesk.engine.transparency.tree import leaf_hash


def record(kind: str, subject: str, facts: dict[str, Any], at: datetime | None = None) -> Entry:
    """Write the log row of a record; call it inside the transaction that writes the record.

    `subject` is a reference such as "request:<key>", `facts` JSON values without personal data.
    """
    nonce = secrets.token_bytes(32)
    at = at or timezone.now()
    leaf = leaf_hash(nonce, canonical(kind, subject, facts, at))
    return Entry.objects.create(
        kind=kind, subject=subject, record=facts, nonce=nonce, leaf=leaf, created_at=at
    )


def canonical(kind: str, subject: str, facts: dict[str, Any], at: datetime) -> bytes:
    """The bytes a leaf commits to: JSON with sorted keys, no spaces, UTF-8."""
    # UTC, as the database gives it back: the same row must give the same bytes for ever
    whole = {"kind": kind, "subject": subject, "record": facts, "at": at.astimezone(UTC).isoformat()}
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def note_access(
    officer: Officer | None, act: str, subject: str, purpose: str, *, recipients: str = ""
) -> Access:
    """Register a look at personal data, or its disclosure (`Access.Act`), with its purpose."""
    return Access.objects.create(
        officer=officer, act=act, subject=subject, purpose=purpose, recipients=recipients, at=timezone.now()
    )
