"""What may not be written into a dossier: what is not valid, and what contradicts itself."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.joint.gang_rules import check_gang_entry
from jointdesk.engine.exchange.joint.kinds import check_edit, entry_kinds
from jointdesk.engine.exchange.requests.form_fields import FieldError


class EntryRefused(CallerError):
    """An entry that is not valid; `errors` name each field and why."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{error.field} {error.why}" for error in errors))


def require_valid(kind: str, fields: Mapping[str, Any], *, first: bool, standing: Mapping[str, Any]) -> None:
    """Raises EntryRefused. What the entry contradicts itself in already (`standing`) is no fault of this edit."""
    errors = check_edit(entry_kinds()[kind], fields, first=first)
    before, wrong = find_contradictions(kind, standing), {error.field for error in errors}
    after = find_contradictions(kind, {**standing, **fields})
    errors += tuple(error for error in after if error not in before and error.field not in wrong)
    if errors:
        raise EntryRefused(errors)


def _check_order(kind: str, whole: Mapping[str, Any]) -> tuple[FieldError, ...]:
    return tuple(
        FieldError(field.name, f"is earlier than {field.not_before}", other=field.not_before)
        for field in entry_kinds()[kind].fields
        if field.not_before
        and isinstance(whole.get(field.name), str)
        and isinstance(whole.get(field.not_before), str)
        and whole[field.name] < whole[field.not_before]
    )


def find_contradictions(kind: str, fields: Mapping[str, Any]) -> tuple[FieldError, ...]:
    """What an entry of several desks contradicts itself in: shown, because each may have been right alone."""
    if kind not in entry_kinds():
        return ()
    return check_gang_entry(kind, fields, timezone.localdate()) + _check_order(kind, fields)


def texts_of(kind: str, fields: Mapping[str, Any]) -> dict[str, str]:
    """The free texts of an entry, for whoever looks at words."""
    known = entry_kinds()[kind]
    found: dict[str, str] = {}
    for field in known.fields:
        value = fields.get(field.name)
        if field.kind in ("text", "long_text") and isinstance(value, str) and value:
            found[field.name] = value
        elif field.kind == "texts" and isinstance(value, list | tuple):
            found[field.name] = "\n".join(str(line) for line in value)
    return found
