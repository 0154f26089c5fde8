"""A publishable report as the bytes that are frozen, and back."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from jointdesk.desk.audit.canonical import encode
from jointdesk.desk.statistics.report import Report
from jointdesk.desk.statistics.withholding import arrange
from jointdesk.engine.errors import OwnError

VERSION = 1


def write_content(report: Report, made_on: date) -> bytes:
    """Canonical JSON: keys in order, no spaces, UTF-8. Raises OwnError for a report that is not publishable."""
    if not report.publishable or (report.before and not report.before.publishable):
        raise OwnError("only a publishable report is frozen")
    return encode({"version": VERSION, "made_on": made_on.isoformat(), "report": _write(report)})


def read_content(content: bytes) -> Report:
    """The report that was frozen, its rows in the order of their figures."""
    whole = json.loads(content)
    if whole["version"] != VERSION:
        raise OwnError(f"a release of version {whole['version']}, this program reads {VERSION}")
    report: Report = _read(Report, whole["report"])
    return arrange(report)


def seal_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _write(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _write(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_write(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _read(kind: Any, raw: Any) -> Any:
    """`raw` as `kind`, a type of the report's fields."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType or NoneType in inner:
        return None if raw is None else _read(next(one for one in inner if one is not NoneType), raw)
    if is_dataclass(kind) and isinstance(kind, type):
        return kind(**{name: _read(hint, raw[name]) for name, hint in _hints(kind).items() if name in raw})
    if origin is Mapping:
        return {key: _read(inner[1], one) for key, one in raw.items()}
    if origin is tuple:
        return tuple(_read(inner[0], one) for one in raw)
    if origin is frozenset:
        return frozenset(raw)
    if kind is date:
        return date.fromisoformat(raw)
    return Decimal(raw) if kind is Decimal else raw


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
