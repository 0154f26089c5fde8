"""Permitted reads of the log: auditors, commanders, administrators."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.beginnings import find_beginning
from jointdesk.desk.audit.models import Checkpoint, Cosignature, Entry, Erasure


def list_entries(officer: Officer, *, search: str = "") -> QuerySet[Entry]:
    """Entries, newest first; `search` is a subject's or a kind's beginning, an index or an entry's key."""
    rows = Entry.objects.all() if officer.may("log.read") else Entry.objects.none()
    search = search.strip()
    if search:
        rows = _find(rows, search)
    return rows.order_by("-id")


def newest_checkpoint(officer: Officer) -> Checkpoint | None:
    rows = Checkpoint.objects.all() if officer.may("log.read") else Checkpoint.objects.none()
    return rows.order_by("-size").first()


@dataclass(frozen=True)
class WitnessSeen:
    """How far a witness has cosigned our log."""

    desk: str
    size: int
    behind: int
    at: datetime


def list_witnesses(officer: Officer, newest: Checkpoint | None) -> list[WitnessSeen]:
    """Each witness with the newest checkpoint it cosigned, the farthest first."""
    if newest is None or not officer.may("log.read"):
        return []
    rows = Cosignature.objects.values("witness").annotate(size=Max("checkpoint__size"), at=Max("received_at"))
    return [
        WitnessSeen(row["witness"], row["size"], newest.size - row["size"], row["at"])
        for row in rows.order_by("-size", "witness")
    ]


def list_erasures(officer: Officer) -> QuerySet[Erasure]:
    """Erasures proposed and done; those that wait for a second officer first."""
    rows = Erasure.objects.all() if officer.may("log.read") else Erasure.objects.none()
    return rows.select_related("entry", "proposed_by", "erased_by").order_by(
        F("erased_at").desc(nulls_first=True), "-pk"
    )


def entry_of(officer: Officer, key: str) -> Entry | None:
    """One entry by its key."""
    return list_entries(officer, search=key).first()


def find_entry(name: str) -> Entry | None:
    """An entry by its key or its index, for the desk itself (the command line)."""
    return _find(Entry.objects.all(), name.strip()).first()


def _find(rows: QuerySet[Entry], search: str) -> QuerySet[Entry]:
    if search.isdecimal() and search.isascii() and len(search) < 19:
        return rows.filter(index=int(search))
    try:
        return rows.filter(key=uuid.UUID(search))
    except ValueError:
        return find_beginning(rows, search, "subject", "kind")
