"""The desk's attachments keys: they wrap the key of each file, and lie in the desk's folder, never in the database.

1. The first key of the file wraps what is stored now; the others are there until a rotation (rotation.py) has wrapped
   anew what they had wrapped.
2. Other rooms may wrap keys of rows with them too; they say which (`register_rows`), or a rotation would lose them.
3. A key that is gone takes along every file whose own key was destroyed before: in backups of the database, too.
"""

import json
import os
import secrets
import uuid
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db.models import Model

from jointdesk.desk.audit.keys import key_lock
from jointdesk.engine.errors import OwnError
from jointdesk.engine.exchange.wire.canonical import decode, encode

NAME = "attachments.jwk"
NONCE = 12
# models whose rows have a `key` of their own (UUID), a `secret` wrapped by us, and `wrapped_by`
_kept: list[type[Model]] = []


def register_rows(model: type[Model]) -> None:
    """Once a model, while the desk starts."""
    if model not in _kept:
        _kept.append(model)


def kept_rows() -> tuple[type[Model], ...]:
    return tuple(_kept)


def wrap(secret: bytes, key: uuid.UUID) -> tuple[str, bytes]:
    """The file's key under the desk's: the name of the desk's key, and what may stand in the database."""
    name, wrapping = next(iter(ring().items()))
    nonce = secrets.token_bytes(NONCE)
    return name, nonce + AESGCM(wrapping).encrypt(nonce, secret, key.bytes)


def unwrap(name: str, wrapped: bytes, key: uuid.UUID) -> bytes:
    """Raises OwnError when the desk has that key no more, or another row's key was put here."""
    wrapping = ring().get(name)
    if wrapping is None:
        raise OwnError(f"file {key.hex}: the desk's key for it is gone")
    try:
        return AESGCM(wrapping).decrypt(wrapped[:NONCE], wrapped[NONCE:], key.bytes)
    except (InvalidTag, ValueError):
        raise OwnError(f"file {key.hex}: its key was changed on this desk") from None


def current() -> str:
    """The name of the key that wraps now."""
    return next(iter(ring()))


def ring() -> dict[str, bytes]:
    """Name -> key, the one in use first. Made at the first look."""
    path = _path()
    if not path.exists():
        with key_lock():
            if not path.exists():
                _write({_draw_name(): secrets.token_bytes(32)})
    found = path.stat()
    if found.st_mode & 0o077:
        raise OwnError(f"{path}: others may read the desk's keys; chmod 600 it")
    return _read(path, found.st_ino, found.st_mtime_ns)


def add_key() -> None:
    """A new key in front; the caller holds the lock."""
    _write({_draw_name(): secrets.token_bytes(32), **ring()})


def drop_former() -> None:
    """Only the key in use is left; the caller holds the lock and has wrapped everything anew."""
    name, key = next(iter(ring().items()))
    _write({name: key})


# a changed file is a new one: its number or its time is another
@lru_cache(maxsize=4)
def _read(path: Path, _number: int, _changed: int) -> dict[str, bytes]:
    try:
        keys = {row["kid"]: decode(row["k"]) for row in json.loads(path.read_bytes())["keys"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise OwnError(f"{path}: damaged; bring it back from the backup") from None
    if not keys or any(len(key) != 32 for key in keys.values()):
        raise OwnError(f"{path}: damaged; bring it back from the backup")
    return keys


def _write(keys: dict[str, bytes]) -> None:
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    rows = [{"kty": "oct", "use": "enc", "kid": name, "k": encode(key)} for name, key in keys.items()]
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}.unfinished")
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as file:
        json.dump({"keys": rows}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)
    # rows wrapped with a key that a power cut takes back would be lost
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _draw_name() -> str:
    return secrets.token_urlsafe(8)


def _path() -> Path:
    path: Path = settings.HOME / "keys" / NAME
    return path
