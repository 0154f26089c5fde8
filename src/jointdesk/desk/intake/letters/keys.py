"""The keys that open letters: `keys/letters.hex` in the desk's folder, one a line, newest first, for its owner only.

A door seals to the newest it was told of; the older ones open what was under way when a new one was made.
Beside them `keys/listings`: the secret by which desk and doors find an identifier in the listings' file.
"""

import fcntl
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from jointdesk.desk.audit.drawn_secrets import draw_once
from jointdesk.engine.errors import OwnError

NAME, LISTINGS = "letters.hex", "listings"
KEY = 32


def letter_keys(home: Path) -> list[X25519PrivateKey]:
    """The newest first; none when no door was ever made. Raises OwnError when the file is damaged or open to others."""
    path = home / "keys" / NAME
    try:
        with path.open(encoding="ascii") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise OwnError(f"{path}: others can read it; chmod 600 and make a new key")
            lines = file.read().split()
        return [X25519PrivateKey.from_private_bytes(bytes.fromhex(line)) for line in lines]
    except FileNotFoundError:
        return []
    except ValueError:
        raise OwnError(f"{path}: damaged; restore it from a backup, or letters stay sealed") from None


def public_letter_keys(home: Path) -> list[str]:
    """In hexadecimal, as `door.toml` names them; the first is made when there is none."""
    if not letter_keys(home):
        make_letter_key(home)
    return [key.public_key().public_bytes_raw().hex() for key in letter_keys(home)]


def make_letter_key(home: Path) -> None:
    """A new one before the others. Whole or not at all, also when two are made at once."""
    _change(home, lambda kept: [secrets.token_hex(KEY), *kept])


def drop_old_letter_keys(home: Path) -> int:
    """All but the newest are destroyed: what is still sealed to them opens for nobody. Returns how many."""
    dropped = len(letter_keys(home)) - 1
    if dropped > 0:
        _change(home, lambda kept: kept[:1])
    return max(dropped, 0)


def newest_made_at(home: Path) -> float:
    """Seconds since 1970: when the keys were last changed."""
    return (home / "keys" / NAME).stat().st_mtime


def _change(home: Path, change: Callable[[list[str]], list[str]]) -> None:
    path = home / "keys" / NAME
    lock = os.open(path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        keys = change([key.private_bytes_raw().hex() for key in letter_keys(home)])
        unfinished = path.with_name(f"{NAME}.{secrets.token_hex(4)}.unfinished")
        target = os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(target, "w", encoding="ascii") as file:
            file.write("\n".join(keys) + "\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        os.close(lock)


def listings_key(home: Path) -> bytes:
    """32 octets, drawn once. Raises OwnError when the file is damaged or open to others."""
    return draw_once(home / "keys" / LISTINGS, KEY)
