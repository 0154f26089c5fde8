"""Where the keys of our sets are: one file each in `match-keys/`, outside the database, its dumps and its backups.

Whoever gets a key together with the tag file tests a whole phone-number space within an hour, so a key is random,
never derived, never copied, and destroyed when its epoch is over. Do not back this folder up: `CACHEDIR.TAG` tells
backup programs. Overwriting before deleting is what a program can do; a solid-state disk may keep old blocks, and
a snapshot keeps everything: keep the folder on an encrypted disk.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.engine.exchange.matching.commitments import SECRET
from jointdesk.engine.exchange.matching.sets import SetName

FOLDER = "match-keys"
SEED = 32
CACHE_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Never back this folder up (docs/protocol, 7).\n"


@dataclass(frozen=True)
class SetSecret:
    """The seed of a set's key, and the secret of its commitment's nonces. `repr` tells nothing of either."""

    seed: bytes
    nonces: bytes

    def __repr__(self) -> str:
        return "SetSecret(...)"


def draw_secret(name: SetName) -> SetSecret:
    """The set's secret: a new one, or the one an unfinished build left. On the disk before it is used."""
    held = read_secret(name)
    if held is not None:
        return held
    folder = private_folder(FOLDER)
    unfinished = folder / f".{secrets.token_hex(8)}"
    raw = secrets.token_bytes(SEED + SECRET) + name.info.encode()
    handle = os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, _path(name))
    except FileExistsError:
        pass  # another process was faster: its secret is the set's
    finally:
        unfinished.unlink()
    sync_folder(folder)
    return read_secret(name) or draw_secret(name)


def read_secret(name: SetName) -> SetSecret | None:
    """None when it was destroyed, or never was. Raises OwnError for a damaged file."""
    try:
        raw = _path(name).read_bytes()
    except FileNotFoundError:
        return None
    if len(raw) <= SEED + SECRET or raw[SEED + SECRET :] != name.info.encode():
        raise OwnError(f"{_path(name)}: is no key of this set")
    return SetSecret(raw[:SEED], raw[SEED : SEED + SECRET])


def destroy_secret(name: SetName) -> None:
    """Overwrite, delete, and have the disk told so. Nothing happens when it is gone already."""
    path = _path(name)
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    sync_folder(path.parent)


def stored_names() -> Iterator[SetName]:
    """Every set whose secret is on the disk, published or not; what a crash left half written is removed."""
    folder = settings.HOME / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.suffix != ".key":
            continue
        try:
            yield SetName.from_info(path.read_bytes()[SEED + SECRET :].decode())
        except (CallerError, UnicodeDecodeError, FileNotFoundError):
            continue  # not one of ours; an administrator put it there


def private_folder(name: str) -> Path:
    """A folder of the desk's that only its owner reads and no backup takes."""
    folder: Path = settings.HOME / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    tag = folder / "CACHEDIR.TAG"
    if not tag.exists():
        tag.write_text(CACHE_TAG, encoding="ascii")
    return folder


def sync_folder(folder: Path) -> None:
    """Have the disk keep which files there are."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _path(name: SetName) -> Path:
    folder: Path = settings.HOME / FOLDER
    return folder / f"{hashlib.sha256(name.info.encode()).hexdigest()[:32]}.key"
