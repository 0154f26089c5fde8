"""The doors this desk knows: `doors.toml` in its folder, a table each, written by `jointdesk door`.

A door on this host is its folder; one elsewhere is an https address (http on the loopback only), which the desk calls.
No door ever calls the desk.
"""

import fcntl
import json
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.engine.reference.toml_files import read_toml

NAME = "doors.toml"
MOST_DOORS = 20
_ID = re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class DoorEntry:
    """One of `folder` and `address` is empty; `door`: the id, in hexadecimal, of one that has an address."""

    id: str
    folder: str = ""
    address: str = ""
    door: str = ""

    @property
    def place(self) -> str:
        return self.folder or self.address


def known_doors(home: Path) -> list[DoorEntry]:
    """In the file's order; none when no door was ever made. Raises OwnError with one clear line."""
    path = home / NAME
    return [_read(id, table, path) for id, table in (read_toml(path) or {}).items()]


def free_name(home: Path) -> str:
    """What the next door is called when nobody says: door, door-2 and so on."""
    taken = {door.id for door in known_doors(home)}
    names = ("door", *(f"door-{number}" for number in range(2, MOST_DOORS + 2)))
    return next(name for name in names if name not in taken)


def add_door(home: Path, door: DoorEntry) -> None:
    """Know one door more. Raises CallerError for one that is known, or out of form."""
    _check(door)

    def added(doors: list[DoorEntry]) -> list[DoorEntry]:
        if any(one.id == door.id or one.place == door.place for one in doors):
            raise CallerError(f"{door.id}: this door is known already; `jointdesk door forget` first")
        if len(doors) >= MOST_DOORS:
            raise CallerError(f"a desk has at most {MOST_DOORS} doors")
        return [*doors, door]

    _change(home, added)


def forget_door(home: Path, door: str) -> DoorEntry:
    """Call it no more. Raises CallerError for one that is not known."""
    gone = [one for one in known_doors(home) if one.id == door]
    if not gone:
        raise CallerError(f"{door}: no such door; `jointdesk door list` names them")
    _change(home, lambda doors: [one for one in doors if one.id != door])
    return gone[0]


def _change(home: Path, change: Callable[[list[DoorEntry]], list[DoorEntry]]) -> None:
    lock = os.open(home / f"{NAME}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        doors = change(known_doors(home))
        unfinished = home / f"{NAME}.{secrets.token_hex(4)}.unfinished"
        unfinished.write_text("".join(map(_write, doors)), encoding="utf-8")
        unfinished.replace(home / NAME)
    finally:
        os.close(lock)


def _write(door: DoorEntry) -> str:
    told = {key: value for key, value in asdict(door).items() if key != "id" and value}
    return f"[{door.id}]\n" + "".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in told.items()
    )


def _read(door: str, table: Any, path: Path) -> DoorEntry:
    known = isinstance(table, dict) and not set(table) - {"folder", "address", "door"}
    if not known or not all(isinstance(value, str) for value in table.values()):
        raise OwnError(f"{path}: {door}: expected a table with `folder` or `address`")
    entry = DoorEntry(door, **table)
    try:
        _check(entry)
    except CallerError as error:
        raise OwnError(f"{path}: {error}") from None
    return entry


def _check(door: DoorEntry) -> None:
    if not _ID.fullmatch(door.id):
        raise CallerError(f"{door.id!r}: a door's name has small letters, digits and -")
    if bool(door.folder) == bool(door.address):
        raise CallerError(f"{door.id}: a door has a folder or an address")
    if door.address:
        parts = urlsplit(door.address)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        if not safe or not parts.hostname or parts.query or parts.fragment or parts.username:
            raise CallerError(f"{door.id}: address: expected https://host")
        if not re.fullmatch(r"[0-9a-f]{32}", door.door, re.ASCII):
            raise CallerError(f"{door.id}: door: expected its id, 32 hexadecimal digits")
