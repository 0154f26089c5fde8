"""How things are spelt: canonical JSON, base64url, moments, ids (section 1)."""

import base64
import hashlib
import json
import re
import secrets
from datetime import UTC, datetime
from typing import Any

KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
LARGEST_NUMBER = 2**53 - 1
DEEPEST = 16


class RefusedError(Exception):
    """What came cannot be believed or acted on; `code` is the protocol's word for it."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


def require(held: bool, code: str, detail: str = "") -> None:
    if not held:
        raise RefusedError(code, detail)


def sha(*pieces: bytes) -> bytes:
    return hashlib.sha256(b"".join(pieces)).digest()


def b64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    require(
        isinstance(text, str) and re.fullmatch(r"[A-Za-z0-9_-]*", text) is not None, "malformed", "base64url"
    )
    require(len(text) % 4 != 1, "malformed", "base64url")
    octets = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    require(b64(octets) == text, "malformed", "unused bits")
    return octets


def write(value: Any) -> bytes:
    """JCS: keys here are ASCII, so sorting by code point is sorting by UTF-16 unit."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read(octets: bytes) -> dict[str, Any]:
    try:
        value = json.loads(
            octets.decode(), object_pairs_hook=_read_pairs, parse_float=_refuse, parse_constant=_refuse
        )
    except (ValueError, RecursionError) as error:
        raise RefusedError("malformed", "JSON") from error
    require(isinstance(value, dict), "malformed", "no object")
    _check(value, 1)
    return dict(value)


def _read_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    require(len({name for name, _ in pairs}) == len(pairs), "malformed", "a key twice")
    require(all(KEY.fullmatch(name) for name, _ in pairs), "malformed", "key")
    return dict(pairs)


def _refuse(_: str) -> None:
    raise RefusedError("malformed", "number")


def _check(value: Any, level: int) -> None:
    if isinstance(value, dict | list):
        require(level <= DEEPEST, "malformed", "depth")
        for item in value.values() if isinstance(value, dict) else value:
            _check(item, level + 1)
    elif isinstance(value, str):
        require("\0" not in value and not re.search("[\ud800-\udfff]", value), "malformed", "string")
    elif isinstance(value, int):
        require(abs(value) <= LARGEST_NUMBER, "malformed", "number")


def new_id() -> str:
    return secrets.token_hex(16)


def moment(at: datetime | None = None) -> str:
    return (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def standing(subject: str, one: str, other: str) -> str:
    """The conversation that two desks have about a standing subject."""
    first, second = sorted((one, other))
    return sha(f"jointdesk/v1|conversation|{subject}|{first}|{second}".encode()).hex()[:32]
