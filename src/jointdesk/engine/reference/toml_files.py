"""`desk.toml`, `door.toml` and `doors.toml`: small files of settings, perhaps written by hand."""

import tomllib
from pathlib import Path
from typing import Any

from jointdesk.engine.errors import OwnError


def read_toml(path: Path) -> dict[str, Any] | None:
    """What the file says; None when there is none. Raises OwnError with one clear line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OwnError(f"{path}: {error}") from None
