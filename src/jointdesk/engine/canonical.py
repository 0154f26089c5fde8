"""One spelling for all that is signed, hashed or handed over: strict JSON, base64url, moments, days.

Of JSON exactly that is read and written which no two readers understand differently (RFC 8785, RFC 8259 section 4): no
repeated key, no fraction, no integer beyond 53 bits. What more a room asks for, it checks itself.
"""

import base64
import binascii
import json
import re
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from jointdesk.engine.errors import CallerError

LARGEST = 2**53 - 1
FIRST_YEAR, LAST_YEAR = 1900, 2999
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
Day = TypeVar("Day", bound=date)


def dump(value: Any) -> bytes:
    """Sorted, without spaces, UTF-8. Raises ValueError or TypeError for what JSON or UTF-8 cannot say."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def load(raw: bytes) -> Any:
    """The value, in any order and spacing. Its size is the caller's to bound. Raises ValueError or RecursionError."""
    return json.loads(
        raw.decode("utf-8"),
        object_pairs_hook=_distinct,
        parse_int=_read_integer,
        parse_float=_refuse,
        parse_constant=_refuse,
    )


def encode(raw: bytes) -> str:
    """Base64url without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """The octets behind base64url text. Raises ValueError for any other spelling of the same octets."""
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (UnicodeEncodeError, binascii.Error):
        raise ValueError("is not base64url") from None
    if encode(raw) != text:
        raise ValueError("is not base64url")
    return raw


def write_moment(moment: datetime) -> str:
    """`2026-10-15T08:00:00Z`. Raises CallerError for a moment without time zone."""
    if moment.tzinfo is None:
        raise CallerError("a moment needs a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_moment(text: str) -> datetime:
    """The moment, in UTC. Raises ValueError."""
    if not _MOMENT.fullmatch(text):
        raise ValueError("is no moment like 2026-10-15T08:00:00Z")
    return _in_our_age(datetime.fromisoformat(text))


def read_day(text: str) -> date:
    """The day. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError("is no day like 2026-10-15")
    return _in_our_age(date.fromisoformat(text))


def _in_our_age(day: Day) -> Day:
    """At the ends of the calendar another time zone has no date, and a page that shows one would be an error."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"is no year from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a repeated key")
    return found


def _read_integer(digits: str) -> int:
    if len(digits) > 17:
        raise ValueError("too large a number")
    return int(digits)


def _refuse(digits: str) -> Any:
    raise ValueError("a number that is no integer")
