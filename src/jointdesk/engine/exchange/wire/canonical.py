"""What desks sign, hash and send each other: canonical JSON of a subset, beside the spelling common to all.

The JSON is RFC 8785's for a subset in which no two implementations can differ: objects with plain ASCII
keys, strings, integers of at most 53 bits, booleans, null and lists. `read_object` accepts exactly that
subset (in any order and spacing) and is bounded in depth; whoever calls it has bounded the size.
"""

import re
from collections.abc import Mapping
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
from jointdesk.engine.errors import CallerError, PartnerError

__all__ = ["decode", "encode", "read_day", "read_moment", "read_object", "write_moment", "write_object"]
MAX_DEPTH = 16
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}", re.ASCII)


def write_object(value: Mapping[str, Any]) -> bytes:
    """Canonical bytes of a JSON object. Raises CallerError when the value is outside the subset."""
    try:
        _check(value, 1)
        return dump(value)
    except (TypeError, ValueError) as error:
        raise CallerError(f"cannot be written as canonical JSON: {type(error).__name__}") from None


def read_object(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw`. Raises PartnerError (malformed)."""
    try:
        value = load(raw)
        if not isinstance(value, dict):
            raise ValueError("not an object")
        _check(value, 1)
    except (ValueError, TypeError, RecursionError):
        raise PartnerError("malformed", "not a JSON object of the protocol's subset") from None
    return value


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
