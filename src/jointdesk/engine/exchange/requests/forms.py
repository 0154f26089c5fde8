"""Typed requests: each type is one versioned form, from which page, validation, API and print are made.

A form says which fields it has, what they must not say together, under which article it is made, on which legal bases,
and within how many hours an answer is expected unless the asker says otherwise. Which step may follow which is in
`states`. A partner may still use an earlier version: it is read by its own definition, and none is drafted anew.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.engine.exchange.requests.form_fields import (
    FieldError,
    FormField,
    check_fields,
    read_field,
)
from jointdesk.engine.exchange.requests.form_rules import Rule, check_rules, read_rule
from jointdesk.engine.reference import read_yaml

__all__ = [
    "APPROVALS",
    "LEGAL_BASES",
    "URGENCIES",
    "FieldError",
    "FormField",
    "RequestForm",
    "all_forms",
    "form_of",
    "get_examples",
    "hours_to_answer",
    "request_forms",
    "validate_request",
]
LEGAL_BASES = ("UNCC", "UNTOC", "ASEAN-MLAT", "bilateral", "reciprocity")
URGENCIES = ("routine", "urgent", "life_at_risk")
# how a desk came to send something: one officer acts alone only where a life or money still in a bank cannot wait
APPROVALS = ("two_officers", "one_officer")
_DAYS_AWAY = re.compile(r"\{day([+-]\d{1,4})\}", re.ASCII)


@dataclass(frozen=True)
class RequestForm:
    """One type of request in one version. `hours` by urgency; `sooner`: a field's value that leaves less time.

    `follows`: the forms whose request it may follow. No hours: no answer is expected.
    """

    name: str
    version: int
    title: str
    about: str
    article: str
    legal_bases: tuple[str, ...]
    hours: Mapping[str, int]
    fields: tuple[FormField, ...]
    rules: tuple[Rule, ...] = ()
    sooner: Mapping[str, Mapping[str, int]] | None = None
    follows: tuple[str, ...] = ()

    @property
    def expects_answer(self) -> bool:
        return bool(self.hours)


@cache
def request_forms() -> Mapping[str, RequestForm]:
    """Every form in its newest version, by name, in the order of the table. Raises OwnError for a bad table."""
    try:
        return {name: _read_form(name, row) for name, row in _read_table("forms.yaml").items()}
    except (TypeError, KeyError, ValueError) as error:
        raise OwnError(f"forms.yaml: {error}") from None


@cache
def all_forms() -> Mapping[tuple[str, int], RequestForm]:
    """Every version of every form. Raises OwnError when a table is out of form."""
    forms = {(form.name, form.version): form for form in request_forms().values()}
    try:
        for name, rows in _read_table("earlier_forms.yaml").items():
            for row in rows:
                # what an earlier version does not say of itself is as in the newest
                newest = request_forms()[name]
                form = _read_form(name, {"title": newest.title, "about": newest.about, **row})
                if form.version >= newest.version or (name, form.version) in forms:
                    raise ValueError(f"{name}: version {form.version} is none before the newest")
                forms[name, form.version] = form
    except (TypeError, KeyError, ValueError) as error:
        raise OwnError(f"earlier_forms.yaml: {error}") from None
    return forms


def form_of(name: str, version: int) -> RequestForm:
    """The form of that name and version. Raises CallerError when this desk does not know it."""
    form = all_forms().get((name, version))
    if form is None:
        raise CallerError(f"this desk knows no form {name} of version {version}")
    return form


def get_examples(on: date) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """Forms filled in on that day as officers would: for tests, documents and demonstrations."""
    return {
        name: tuple({field: _place_day(value, on) for field, value in row.items()} for row in rows)
        for name, rows in _read_table("examples.yaml").items()
    }


def _place_day(value: Any, on: date) -> Any:
    found = _DAYS_AWAY.fullmatch(value) if isinstance(value, str) else None
    return (on + timedelta(days=int(found[1]))).isoformat() if found else value


def validate_request(
    form: RequestForm, fields: Mapping[str, Any], terms: Mapping[str, Any], on: date
) -> tuple[FieldError, ...]:
    """Everything wrong with a filled-in form; empty when it is valid. `terms`: its legal basis and urgency.

    Whether fields contradict each other is asked once each of them is sound by itself.
    """
    return check_fields(form.fields, fields) or check_rules(form.rules, fields, terms, on)


def hours_to_answer(form: RequestForm, urgency: str, fields: Mapping[str, Any]) -> int | None:
    """How long an answer may take. None: none is expected."""
    if not form.expects_answer:
        return None
    hours = [form.hours[urgency]]
    for name, by_value in (form.sooner or {}).items():
        value = fields.get(name)
        if isinstance(value, str) and value in by_value:
            hours.append(by_value[value])
    return min(hours)


def _read_table(name: str) -> dict[str, Any]:
    table: dict[str, Any] = read_yaml("jointdesk.engine.exchange.requests", name)
    return table


def _read_form(name: str, row: Mapping[str, Any]) -> RequestForm:
    fields = tuple(read_field(field, item) for field, item in row["fields"].items())
    names = {field.name for field in fields}
    form = RequestForm(
        **{
            **row,
            "name": name,
            "fields": fields,
            "hours": row.get("hours", {}),
            "rules": tuple(read_rule(item, names) for item in row.get("rules", ())),
            "legal_bases": tuple(row["legal_bases"]),
            "follows": tuple(row.get("follows", ())),
        }
    )
    hours = list(form.hours.values())
    if set(form.legal_bases) - set(LEGAL_BASES) or (form.hours and tuple(form.hours) != URGENCIES):
        raise ValueError(f"{name}: unknown legal basis or urgency")
    if hours != sorted(hours, reverse=True) or any(hour < 1 for hour in hours):
        raise ValueError(f"{name}: hours out of order")
    if {field.not_before for field in fields} - names - {""}:
        raise ValueError(f"{name}: not_before names no field of the form")
    return form
