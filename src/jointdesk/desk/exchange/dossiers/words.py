"""The kinds, fields and values of a dossier in the officer's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext

from jointdesk.desk.accounts.naming import country_name, province_name, scam_type_name
from jointdesk.desk.accounts.wording import say
from jointdesk.desk.exchange.groups.edit_store import read_day
from jointdesk.desk.exchange.requests.labels import choice_name
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.engine.exchange.joint.gang_rules import read_counts, read_losses
from jointdesk.engine.exchange.joint.kinds import entry_kinds
from jointdesk.engine.exchange.requests.form_fields import FieldError

# beside the gang itself, in the order of the page
KINDS = (
    "gang_person",
    "gang_site",
    "gang_identifier",
    "gang_reference",
    "gang_arrest",
    "gang_complaint",
)
GANG = "gang"
# which of them names another entry: shown as a link, never as a line of facts
POINTERS = (GANG, "same_as")


def kind_title(kind: str) -> str:
    known = entry_kinds().get(kind)
    return gettext(known.title) if known else kind


def label_of(kind: str, field: str) -> str:
    known = entry_kinds().get(kind)
    declared = known.field(field) if known else None
    return gettext(declared.label) if declared else field


def value_name(kind: str, field: str, value: Any) -> str:
    """A value as it is read; what a partner wrote and we have no word for stays as it came."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, list | tuple):
        return _name_list(kind, field, value)
    if isinstance(value, int):
        return _group(value)
    text = str(value)
    if day := read_day(text):
        return date_format(day, "SHORT_DATE_FORMAT")
    if field in ("country", "nationality"):
        return country_name(text)
    if field == "province":
        return province_name(text)
    if kind == "gang_identifier" and field == "type":
        return name_kind(text)
    known = entry_kinds().get(kind)
    declared = known.field(field) if known else None
    return choice_name(text) if declared and text in declared.choices else text


def facts_of(kind: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of each field that says something, in the order of the kind."""
    known = entry_kinds().get(kind)
    names = [field.name for field in known.fields] if known else sorted(values)
    told = ((name, value_name(kind, name, values[name])) for name in names if name in values)
    return [(label_of(kind, name), text) for name, text in told if text and name not in POINTERS]


def say_error(kind: str, error: FieldError) -> str:
    """Why a field is wrong; another field it contradicts is called by its label."""
    why = error.why
    return say(why.replace(error.other, f"“{label_of(kind, error.other)}”") if error.other else why)


def _group(amount: int | str) -> str:
    return number_format(amount, use_l10n=True, force_grouping=True)


def _name_list(kind: str, field: str, lines: list[Any] | tuple[Any, ...]) -> str:
    if field == "scam_types":
        return ", ".join(scam_type_name(str(code)) for code in lines)
    if field == "losses" and len(losses := read_losses(lines)) == len(lines):
        return ", ".join(f"{_group(amount)} {currency}" for currency, amount in losses)
    if field == "nationalities" and len(counts := read_counts(lines)) == len(lines):
        return ", ".join(f"{country_name(code)} {count}" for code, count in counts.items())
    known = entry_kinds().get(kind)
    declared = known.field(field) if known else None
    if declared and declared.choices:
        return ", ".join(choice_name(str(word)) if word in declared.choices else str(word) for word in lines)
    return "\n".join(map(str, lines))
