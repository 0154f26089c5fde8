"""Two secrets of 32 bytes in `keys/listings.hex` of the desk's folder: one delays and withholds, one keys the bundle.

The first never leaves the desk: who has it can tell a hold from a delay. The second lies at the doors too.
"""

import os
import secrets
from pathlib import Path

from jointdesk.engine.errors import OwnError
from jointdesk.engine.letterbox.listings import SECRET

NAME = "listings.hex"


def delay_secret(home: Path) -> bytes:
    return _both(home)[0]


def bundle_key(home: Path) -> bytes:
    """What door and desk share: `keys/listings` of each door's folder."""
    return _both(home)[1]


def _both(home: Path) -> tuple[bytes, bytes]:
    """Made when they are first asked for. Raises OwnError when the file is damaged or open to others."""
    path = home / "keys" / NAME
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        raise OwnError(f"{path}: others can read it; chmod 600")
    try:
        one, other = (bytes.fromhex(line) for line in path.read_text(encoding="ascii").split())
    except ValueError:
        one = other = b""
    if len(one) != SECRET or len(other) != SECRET:
        raise OwnError(f"{path}: damaged; restore it from a backup, or delete it and make the doors anew")
    return one, other


def _make(path: Path) -> None:
    """Whole or not at all; of two made at once the first stays."""
    unfinished = path.with_name(f"{NAME}.{secrets.token_hex(4)}")
    target = os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    with os.fdopen(target, "w", encoding="ascii") as file:
        file.write(f"{secrets.token_hex(SECRET)}\n{secrets.token_hex(SECRET)}\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(unfinished)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
