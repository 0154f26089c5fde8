"""The desk's public keys, as it changes them: `keys/desk.json` goes before what `door.toml` says."""

import json
import logging
import os
import re
import secrets
from pathlib import Path
from typing import Any

from jointdesk.engine.errors import PartnerError
from jointdesk.portal.door import DOOR, FOLDER

log = logging.getLogger("jointdesk.door")
MOST_KEYS = 20
_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)
_seen: dict[str, tuple[int, int]] = {}


def refresh() -> None:
    """Take on what the desk laid here. What is out of form changes nothing."""
    path = _path()
    try:
        stat = path.stat()
    except FileNotFoundError:
        return
    seen = (stat.st_ino, stat.st_mtime_ns)
    if _seen.get("file") == seen:
        return
    _seen["file"] = seen
    try:
        _take_on(read_keys(path.read_bytes()))
    except PartnerError as error:
        log.warning("%s: %s", path, error)


def change(raw: bytes) -> None:
    """The same as it comes over the network, from the desk. Raises PartnerError (malformed)."""
    keys = read_keys(raw)
    partial = _path().with_name(f"desk.json.{secrets.token_hex(4)}.partial")
    with partial.open("xb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(_path())
    _take_on(keys)


def read_keys(raw: bytes) -> dict[str, list[str]]:
    """`letter_keys`, the newest first, and `signing_keys`. Raises PartnerError (malformed)."""
    try:
        found: Any = json.loads(raw)
    except ValueError:
        raise PartnerError("malformed", "the keys are no JSON") from None
    if not isinstance(found, dict) or set(found) != {"letter_keys", "signing_keys"}:
        raise PartnerError("malformed", "expected letter_keys and signing_keys")
    for keys in found.values():
        if not isinstance(keys, list) or not 0 < len(keys) <= MOST_KEYS:
            raise PartnerError("malformed", f"one key at least, {MOST_KEYS} at most")
        if not all(isinstance(key, str) and _KEY.fullmatch(key) for key in keys):
            raise PartnerError("malformed", "a key has 64 hexadecimal digits")
    return found


def known_keys() -> dict[str, list[str]]:
    return {"letter_keys": list(DOOR.letter_keys), "signing_keys": list(DOOR.signing_keys)}


def _take_on(keys: dict[str, list[str]]) -> None:
    """In place: whoever holds DOOR sees them."""
    DOOR.letter_keys[:], DOOR.signing_keys[:] = keys["letter_keys"], keys["signing_keys"]


def _path() -> Path:
    path: Path = FOLDER / "keys" / "desk.json"
    return path
