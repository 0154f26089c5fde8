"""What fields of one form must not say together, declared with the form: each rule names a field and says why.

A rule looks at the form's own values, at the terms every request has (legal basis, urgency) and at the day it is
judged on: at the asker's desk the day it is drafted, at the answerer's the day it was sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jointdesk.engine.exchange.requests.form_fields import FieldError, is_empty, read_date

TERMS = ("legal_basis", "urgency")
MUSTS = ("given", "empty", "within", "aged")
# a condition that any value meets
ANY = "*"


@dataclass(frozen=True)
class Rule:
    """`field` must be so `when` each of these fields has one of these values.

    given: it, or one `or_else`, has a value. empty: it has none. within: it is a day so many `days` from now.
    aged: somebody born on that day is so many `years` old.
    """

    field: str
    must: str
    why: str
    when: Mapping[str, tuple[Any, ...]]
    or_else: tuple[str, ...] = ()
    days: tuple[int, int] = (0, 0)
    years: tuple[int, int] = (0, 0)


def read_rule(item: Mapping[str, Any], names: Iterable[str]) -> Rule:
    """A rule as the table declares it. Raises TypeError, KeyError or ValueError when that is out of form."""
    when = {
        name: tuple(value) if isinstance(value, list) else (value,)
        for name, value in item.get("when", {}).items()
    }
    pairs = {name: (item[name][0], item[name][1]) for name in ("days", "years") if name in item}
    rule = Rule(**{**item, **pairs, "when": when, "or_else": tuple(item.get("or_else", ()))})
    named = {rule.field, *rule.or_else, *rule.when}
    if rule.must not in MUSTS or named - set(names) - set(TERMS) or not rule.why:
        raise ValueError(f"a rule of {rule.field}: unknown word or field, or no reason")
    return rule


def check_rules(
    rules: Iterable[Rule], values: Mapping[str, Any], terms: Mapping[str, Any], on: date
) -> tuple[FieldError, ...]:
    """The rules a form filled in with sound values breaks, in their order."""
    return tuple(
        FieldError(rule.field, rule.why)
        for rule in rules
        if _applies(rule, {**values, **terms}) and not _is_kept(rule, values, on)
    )


def _applies(rule: Rule, values: Mapping[str, Any]) -> bool:
    return all(
        any(
            (wanted == ANY and not is_empty(values.get(name))) or _is_same(values.get(name), wanted)
            for wanted in choices
        )
        for name, choices in rule.when.items()
    )


def _is_same(value: Any, wanted: Any) -> bool:
    """Yes is not 1: JSON tells them apart, Python does not."""
    return type(value) is type(wanted) and bool(value == wanted)


def _is_kept(rule: Rule, values: Mapping[str, Any], on: date) -> bool:
    value = values.get(rule.field)
    match rule.must:
        case "given":
            return not all(is_empty(values.get(name)) for name in (rule.field, *rule.or_else))
        case "empty":
            return is_empty(value)
    day = read_date(value)
    if day is None:
        return True
    if rule.must == "within":
        return rule.days[0] <= (day - on).days <= rule.days[1]
    years = on.year - day.year - ((on.month, on.day) < (day.month, day.day))
    return rule.years[0] <= years <= rule.years[1]
