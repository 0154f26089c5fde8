"""Secrets that are drawn once and stay: a file each in the desk's folder, for its owner only."""

import os
import secrets
from pathlib import Path

from jointdesk.engine.errors import OwnError


def draw_once(path: Path, size: int) -> bytes:
    """`size` octets, drawn when there are none. Raises OwnError when the file is damaged or open to others."""
    if not path.exists():
        _draw(path, size)
    if path.stat().st_mode & 0o077:
        raise OwnError(f"{path}: others can read it; chmod 600")
    drawn = path.read_bytes()
    if len(drawn) != size:
        raise OwnError(f"{path}: damaged; restore it from a backup")
    return drawn


def _draw(path: Path, size: int) -> None:
    """Whole or not at all; of two drawn at once the first stays."""
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}.unfinished")
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(size))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
