"""JSON from anywhere, within bounds: what a parser makes of it is counted before it is made."""

import json
from typing import Any

from jointdesk.engine.chats.bounds import MOST_VALUES
from jointdesk.engine.chats.texts import decode
from jointdesk.engine.errors import InputError


def load(content: bytes, file: str) -> Any:
    """Raises InputError naming the line where it is no JSON, or more than is read."""
    if content.count(b",") + content.count(b"[") + content.count(b"{") > MOST_VALUES:
        raise InputError(f"it holds more than {MOST_VALUES:,} values", file=file)
    text = decode(content, file)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"this is not JSON: {error.msg}", file=file, line=error.lineno) from None
    except RecursionError:
        raise InputError("its brackets are nested too deeply", file=file) from None
    except ValueError:
        # a number of thousands of digits
        raise InputError("it holds a number that is none", file=file) from None


def text_at(row: dict[str, Any], name: str) -> str:
    """The text under that name; empty where it is something else."""
    value = row.get(name)
    return value if isinstance(value, str) else ""


def rows_at(row: Any, name: str) -> list[dict[str, Any]]:
    """The objects of the list under that name."""
    found = row.get(name) if isinstance(row, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def number_at(row: dict[str, Any], name: str) -> float | None:
    """A number, or digits as a text."""
    value = row.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value
