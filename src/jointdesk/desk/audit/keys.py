"""The desk's own private keys, in its folder, readable by its owner only.

They stand in this room because the log is signed with them; `partners.own` makes the desk's card of them.
"""

import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings

from jointdesk.engine.errors import OwnError
from jointdesk.engine.exchange.keys import DeskKeys

NAME = "desk.jwk"


def make_keys(home: Path) -> None:
    """Generate the desk's keys once. Raises OwnError when there are some: a new pair is a new identity."""
    path = home / "keys" / NAME
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    except FileExistsError:
        raise OwnError(f"{path}: the desk has its keys already") from None
    with os.fdopen(handle, "wb") as file:
        file.write(DeskKeys.generate(secrets.token_bytes).to_bytes())


def own_keys() -> DeskKeys:
    """The keys of the desk we run as. Raises OwnError when they are missing, damaged or open to others."""
    return _read(settings.HOME / "keys" / NAME)


@cache
def _read(path: Path) -> DeskKeys:
    try:
        if path.stat().st_mode & 0o077:
            raise OwnError(f"{path}: others may read the desk's keys; chmod 600 it")
        return DeskKeys.from_bytes(path.read_bytes())
    except OSError:
        raise OwnError(f"{path}: the desk has no keys; make them with `jointdesk init`") from None
