"""One spelling for what crosses the letterbox: canonical JSON of records whose every field is declared and bounded.

A form turns a JSON value into a typed one or raises ValueError with a reason that names no value. A field that is
not declared, missing or out of form is refused by name. Forms come in pairs, read and write; write(read(x)) == x.
"""

import base64
import binascii
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeVar

from jointdesk.engine.errors import CallerError, PartnerError

LARGEST = 2**53 - 1
MOST_MARKS = 30
# line breaks and tabs are text; other control characters can hide or reorder what an officer reads
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2999

Read = Callable[[Any], Any]
Day = TypeVar("Day", bound=date)


@dataclass(frozen=True)
class Form:
    """How one field is read, and how its value is written."""

    read: Read
    write: Read = lambda value: value


Fields = Mapping[str, Form]


def write_record(values: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    return {name: form.write(values[name]) for name, form in fields.items()}


def read_record(wire: Any, fields: Fields) -> dict[str, Any]:
    """The values by field. Raises ValueError that names the field."""
    if not isinstance(wire, dict):
        raise ValueError("is no record")
    if unknown := sorted(set(wire) - set(fields)):
        raise ValueError(f"has an unknown field {unknown[0][:40]}")
    values = {}
    for name, form in fields.items():
        if name not in wire:
            raise ValueError(f"lacks its field {name}")
        try:
            values[name] = form.read(wire[name])
        except ValueError as error:
            raise ValueError(f"{name} {error}") from None
    return values


def to_bytes(wire: Mapping[str, Any]) -> bytes:
    text = json.dumps(wire, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def from_bytes(raw: bytes) -> dict[str, Any]:
    """The JSON object. Its size is the caller's to bound. Raises PartnerError (malformed)."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_distinct,
            parse_int=_read_integer,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
    except (ValueError, RecursionError):
        raise PartnerError("malformed", "not a JSON object of the letterbox's subset") from None
    if not isinstance(value, dict):
        raise PartnerError("malformed", "not a JSON object")
    return value


def encode(raw: bytes) -> str:
    """Base64url without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Raises ValueError for any other spelling of the same octets."""
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (UnicodeEncodeError, binascii.Error):
        raise ValueError("is not base64url") from None
    if encode(raw) != text:
        raise ValueError("is not base64url")
    return raw


def text(most: int, least: int = 0) -> Form:
    """Text an officer may read, at most `most` characters."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or not least <= len(value) <= most:
            raise ValueError(f"is no text of {least} to {most} characters")
        if _CONTROLS.search(value):
            raise ValueError("has control characters")
        if not value.isascii() and _run_of_marks().search(value):
            raise ValueError(f"has more than {MOST_MARKS} marks on one letter")
        return value

    return Form(read)


def shaped(pattern: str) -> Form:
    shape = re.compile(pattern, re.ASCII)

    def read(value: Any) -> str:
        if not isinstance(value, str) or not shape.fullmatch(value):
            raise ValueError("is out of form")
        return value

    return Form(read)


def one_of(*words: str) -> Form:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValueError(f"is none of {', '.join(words)}")
        return value

    return Form(read)


def whole(least: int, most: int = LARGEST) -> Form:
    def read(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"is no whole number of {least} to {most}")
        return value

    return Form(read)


def octets(size: int) -> Form:
    def read(value: Any) -> bytes:
        raw = decode(value) if isinstance(value, str) else b""
        if len(raw) != size:
            raise ValueError(f"has not {size} octets")
        return raw

    return Form(read, encode)


def some_octets(most: int) -> Form:
    def read(value: Any) -> bytes:
        if not isinstance(value, str) or len(value) > 2 * most:
            raise ValueError(f"has more than {most} octets")
        return decode(value)

    return Form(read, encode)


def _read_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("is neither true nor false")
    return value


def _read_moment(value: Any) -> datetime:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError("is no moment like 2026-10-15T08:00:00Z")
    return _in_our_age(datetime.fromisoformat(value))


def _write_moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise CallerError("a moment needs a time zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read_day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("is no day like 2026-10-15")
    return _in_our_age(date.fromisoformat(value))


FLAG = Form(_read_flag)
MOMENT = Form(_read_moment, _write_moment)
DAY = Form(_read_day, lambda value: value.isoformat())


def maybe(form: Form) -> Form:
    """The form, or null for what is not known."""
    return Form(
        lambda value: None if value is None else form.read(value),
        lambda value: None if value is None else form.write(value),
    )


def list_of(form: Form, most: int) -> Form:
    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or len(value) > most:
            raise ValueError(f"is no list of at most {most}")
        return tuple(form.read(item) for item in value)

    return Form(read, lambda value: [form.write(item) for item in value])


def record(make: Callable[..., Any], fields: Fields) -> Form:
    """A record in a field, as the dataclass `make` of the same fields."""
    return Form(
        lambda value: make(**read_record(value, fields)), lambda value: write_record(vars(value), fields)
    )


def _in_our_age(day: Day) -> Day:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"is no year from {FIRST_YEAR} to {LAST_YEAR}")
    return day


@cache
def _run_of_marks() -> re.Pattern[str]:
    # composing a run of marks takes the square of its length; no script needs ten
    marks = "".join(char for char in map(chr, range(0x300, 0x20000)) if unicodedata.combining(char))
    return re.compile(f"[{marks}]{{{MOST_MARKS + 1}}}")


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
