"""The secret that delays and withholds: `keys/delays` in the desk's folder, 32 octets, for its owner only.

It never leaves the desk: who has it can tell a hold from a delay. (The key that doors share is in `letters.keys`.)
"""

import os
import secrets
from pathlib import Path

from jointdesk.engine.errors import OwnError
from jointdesk.engine.letterbox.listings import SECRET

NAME = "delays"


def delay_secret(home: Path) -> bytes:
    """Drawn once. Raises OwnError when the file is damaged or open to others."""
    path = home / "keys" / NAME
    if not path.exists():
        _draw(path)
    if path.stat().st_mode & 0o077:
        raise OwnError(f"{path}: others can read it; chmod 600")
    secret = path.read_bytes()
    if len(secret) != SECRET:
        raise OwnError(f"{path}: damaged; restore it from a backup")
    return secret


def _draw(path: Path) -> None:
    """Whole or not at all; of two drawn at once the first stays."""
    unfinished = path.with_name(f"{NAME}.{secrets.token_hex(4)}.unfinished")
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(SECRET))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
