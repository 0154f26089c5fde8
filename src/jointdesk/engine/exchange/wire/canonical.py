"""One spelling for everything that is signed, hashed or sent: canonical JSON, base64url, moments.

The JSON is RFC 8785's for a subset in which no two implementations can differ: objects with plain ASCII
keys, strings, integers of at most 53 bits, booleans, null and lists. `read_object` accepts exactly that
subset (in any order and spacing) and is bounded in depth; whoever calls it has bounded the size.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from jointdesk.engine.errors import CallerError, PartnerError

MAX_DEPTH = 16
LARGEST = 2**53 - 1
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2999
Day = TypeVar("Day", bound=date)


def write_object(value: Mapping[str, Any]) -> bytes:
    """Canonical bytes of a JSON object. Raises CallerError when the value is outside the subset."""
    try:
        _check(value, 1)
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return text.encode("utf-8")
    except (TypeError, ValueError) as error:
        raise CallerError(f"cannot be written as canonical JSON: {type(error).__name__}") from None


def read_object(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw`. Raises PartnerError (malformed)."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_distinct,
            parse_int=_small_integer,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
        if not isinstance(value, dict):
            raise ValueError("not an object")
        _check(value, 1)
    except (ValueError, TypeError, RecursionError):
        raise PartnerError("malformed", "not a JSON object of the protocol's subset") from None
    return value


def encode(raw: bytes) -> str:
    """Base64url without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """The bytes behind base64url text. Raises ValueError for any other spelling of the same bytes."""
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (UnicodeEncodeError, binascii.Error):
        raise ValueError("not base64url") from None
    if encode(raw) != text:
        raise ValueError("not canonical base64url")
    return raw


def write_moment(moment: datetime) -> str:
    """`2026-10-15T08:00:00Z`. Raises CallerError for a moment without time zone."""
    if moment.tzinfo is None:
        raise CallerError("a moment on the wire needs a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_moment(text: str) -> datetime:
    """The moment, in UTC. Raises ValueError."""
    if not MOMENT.fullmatch(text):
        raise ValueError("not a moment like 2026-10-15T08:00:00Z")
    return _in_our_age(datetime.fromisoformat(text))


def read_day(text: str) -> date:
    """The day. Raises ValueError."""
    if not DAY.fullmatch(text):
        raise ValueError("not a day like 2026-10-15")
    return _in_our_age(date.fromisoformat(text))


def _in_our_age(day: Day) -> Day:
    """At the ends of the calendar another time zone has no date, and a page that shows one would be an error."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"not a year from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ValueError("too deep")
    # by how common they are; a plain dict is asked first, since the question for any Mapping is slow
    if isinstance(value, str):
        # a lone surrogate is legal in JSON's escapes but has no UTF-8 form
        value.encode("utf-8")
        # PostgreSQL keeps no such text: a message of it could not be stored, nor its receipt given
        if "\0" in value:
            raise ValueError("a zero character")
    elif isinstance(value, dict) or isinstance(value, Mapping):  # noqa: SIM101
        for key, inner in value.items():
            if not isinstance(key, str) or not KEY.fullmatch(key):
                raise ValueError("a key outside the subset")
            _check(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner, depth + 1)
    elif isinstance(value, int):
        if abs(value) > LARGEST:
            raise ValueError("too large a number")
    elif value is not None:
        raise TypeError("a type outside the subset")


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a repeated key")
    return found


def _small_integer(text: str) -> int:
    if len(text) > 17:
        raise ValueError("too large a number")
    return int(text)


def _refuse(text: str) -> Any:
    raise ValueError("a number that is no integer")
