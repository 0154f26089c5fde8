"""Making a backup of the desk's folder and database.

The database is copied as of one moment, without the pages of what was deleted, and so is the store of a door that
stands in the folder. What a crash left, locks and the months' keys are not in it, nor what doors were handed: that is
made anew, and the list of numbers shall not lie beside its key.
"""

import hashlib
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.backups.keys import key_of, month_of
from jointdesk.desk.audit.backups.packing import derive, pack, write_header
from jointdesk.desk.audit.keys import hold_still
from jointdesk.desk.audit.models import Backup
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.files.frames import seal_frames

DATABASE, DUMP = "desk.sqlite3", "desk.dump"
DOOR_STORE, HANDED_OUT = "door.sqlite3", "letterbox"
LEFT_OUT = ("-wal", "-shm", "-journal", ".lock", ".unfinished", ".log")


def make_backup(out: Path, dump: Path | None = None) -> Backup:
    """Write a backup to `out`. PostgreSQL: `dump` is what pg_dump wrote. Raises CallerError; nothing partial stays."""
    if (connection.vendor == "postgresql") != (dump is not None):
        raise CallerError(
            "a desk on PostgreSQL, and no other, gives its dump: pg_dump -Fc NAME > FILE, then --dump FILE"
        )
    if out.exists():
        raise CallerError(f"{out}: exists already")
    now = timezone.now()
    key, secret = key_of(month_of(now), now)
    header = write_header(key.month, secrets.token_bytes(32))
    unfinished = out.with_name(f"{out.name}.unfinished")
    try:
        # rows of one moment with the keys of another could not be opened
        with hold_still(), TemporaryDirectory(".unfinished", "backup-", settings.HOME) as aside:
            members = _members(Path(aside), dump)
            digest, size = _write(unfinished, header, seal_frames(pack(members), derive(secret, header)))
        os.replace(unfinished, out)
    finally:
        unfinished.unlink(missing_ok=True)
    with transaction.atomic():
        row = Backup.objects.create(key=key, name=out.name, made_at=now, size=size, sha256=digest)
        record("backup_made", f"backups:{key.month}", {"sha256": digest, "size": size}, now)
    return row


def _members(aside: Path, dump: Path | None) -> list[tuple[str, Path]]:
    """What is in it, by name; copies lie `aside`."""
    home: Path = settings.HOME
    found = [(DUMP, dump) if dump else (DATABASE, _copy_database(aside / DATABASE))]
    for path in sorted(home.rglob("*")):
        inside = path.relative_to(home)
        if path.is_symlink() or not path.is_file() or inside.name in (DATABASE, DUMP):
            continue
        if inside.parts[:2] == ("keys", "backups") or inside.parts[0] == HANDED_OUT:
            continue
        if any(part.endswith(LEFT_OUT) for part in inside.parts):
            continue
        if inside.name == DOOR_STORE:
            path = _copy_store(path, aside / secrets.token_hex(8))
        found.append((inside.as_posix(), path))
    return found


def _copy_store(path: Path, copy: Path) -> Path:
    """A door writes into it meanwhile."""
    with closing(sqlite3.connect(path)) as store, closing(sqlite3.connect(copy)) as target:
        store.backup(target)
    return copy


def _copy_database(copy: Path) -> Path:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    copy.chmod(0o600)
    return copy


def _write(path: Path, header: bytes, frames: Iterator[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
        for piece in chain((header,), frames):
            file.write(piece)
            digest.update(piece)
            size += len(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size
