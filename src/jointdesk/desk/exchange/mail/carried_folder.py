"""A folder that was carried here, or will be carried away: nothing in it is believed, and nothing half is left in it.

Only regular files whose names have our form are read, never through a link, never beyond their bound.
"""

import hashlib
import os
import re
import secrets
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from jointdesk.engine.errors import InputError, PartnerError
from jointdesk.engine.exchange.mail.bundles import MAX_MESSAGES

MESSAGES, SETS, FILES, RECEIPTS, MANIFESTS = "messages", "sets", "files", "receipts", "manifests"
MAX_FILES = 100_000
FORMS = {
    "messages": re.compile(r"[0-9a-f]{32}\.sealed", re.ASCII),
    "receipts": re.compile(r"[0-9a-f]{32}\.sealed", re.ASCII),
    "files": re.compile(r"[0-9a-f]{32}\.sealed", re.ASCII),
    "sets": re.compile(r"[0-9a-f]{64}\.tags", re.ASCII),
    "manifests": re.compile(r"[a-z][a-z0-9-]{1,31}-to-[a-z][a-z0-9-]{1,31}\.(jws|list)", re.ASCII),
}
PIECE = 1024 * 1024


@dataclass
class Carried:
    """How many of each went through, and the files that did not, with the reason."""

    messages: int = 0
    sets: int = 0
    files: int = 0
    receipts: int = 0
    refused: list[str] = field(default_factory=list)


class Unwritable(InputError):
    """Nothing can be left there: the stick is full, switched to reading only, or the end of a one-way line."""


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def find(self, kind: str) -> list[Path]:
        """Files of one kind, by name. Raises InputError for a folder that is none, or holds too many."""
        folder = self.path / kind
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise InputError("is no folder", file=str(folder))
        if not folder.exists():
            return []
        try:
            with os.scandir(folder) as entries:
                found = [Path(entry.path) for entry in islice(entries, MAX_FILES + 1)]
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", file=str(folder)) from None
        if len(found) > MAX_FILES:
            raise InputError(f"holds more than {MAX_FILES} files", file=str(folder))
        return sorted(found)

    def strangers(self, kind: str, found: list[Path]) -> list[str]:
        """What lies among the files and is none of ours, with the reason."""
        return [
            # a name may hold what a terminal obeys
            f"{ascii(str(path))[1:-1] if not str(path).isprintable() else path}: is no file this desk reads"
            for path in found
            if not path.name.endswith(".unfinished") and not self.reads(kind, path)
        ]

    def reads(self, kind: str, path: Path) -> bool:
        return FORMS[kind].fullmatch(path.name) is not None and not path.is_symlink() and path.is_file()

    def write(self, name: str, raw: bytes) -> None:
        """Whole or not at all: a stick pulled out leaves no half file. Raises Unwritable."""
        with self._replace(name) as file:
            file.write(raw)

    def copy(self, source: Path, name: str) -> None:
        """Raises Unwritable, and FileNotFoundError where there is no such source."""
        with source.open("rb") as original, self._replace(name) as file:
            shutil.copyfileobj(original, file, PIECE)

    @contextmanager
    def _replace(self, name: str) -> Iterator[BinaryIO]:
        """A file that takes its name when it is whole."""
        path = self.path / name
        unfinished = path.with_name(f"{secrets.token_hex(8)}.unfinished")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.parent.is_symlink():
                raise InputError("is a link", file=str(path.parent))
            try:
                with unfinished.open("xb") as file:
                    yield file
                os.replace(unfinished, path)
            except BaseException:
                with suppress(OSError):
                    unfinished.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise Unwritable(f"cannot be written: {error.strerror}", file=str(path)) from None


def read(path: Path, most: int) -> bytes:
    """The file's bytes. Raises PartnerError (too_large), and for what is no plain file (malformed)."""
    try:
        # a pipe would keep us waiting, a link could lead anywhere
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise PartnerError("malformed", f"cannot be read: {error.strerror}") from None
    with os.fdopen(handle, "rb") as file:
        try:
            raw = file.read(most + 1)
        except OSError as error:
            raise PartnerError("malformed", f"cannot be read: {error.strerror}") from None
    if len(raw) > most:
        raise PartnerError("too_large", f"the file has more than {most} bytes")
    return raw


def digest(path: Path) -> str:
    """SHA-256 in hex, as far as the file went when we began: one that grows does not keep us.

    Raises PartnerError (malformed) for what a worn stick does not give back.
    """
    found = hashlib.sha256()
    try:
        left = path.stat().st_size
        with path.open("rb") as file:
            for piece in _pieces(file, left):
                found.update(piece)
    except OSError as error:
        raise PartnerError("malformed", f"cannot be read: {error.strerror}") from None
    return found.hexdigest()


def ids_of(paths: list[Path]) -> list[uuid.UUID]:
    return [uuid.UUID(path.stem) for path in paths]


def in_groups(paths: list[Path], size: int = MAX_MESSAGES) -> Iterator[list[Path]]:
    left = iter(paths)
    while some := list(islice(left, size)):
        yield some


def _pieces(file: BinaryIO, left: int) -> Iterator[bytes]:
    while left > 0 and (piece := file.read(min(PIECE, left))):
        left -= len(piece)
        yield piece
