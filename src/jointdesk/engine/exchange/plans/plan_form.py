"""The one form of a plan, as data."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jointdesk.engine.exchange.joint.kinds import SHAPES, EntryKind, check_edit
from jointdesk.engine.exchange.requests.form_fields import FieldError, FormField, read_field
from jointdesk.engine.reference import read_yaml


@cache
def plan_form() -> EntryKind:
    table = read_yaml("jointdesk.engine.exchange.plans", "plan.yaml")
    fields = tuple(
        FormField(name=name, **item) if item["kind"] in SHAPES else read_field(name, item)
        for name, item in table["fields"].items()
    )
    return EntryKind(name="plan", version=table["version"], title="Plan", fields=fields, heading="title")


def check_plan(fields: Mapping[str, Any]) -> tuple[FieldError, ...]:
    """Everything wrong with what a plan says."""
    return check_edit(plan_form(), fields, first=True)
