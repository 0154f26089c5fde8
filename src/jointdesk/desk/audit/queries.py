"""Permitted reads of the log and of the register of accesses: auditors, commanders, administrators."""

import uuid

from django.db.models import QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.models import Access, Checkpoint, Entry


def list_entries(officer: Officer, *, search: str = "") -> QuerySet[Entry]:
    """Entries, newest first; `search` is a subject's or a kind's beginning, an index or an entry's key."""
    rows = Entry.objects.all() if officer.may("log.read") else Entry.objects.none()
    search = search.strip()
    if search:
        rows = _find(rows, search)
    return rows.order_by("-id")


def list_accesses(officer: Officer, *, subject: str = "") -> QuerySet[Access]:
    """The register of looks at personal data, newest first."""
    rows = Access.objects.all() if officer.may("log.read") else Access.objects.none()
    if subject.strip():
        rows = rows.filter(subject__startswith=subject.strip())
    return rows.select_related("officer").order_by("-id")


def newest_checkpoint(officer: Officer) -> Checkpoint | None:
    rows = Checkpoint.objects.all() if officer.may("log.read") else Checkpoint.objects.none()
    return rows.prefetch_related("cosignatures").order_by("-size").first()


def newest_cosigned(officer: Officer) -> Checkpoint | None:
    """The newest checkpoint that a partner has witnessed."""
    rows = Checkpoint.objects.filter(cosignatures__isnull=False) if officer.may("log.read") else None
    return rows.prefetch_related("cosignatures").order_by("-size").first() if rows is not None else None


def find_entry(name: str) -> Entry | None:
    """An entry by its key or its index, for the desk itself (the command line)."""
    return _find(Entry.objects.all(), name.strip()).first()


def _find(rows: QuerySet[Entry], search: str) -> QuerySet[Entry]:
    if search.isdecimal() and search.isascii() and len(search) < 19:
        return rows.filter(index=int(search))
    try:
        return rows.filter(key=uuid.UUID(search))
    except ValueError:
        return rows.filter(subject__startswith=search) | rows.filter(kind__startswith=search)
