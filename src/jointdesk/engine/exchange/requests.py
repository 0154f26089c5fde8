"""Typed requests: each type is one versioned form, from which page, validation, API and print are made.

A form says which fields it has, under which article it is made, on which legal bases, and in how many days an
answer is expected unless the asker says otherwise. Which step may follow which is in `states`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.engine.exchange.canonical import read_day
from jointdesk.engine.exchange.fields import CONTROLS
from jointdesk.engine.reference import read_yaml

LEGAL_BASES = ("UNCC", "UNTOC", "ASEAN-MLAT", "bilateral", "reciprocity")
URGENCIES = ("routine", "urgent", "life_at_risk")
KINDS = ("text", "long_text", "texts", "date", "yes_no", "whole", "choice")
LONGEST = {"text": 500, "long_text": 20_000, "texts": 1_000}
MOST_TEXTS = 500


@dataclass(frozen=True)
class FormField:
    """One field. `texts` is a list of short texts; `not_before` names an earlier date field."""

    name: str
    label: str
    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    not_before: str = ""
    help: str = ""


@dataclass(frozen=True)
class RequestForm:
    """One type of request in one version. `default_days`: when an answer is due; `urgent_days`: if urgent."""

    name: str
    version: int
    title: str
    article: str
    legal_bases: tuple[str, ...]
    default_days: int
    urgent_days: int
    fields: tuple[FormField, ...]
    expects_answer: bool = True


class FieldError(NamedTuple):
    """Why a filled-in form is not valid: safe to show, names no value."""

    field: str
    why: str


@cache
def request_forms() -> Mapping[str, RequestForm]:
    """Every form by name, in the order of the table. Raises OwnError when the table is out of form."""
    table = read_yaml("jointdesk.engine.exchange", "forms.yaml")
    try:
        return {name: _read_form(name, row) for name, row in table.items()}
    except (TypeError, KeyError, ValueError) as error:
        raise OwnError(f"forms.yaml: {error}") from None


def form_of(name: str, version: int) -> RequestForm:
    """The form of that name and version. Raises CallerError when this desk does not know it."""
    form = request_forms().get(name)
    if form is None or form.version != version:
        raise CallerError(f"this desk knows no form {name} of version {version}")
    return form


def validate_request(form: RequestForm, fields: Mapping[str, Any]) -> tuple[FieldError, ...]:
    """Everything wrong with a filled-in form, in the form's order; empty when it is valid."""
    errors = [FieldError(name, "is not a field of this form") for name in sorted(set(fields) - _names(form))]
    for field in form.fields:
        value = fields.get(field.name)
        if _is_empty(value):
            if field.required:
                errors.append(FieldError(field.name, "is missing"))
            continue
        why = _check_value(field, value)
        if why:
            errors.append(FieldError(field.name, why))
        elif field.not_before and _is_before(str(value), fields.get(field.not_before)):
            errors.append(FieldError(field.name, f"is earlier than {field.not_before}"))
    return tuple(errors)


def _names(form: RequestForm) -> set[str]:
    return {field.name for field in form.fields}


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple) and not value)


def _check_value(field: FormField, value: Any) -> str:
    if field.kind == "yes_no":
        return "" if isinstance(value, bool) else "is neither yes nor no"
    if field.kind == "whole":
        return _check_whole(field, value)
    if field.kind == "texts":
        if not isinstance(value, list | tuple) or len(value) > MOST_TEXTS:
            return f"is no list of at most {MOST_TEXTS}"
        return next((why for why in (_check_text(item, LONGEST["texts"]) for item in value) if why), "")
    if not isinstance(value, str):
        return "is no text"
    if field.kind == "date":
        return "" if _read_date(value) else "is no date like 2026-10-15"
    if field.kind == "choice":
        return "" if value in field.choices else f"is none of {', '.join(field.choices)}"
    return _check_text(value, LONGEST[field.kind])


def _check_whole(field: FormField, value: Any) -> str:
    if type(value) is not int:
        return "is no whole number"
    if field.least is not None and value < field.least:
        return f"is less than {field.least}"
    if field.most is not None and value > field.most:
        return f"is more than {field.most}"
    return ""


def _check_text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or not value.strip():
        return "is no text"
    if len(value) > longest:
        return f"has more than {longest} characters"
    return "has control characters" if CONTROLS.search(value) else ""


def _read_date(value: str) -> date | None:
    try:
        return read_day(value)
    except ValueError:
        return None


def _is_before(value: str, earlier: Any) -> bool:
    first, second = _read_date(earlier) if isinstance(earlier, str) else None, _read_date(value)
    return first is not None and second is not None and second < first


def _read_form(name: str, row: Mapping[str, Any]) -> RequestForm:
    fields = tuple(_read_field(field, item) for field, item in row["fields"].items())
    form = RequestForm(**{**row, "name": name, "fields": fields, "legal_bases": tuple(row["legal_bases"])})
    if set(form.legal_bases) - set(LEGAL_BASES) or not 0 < form.urgent_days <= form.default_days:
        raise ValueError(f"{name}: unknown legal basis, or days out of order")
    if {field.not_before for field in fields} - _names(form) - {""}:
        raise ValueError(f"{name}: not_before names no field of the form")
    return form


def _read_field(name: str, item: Mapping[str, Any]) -> FormField:
    field = FormField(name=name, **{**item, "choices": tuple(item.get("choices", ()))})
    if field.kind not in KINDS or (field.kind == "choice") != bool(field.choices):
        raise ValueError(f"{name}: unknown kind, or choices without a choice")
    return field
