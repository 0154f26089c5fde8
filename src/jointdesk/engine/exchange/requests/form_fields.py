"""Fields of a filled-in form: what each may hold, and what is wrong with a value.

Requests are made of them, and what a joint group keeps. A value is JSON: text, yes or no, a number, a list of texts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from jointdesk.engine.exchange.wire.canonical import read_day
from jointdesk.engine.legible import find_unreadable

KINDS = ("text", "long_text", "texts", "date", "yes_no", "whole", "choice", "choices")
# under which heading a page and a print put a field
GROUPS = ("what", "whom", "law", "when")
LONGEST = {"text": 500, "long_text": 20_000, "texts": 1_000}
MOST_TEXTS = 500


@dataclass(frozen=True)
class FormField:
    """One field. `texts`: a list of short texts; `choices`: several of a closed list; `not_before`: an earlier date."""

    name: str
    label: str
    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    not_before: str = ""
    help: str = ""
    group: str = "what"


class FieldError(NamedTuple):
    """Why a filled-in form is not valid: safe to show, names no value. `other`: the field it contradicts."""

    field: str
    why: str
    other: str = ""

    @property
    def text(self) -> str:
        return f"{self.field} {self.why}"


def read_field(name: str, item: Mapping[str, Any]) -> FormField:
    """A field as a table declares it. Raises TypeError, KeyError or ValueError when that is out of form."""
    field = FormField(name=name, **{**item, "choices": tuple(item.get("choices", ()))})
    if field.kind not in KINDS or (field.kind in ("choice", "choices")) != bool(field.choices):
        raise ValueError(f"{name}: unknown kind, or choices without a choice")
    if field.group not in GROUPS:
        raise ValueError(f"{name}: unknown group {field.group}")
    return field


def check_fields(fields: Iterable[FormField], values: Mapping[str, Any]) -> tuple[FieldError, ...]:
    """Everything wrong with each value by itself, in the order of the fields."""
    declared = tuple(fields)
    unknown = sorted(set(values) - {field.name for field in declared})
    errors = [FieldError(name, "is not a field of this form") for name in unknown]
    for field in declared:
        value = values.get(field.name)
        if is_empty(value):
            if field.required:
                errors.append(FieldError(field.name, "is missing"))
            continue
        why = check_value(field, value)
        if why:
            errors.append(FieldError(field.name, why))
        elif field.not_before and _is_before(str(value), values.get(field.not_before)):
            errors.append(
                FieldError(field.name, f"is earlier than {field.not_before}", other=field.not_before)
            )
    return tuple(errors)


def is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple) and not value)


def check_value(field: FormField, value: Any) -> str:
    """What is wrong with a value that is not empty; "" when nothing is."""
    match field.kind:
        case "yes_no":
            return "" if isinstance(value, bool) else "is neither yes nor no"
        case "whole":
            return _check_whole(field, value)
        case "texts":
            return _check_texts(value)
        case "choices":
            return _check_choices(field, value)
    if not isinstance(value, str):
        return "is no text"
    match field.kind:
        case "date":
            return "" if read_date(value) else "is no date like 2026-10-15"
        case "choice":
            return "" if value in field.choices else f"is none of {', '.join(field.choices)}"
    return _check_text(value, LONGEST[field.kind])


def read_date(value: Any) -> date | None:
    try:
        return read_day(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _check_texts(value: Any) -> str:
    if not isinstance(value, list | tuple) or len(value) > MOST_TEXTS:
        return f"is no list of at most {MOST_TEXTS}"
    return next((why for why in (_check_text(item, LONGEST["texts"]) for item in value) if why), "")


def _check_choices(field: FormField, value: Any) -> str:
    if not isinstance(value, list | tuple) or len(value) > len(field.choices):
        return "is no list of these words"
    return "" if all(item in field.choices for item in value) else f"names none of {', '.join(field.choices)}"


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
    return find_unreadable(value)


def _is_before(value: str, earlier: Any) -> bool:
    first, second = read_date(earlier), read_date(value)
    return first is not None and second is not None and second < first
