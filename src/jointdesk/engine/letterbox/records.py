"""One spelling for what crosses the letterbox: canonical JSON of records whose every field is declared and bounded.

A form turns a JSON value into a typed one or raises ValueError with a reason that names no value. A field that is
not declared, missing or out of form is refused by name. Forms come in pairs, read and write; write(read(x)) == x.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jointdesk.engine.canonical import (
    LARGEST,
    decode,
    dump,
    encode,
    load,
    read_day,
    read_moment,
    write_moment,
)
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.legible import find_unreadable

Read = Callable[[Any], Any]


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
    return dump(wire)


def from_bytes(raw: bytes) -> dict[str, Any]:
    """The JSON object. Its size is the caller's to bound. Raises PartnerError (malformed)."""
    try:
        value = load(raw)
    except (ValueError, RecursionError):
        raise PartnerError("malformed", "not a JSON object of the letterbox's subset") from None
    if not isinstance(value, dict):
        raise PartnerError("malformed", "not a JSON object")
    return value


def text(most: int, least: int = 0) -> Form:
    """Text an officer may read, at most `most` characters."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or not least <= len(value) <= most:
            raise ValueError(f"is no text of {least} to {most} characters")
        if why := find_unreadable(value):
            raise ValueError(why)
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
    return read_moment(value if isinstance(value, str) else "")


def _read_day(value: Any) -> date:
    return read_day(value if isinstance(value, str) else "")


FLAG = Form(_read_flag)
MOMENT = Form(_read_moment, write_moment)
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
