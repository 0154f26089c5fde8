"""Small words of the pages of cases: tones of categories, steps of procedure."""

from typing import Any, NamedTuple

from django import template

from jointdesk.desk.cases.models import Case, Involvement, Proceeding
from jointdesk.desk.cases.proceeding_actions import ACCUSED

register = template.Library()

TONES = {"victim": "violet", "ringleader": "red", "suspect": "amber"}


class Stage(NamedTuple):
    label: str
    on: Any
    outcome: str


@register.filter
def category_tone(category: str) -> str:
    return TONES.get(str(category), "blue")


@register.filter
def is_accused(category: str) -> bool:
    return str(category) in ACCUSED


@register.simple_tag
def stages(row: Involvement, case: Case) -> list[Stage]:
    """The six steps of whoever is accused, with the day of those reached; nothing for all others."""
    if row.category not in ACCUSED or getattr(row.person, "concealed", False):
        return []
    reached = {step.step: step for step in row.person.proceedings.all() if step.case_id in (case.pk, None)}
    return [
        Stage(
            str(step.label),
            reached[step].on if step in reached else None,
            str(reached[step].get_outcome_display()) if step in reached else "",
        )
        for step in Proceeding.Step
    ]
