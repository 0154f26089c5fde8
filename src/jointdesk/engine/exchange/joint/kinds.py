"""The kinds of entries a joint group keeps: versioned tables, from which page, check and API are made.

A kind only grows: a later version adds fields that are not required, and takes none away, so an edit of an earlier
version is read by the present form. An entry belongs to another by the field that bears the name of that other's kind.
Of a kind that is `own` each desk has its own entries, which nobody else edits.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from jointdesk.engine.errors import OwnError, PartnerError
from jointdesk.engine.exchange.requests.form_fields import (
    FieldError,
    FormField,
    check_value,
    is_empty,
    read_field,
)
from jointdesk.engine.exchange.wire.canonical import read_moment
from jointdesk.engine.exchange.wire.cards import DESK
from jointdesk.engine.exchange.wire.fields import HEX_ID
from jointdesk.engine.reference import read_yaml

ROOM = "jointdesk.engine.exchange.joint"
ENDED = "ended"
# bounds: an edit's parents and the octets of its fields; edits of one desk on one entry, and the characters of all
# their fields (an entry is read whole each time one comes); its entries in one group
MOST_PARENTS = 50
MOST_OCTETS = 256 * 1024
MOST_EDITS = 500
MOST_CHARACTERS = 2_000_000
MOST_ENTRIES = 5_000


@dataclass(frozen=True)
class EntryKind:
    """`heading`: the field an entry is called by; `dated`: that which says its day; `own`: its desk alone edits it."""

    name: str
    version: int
    title: str
    fields: tuple[FormField, ...]
    heading: str = ""
    dated: str = ""
    own: bool = False

    def field(self, name: str) -> FormField | None:
        return next((field for field in self.fields if field.name == name), None)

    @property
    def under(self) -> str:
        """The field, and kind, of the entry this one belongs to; empty for none."""
        names = {other for other in entry_kinds() if other != self.name}
        return next((field.name for field in self.fields if field.required and field.name in names), "")


def _is_moment(value: str) -> bool:
    try:
        read_moment(value)
    except ValueError:
        return False
    return True


# what the forms of requests do not have
SHAPES: dict[str, tuple[Callable[[str], object], str]] = {
    "moment": (_is_moment, "is no moment like 2026-10-15T08:00:00Z"),
    "entry": (HEX_ID.fullmatch, "is no id of an entry"),
    "desk": (DESK.fullmatch, "is no id of a desk"),
    "zone": (
        re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,30}(/[A-Za-z0-9_+-]{1,30}){0,2}", re.ASCII).fullmatch,
        "is no zone",
    ),
}


@cache
def entry_kinds() -> Mapping[str, EntryKind]:
    """Every kind by name, of all tables of this room. Raises OwnError when one is out of form."""
    tables = sorted(file.name for file in resources.files(ROOM).iterdir() if file.name.endswith("kinds.yaml"))
    kinds: dict[str, EntryKind] = {}
    for table in tables:
        for name, row in read_yaml(ROOM, table).items():
            if name in kinds:
                raise OwnError(f"{table}: {name} stands in two tables")
            kinds[name] = _read_kind(table, name, row)
    return {name: replace(kind, heading=_heading(kind, kinds)) for name, kind in kinds.items()}


def kind_of(name: str, version: int) -> EntryKind:
    """The kind. Raises PartnerError (unknown_kind): an update of this desk may know it."""
    kind = entry_kinds().get(name)
    if kind is None or not 1 <= version <= kind.version:
        raise PartnerError(
            "unknown_kind", f"this desk keeps no entries of kind {name[:64]}, version {version}"
        )
    return kind


def check_edit(kind: EntryKind, fields: Mapping[str, Any], *, first: bool) -> tuple[FieldError, ...]:
    """Everything wrong with what an edit sets. First: the entry is new, so what is required must be there.

    A field that is set to nothing is cleared; a required one cannot be.
    """
    declared = {field.name: field for field in kind.fields}
    errors = [FieldError(name, "is not a field of this kind") for name in sorted(set(fields) - set(declared))]
    for name, field in declared.items():
        if name not in fields and not (first and field.required):
            continue
        value = fields.get(name)
        if is_empty(value):
            if field.required:
                errors.append(FieldError(name, "is missing"))
        elif why := _check(field, value):
            errors.append(FieldError(name, why))
        elif _is_before(value, fields.get(field.not_before)):
            errors.append(FieldError(name, f"is earlier than {field.not_before}", other=field.not_before))
    if not fields:
        errors.append(FieldError("fields", "sets nothing"))
    return tuple(errors)


def _check(field: FormField, value: Any) -> str:
    shape = SHAPES.get(field.kind)
    if shape is None:
        return check_value(field, value)
    fits, why = shape
    return "" if isinstance(value, str) and fits(value) else why


def _is_before(value: Any, earlier: Any) -> bool:
    """Days and moments are written so that their text sorts as they do."""
    return isinstance(value, str) and isinstance(earlier, str) and value < earlier


def _read_kind(table: str, name: str, row: Mapping[str, Any]) -> EntryKind:
    try:
        fields = tuple(_read_field(field, item) for field, item in row["fields"].items())
        kind = EntryKind(**{**row, "name": name, "fields": fields})
    except (TypeError, KeyError, ValueError) as error:
        raise OwnError(f"{table}: {name}: {error}") from None
    if any(kind.field(named) is None for named in (ENDED, kind.heading, kind.dated) if named):
        raise OwnError(f"{table}: {name} has no field {ENDED}, or not the one it is called or dated by")
    return kind


def _heading(kind: EntryKind, kinds: Mapping[str, EntryKind]) -> str:
    """By what it is called: what its table says, else its first field that must be there and names no other entry."""
    own = (field.name for field in kind.fields if field.required and field.name not in kinds)
    return kind.heading or next(own, kind.fields[0].name)


def _read_field(name: str, item: Mapping[str, Any]) -> FormField:
    if item["kind"] not in SHAPES:
        return read_field(name, item)
    return FormField(name=name, **item)
