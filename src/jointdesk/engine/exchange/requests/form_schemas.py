"""A form as JSON Schema (draft 2020-12): what other programs check their request by before they send it.

It says all that the form says but its rules of days and ages, which depend on the day: those stand in `description`.
"""

from typing import Any

from jointdesk.engine.exchange.requests.form_fields import LONGEST, MOST_TEXTS, FormField
from jointdesk.engine.exchange.requests.form_rules import ANY, TERMS, Rule
from jointdesk.engine.exchange.requests.forms import RequestForm, request_forms

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DATE = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}
GIVEN: dict[str, Any] = {"not": {"enum": ["", [], None]}}


def write_schema(form: RequestForm) -> dict[str, Any]:
    """The schema of the form's `fields`."""
    rules = [_rule(rule) for rule in form.rules if _is_sayable(rule)]
    by_day = [f"{rule.field} {rule.why}" for rule in form.rules if not _is_sayable(rule)]
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "title": form.title,
        "description": " ".join(
            [f"{form.about} Version {form.version}.", *(f"Refused: {why}." for why in by_day)]
        ),
        "type": "object",
        "properties": {field.name: _property(field) for field in form.fields},
        "required": [field.name for field in form.fields if field.required],
        "additionalProperties": False,
    }
    return schema | ({"allOf": rules} if rules else {})


def schema_of_fields() -> dict[str, Any]:
    """The `fields` of any request: those of one of the forms."""
    forms = (write_schema(form) for form in request_forms().values())
    return {"anyOf": [{name: said for name, said in form.items() if name != "$schema"} for form in forms]}


def _property(field: FormField) -> dict[str, Any]:
    said: dict[str, Any] = {"title": field.label}
    if field.help:
        said["description"] = field.help
    return said | _value(field)


def _value(field: FormField) -> dict[str, Any]:
    match field.kind:
        case "yes_no":
            return {"type": "boolean"}
        case "whole":
            bounds = {"minimum": field.least, "maximum": field.most}
            return {"type": "integer", **{name: bound for name, bound in bounds.items() if bound is not None}}
        case "date":
            return DATE
        case "choice":
            return {"enum": list(field.choices)}
        case "choices":
            return {"type": "array", "items": {"enum": list(field.choices)}, "maxItems": len(field.choices)}
        case "texts":
            items = {"type": "string", "minLength": 1, "maxLength": LONGEST["texts"]}
            return {"type": "array", "items": items, "maxItems": MOST_TEXTS, "minItems": int(field.required)}
    return {"type": "string", "maxLength": LONGEST[field.kind], "minLength": int(field.required)}


def _is_sayable(rule: Rule) -> bool:
    """The terms stand beside the fields, and the schema knows no day."""
    return rule.must in ("given", "empty") and not set(rule.when) & set(TERMS)


def _rule(rule: Rule) -> dict[str, Any]:
    named = [_has(name) for name in (rule.field, *rule.or_else)]
    must = {"anyOf": named} if rule.must == "given" else {"not": named[0]}
    if not rule.when:
        return must
    conditions = [
        _has(name) if ANY in values else {"properties": {name: {"enum": list(values)}}, "required": [name]}
        for name, values in rule.when.items()
    ]
    return {"if": {"allOf": conditions}, "then": must, "$comment": f"{rule.field} {rule.why}"}


def _has(name: str) -> dict[str, Any]:
    return {"properties": {name: GIVEN}, "required": [name]}
