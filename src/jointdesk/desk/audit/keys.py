"""The desk's own private keys, in its folder, readable by its owner only.

They stand in this room because the log is signed with them; `partners.own` makes the desk's card of them.
1. Web, worker and command line are processes of their own: a change is made under a lock, whole or not at all, and
   everybody notices it at the next look.
2. New keys stand in the file first; the database says whether they are in use (`settle_keys` after a crash).
"""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit.models import OwnKey
from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.engine.exchange.wire.keyring import KeyRing
from jointdesk.engine.exchange.wire.keys import DeskKeys

NAME = "desk.jwk"
LOCK = "desk.lock"
STILL = "still.lock"
# path -> what its stat said and what was in it
_read_before: dict[Path, tuple[tuple[int, int, int, int], KeyRing]] = {}


def make_keys(home: Path) -> None:
    """Generate the desk's keys once. Raises OwnError when there are some: a new pair is a new identity."""
    path = home / "keys" / NAME
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = _write_aside(path, DeskKeys.generate(secrets.token_bytes).to_bytes())
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise OwnError(f"{path}: the desk has its keys already") from None
    finally:
        unfinished.unlink()


def own_keys() -> KeyRing:
    """The keys of the desk we run as. Raises OwnError when they are missing, damaged or open to others."""
    return _read(settings.HOME / "keys" / NAME)


@contextmanager
def key_lock(*, wait: bool = True) -> Iterator[bool]:
    """Only who holds it changes the keys. Gives False, if not to wait, when another process has it."""
    handle = os.open(settings.HOME / "keys" / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)


@contextmanager
def hold_still(*, changing: bool = False) -> Iterator[None]:
    """A backup holds keys and rows together still; whoever is `changing` what wraps rows has them alone.

    Raises CallerError while the other is at it, or another change.
    """
    handle = os.open(settings.HOME / "keys" / STILL, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if changing else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise CallerError("keys are being changed, or a backup is being made: try again after it") from None
    try:
        yield
    finally:
        os.close(handle)


def change_keys(change: Callable[[KeyRing], KeyRing]) -> KeyRing:
    """Write the changed ring; the caller holds the lock. What was forgotten is nowhere on the disk by name."""
    path = settings.HOME / "keys" / NAME
    before = own_keys()
    after = change(before)
    if after is not before:
        os.replace(_write_aside(path, after.to_bytes()), path)
        _sync(path.parent)
    return own_keys()


def settle_keys() -> bool:
    """After a crash between file and database: prepared keys the database knows are promoted, others forgotten.

    The caller holds the lock. Whether there was anything to settle.
    """
    prepared = own_keys().next
    if prepared is None:
        return False
    told = OwnKey.objects.filter(signing_key=prepared.signing_public).first()
    if told is None:
        change_keys(KeyRing.drop_next)
    else:
        promote_keys(fresh_prekeys=OwnKey.objects.filter(until=told.since, revoked=True).exists())
    return True


def promote_keys(*, fresh_prekeys: bool) -> KeyRing:
    """The prepared keys are in use from now on; the caller holds the lock and has told the database."""
    now = timezone.now()
    promoted = change_keys(lambda ring: ring.promote(now))
    return change_keys(KeyRing.retire_prekeys) if fresh_prekeys else promoted


def own_signing_keys() -> tuple[bytes, ...]:
    """Every public key we have ever signed with, the present one first: a checkpoint of ours has one of them."""
    present = own_keys().signing_public
    known = (bytes(key) for key in OwnKey.objects.order_by("-pk").values_list("signing_key", flat=True))
    return (present, *(key for key in known if key != present))


def _read(path: Path) -> KeyRing:
    try:
        found = path.stat()
        if found.st_mode & 0o077:
            raise OwnError(f"{path}: others may read the desk's keys; chmod 600 it")
        # each change is a new file; its number may be an old one's, its time is not
        stamp = (found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size)
        known = _read_before.get(path)
        if known is None or known[0] != stamp:
            known = _read_before[path] = stamp, KeyRing.from_bytes(path.read_bytes())
        return known[1]
    except OSError:
        raise OwnError(f"{path}: the desk has no keys; make them with `jointdesk init`") from None


def _write_aside(path: Path, raw: bytes) -> Path:
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}.unfinished")
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    return unfinished


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
