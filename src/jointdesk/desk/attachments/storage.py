"""Where content lies: `attachments/` in the desk's folder, each file under a key of its own.

1. Written under another name first, made durable, then renamed: a file is there whole or not at all.
2. Read and written in pieces; no file is ever held whole in memory.
3. The folder belongs into the backup, beside the database: one without the other says nothing. Several web hosts of one
   desk must share it.
"""

import errno
import hashlib
import os
import secrets
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from jointdesk.engine.errors import CallerError, OwnError, PartnerError
from jointdesk.engine.exchange.files.contents import Inspection
from jointdesk.engine.exchange.files.frames import KEY, FrameOpener, seal_frames

FOLDER = "attachments"
PIECE = 256 * 1024
# what the disk must keep free beside a file that comes
ROOM = 512 * 1024 * 1024
# a file without a row is a crash's; one that is being written has none yet
LEFT_BEHIND_SECONDS = 24 * 3600.0
HEAD = 8_192
SEALED, PREVIEW = ".sealed", ".preview"
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
# each says which of these keys (hex) belong to rows that still hold their content
_holders: list[Callable[[Sequence[str]], set[str]]] = []


class NoRoom(CallerError):
    """The disk is full. Nothing of the file was kept."""


@dataclass(frozen=True)
class Written:
    """Content that lies under `path` now: it becomes a file by `keep`."""

    path: Path
    secret: bytes
    size: int
    sha256: str
    head: bytes
    inspection: Inspection


def register_holder(known: Callable[[Sequence[str]], set[str]]) -> None:
    _holders.append(known)


def path_of(key: uuid.UUID, ending: str = SEALED) -> Path:
    return folder() / f"{key.hex}{ending}"


def write(pieces: Iterable[bytes], secret: bytes | None = None) -> Written:
    """Encrypt what comes, as it comes. The caller gives it to `keep`, or unlinks it. Raises NoRoom."""
    path, secret = folder() / f"{secrets.token_hex(16)}.unfinished", secret or draw_key()
    passing = _Passing(pieces)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as out:
            for frame in seal_frames(passing, secret):
                out.write(frame)
            out.flush()
            os.fsync(out.fileno())
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            raise NoRoom(_("This desk's disk has no room for the file. Nothing of it was kept.")) from None
        raise
    return Written(
        path, secret, passing.size, passing.digest.hexdigest(), bytes(passing.head), passing.inspection
    )


def draw_key() -> bytes:
    return secrets.token_bytes(KEY)


def keep(unfinished: Path, place: Path) -> None:
    """The content takes its place."""
    os.replace(unfinished, place)
    handle = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(place: Path, secret: bytes, size: int) -> Iterator[bytes]:
    """The content, in pieces. Raises OwnError where the disk has lost or changed it."""
    try:
        opener = FrameOpener(secret, size)
        with place.open("rb") as sealed:
            while piece := sealed.read(PIECE):
                yield from opener.take(piece)
        opener.finish()
    except (OSError, PartnerError, ValueError):
        raise OwnError(f"file {place.stem}: its content cannot be read on this desk") from None


def check(place: Path, secret: bytes, size: int, sha256: str) -> None:
    """Raises OwnError unless all of the content is as it was: better before the first octet than in the middle."""
    digest = hashlib.sha256()
    for piece in read(place, secret, size):
        digest.update(piece)
    if digest.hexdigest() != sha256:
        raise OwnError(f"file {place.stem}: its content was changed on this desk")


def forget(key: uuid.UUID) -> None:
    for ending in (SEALED, PREVIEW, ".unfinished"):
        path_of(key, ending).unlink(missing_ok=True)


def has_room(size: int) -> bool:
    return shutil.disk_usage(folder()).free >= size + ROOM


def sweep() -> int:
    """The worker's: what a crash left without a row. How many files."""
    before, swept = time.time() - LEFT_BEHIND_SECONDS, 0
    old = [path for path in folder().iterdir() if path.is_file() and path.stat().st_mtime < before]
    for start in range(0, len(old), 500):
        some = {path: path.stem for path in old[start : start + 500] if _is_key(path.stem)}
        keys = sorted(set(some.values()))
        known: set[str] = set().union(*(holder(keys) for holder in _holders))
        for path, stem in some.items():
            if stem not in known:
                path.unlink(missing_ok=True)
                swept += 1
    return swept


def folder() -> Path:
    place: Path = settings.HOME / FOLDER
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


class _Passing:
    """Pieces on their way to the disk: measured, hashed and looked at."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces, self.size, self.head = pieces, 0, bytearray()
        self.digest, self.inspection = hashlib.sha256(), Inspection()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.size += len(piece)
            self.head += piece[: HEAD - len(self.head)]
            self.digest.update(piece)
            self.inspection.take(piece)
            yield piece


def _is_key(stem: str) -> bool:
    return len(stem) == 32 and set(stem) <= set("0123456789abcdef")
