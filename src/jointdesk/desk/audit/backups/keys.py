"""The key of a month's backups: made with its first backup, kept in the desk's folder, destroyed by hand.

Copies that were put into a safe must be destroyed too: the desk cannot see them.
"""

import os
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.backups.packing import read_key
from jointdesk.desk.audit.models import BackupKey
from jointdesk.engine.errors import CallerError, OwnError


def month_of(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m")


def key_of(month: str, now: datetime) -> tuple[BackupKey, bytes]:
    """The month's key, made where there is none yet. Raises CallerError for a month whose key was destroyed."""
    row, is_new = BackupKey.objects.get_or_create(month=month, defaults={"made_at": now})
    if row.destroyed_at is not None:
        raise CallerError(f"the key of {month} was destroyed: backups of this month cannot be made any more")
    path = path_of(month)
    if is_new or not path.exists():
        if row.backups.exists():
            raise OwnError(f"{path}: the month's key is missing; put it back, or forget the month")
        _write(path, secrets.token_bytes(32))
    return row, read_key(path)


@transaction.atomic
def forget_month(month: str) -> int:
    """Destroy the month's key: none of its backups can be read again, wherever they are. How many those were."""
    row = BackupKey.objects.select_for_update().filter(month=month, destroyed_at=None).first()
    if row is None:
        raise CallerError(f"this desk has no key of {month}")
    row.destroyed_at = timezone.now()
    row.save(update_fields=["destroyed_at"])
    count = row.backups.count()
    record("backup_key_destroyed", f"backups:{month}", {"backups": count}, row.destroyed_at)
    transaction.on_commit(lambda: _shred(path_of(month)))
    return count


def living_months() -> list[tuple[str, int]]:
    """Months whose key exists, with how many backups were made under it."""
    rows = BackupKey.objects.filter(destroyed_at=None).annotate(n=Count("backups")).order_by("month")
    return [(row.month, row.n) for row in rows]


def path_of(month: str) -> Path:
    folder: Path = settings.HOME / "keys" / "backups"
    return folder / f"{month}.key"


def _write(path: Path, key: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())


def _shred(path: Path) -> None:
    """Overwritten, then unlinked. A disk that writes elsewhere keeps the old block: encrypt the disk as well."""
    if path.exists():
        with path.open("r+b") as file:
            file.write(b"\x00" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
