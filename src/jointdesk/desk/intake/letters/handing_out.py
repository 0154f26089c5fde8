"""Bundles for the doors: signed, kept in the desk's folder (`letterbox/<kind>.parcel`), and laid before every door.

1. A parcel is written whole or not at all; what a door lacks of it, it is given until it has it, so nothing here
   remembers who got what: each door says how far it has come.
2. A sequence is never below the moment's seconds, so a desk restored from a backup does not fall behind its doors.
"""

import fcntl
import hashlib
import logging
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.intake.letters.calling import Door, open_doors
from jointdesk.engine.errors import CallerError, JointdeskError
from jointdesk.engine.letterbox.bundles import KINDS, Bundle, read_again, sign_bundle
from jointdesk.engine.letterbox.parcels import read_parcel_note, write_parcel

log = logging.getLogger("jointdesk.letters")
FOLDER = "letterbox"
PIECE = 256 * 1024
# a door that has refused a parcel is not given the same one every second
AGAIN_SECONDS = 60.0
# (door, kind) -> the sequence it was given last, and when
_given: dict[tuple[str, str], tuple[int, float]] = {}


def hand_out(kind: str, content: Iterable[bytes], holds: timedelta) -> None:
    """Sign `content` as the next bundle of its kind, and give it to every door that can be reached now.

    Without a door nothing is read of `content`. Raises CallerError (kind, holds out of form), or what `content` raises:
    then the doors keep what they have.
    """
    if kind not in KINDS:
        raise CallerError(f"{kind!r}: doors are given {', '.join(KINDS)}")
    doors = open_doors()
    if not doors:
        return
    with _alone(kind):
        parcel = _write(kind, content, holds)
        for door in doors:
            give(door, kind, parcel)


def give_what_lacks() -> int:
    """To each door what it has not got yet. Returns how many parcels were given."""
    given = 0
    for door in open_doors():
        given += sum(give(door, kind, path) for kind in KINDS if (path := parcel_of(kind)).exists())
    return given


def give(door: Door, kind: str, parcel: Path) -> bool:
    """Whether it lacked the parcel and has it now. A door that cannot be reached, or refuses, stops nothing."""
    try:
        bundle = read_parcel(parcel)
        before, at = _given.get((door.id, kind), (0, 0.0))
        if before == bundle.sequence and time.monotonic() - at < AGAIN_SECONDS:
            return False
        if door.sequence_of(kind) >= bundle.sequence:
            return False
        _given[door.id, kind] = (bundle.sequence, time.monotonic())
        door.put_bundle(kind, parcel)
    except (JointdeskError, OSError) as error:
        log.warning("door %s did not take the bundle %s: %s", door.id, kind, error)
        return False
    return True


def parcel_of(kind: str) -> Path:
    path: Path = settings.HOME / FOLDER / f"{kind}.parcel"
    return path


def drop_parcels() -> None:
    """What was signed by a key that is not to be believed is made and signed anew, each by the chore it is of."""
    for kind in KINDS:
        parcel_of(kind).unlink(missing_ok=True)


def read_parcel(path: Path) -> Bundle:
    with path.open("rb") as file:
        return read_again(read_parcel_note(file))


def _write(kind: str, content: Iterable[bytes], holds: timedelta) -> Path:
    """The parcel under its name. The note stands first and names the hash: the content is written aside before it."""
    # of this moment: what changes while it is read may be in it or not
    now = timezone.now().replace(microsecond=0)
    parcel = parcel_of(kind)
    aside = parcel.with_name(f"{kind}.{secrets.token_hex(4)}.unfinished")
    whole = aside.with_name(f"{aside.name[: -len('.unfinished')]}-whole.unfinished")
    try:
        size, digest = _spool(aside, content)
        sequence = max(_last_sequence(parcel) + 1, int(now.timestamp()))
        bundle = Bundle(settings.DESK.id, kind, sequence, now, now + holds, size, digest)
        note = sign_bundle(bundle, own_keys().signing)
        with aside.open("rb") as source, whole.open("xb") as target:
            target.writelines(write_parcel(note, iter(lambda: source.read(PIECE), b"")))
            target.flush()
            os.fsync(target.fileno())
        whole.replace(parcel)
    finally:
        aside.unlink(missing_ok=True)
        whole.unlink(missing_ok=True)
    return parcel


def _spool(path: Path, content: Iterable[bytes]) -> tuple[int, bytes]:
    size, digest = 0, hashlib.sha256()
    with path.open("xb") as file:
        for piece in content:
            size += len(piece)
            digest.update(piece)
            file.write(piece)
    return size, digest.digest()


def _last_sequence(parcel: Path) -> int:
    try:
        return read_parcel(parcel).sequence
    except (FileNotFoundError, JointdeskError):
        return 0


@contextmanager
def _alone(kind: str) -> Iterator[None]:
    """One bundle of a kind at a time, whichever process makes it."""
    folder: Path = settings.HOME / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(folder / f"{kind}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
