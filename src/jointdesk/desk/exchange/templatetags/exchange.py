"""The protocol's words on pages."""

from typing import Any

from django import template

from jointdesk.desk.exchange import labels
from jointdesk.desk.intake.kinds import name_kind

register = template.Library()
register.filter("form_title", labels.form_title)
register.filter("kind_name", name_kind)


@register.filter
def state_name(state: str) -> Any:
    return labels.STATES.get(state, state)


@register.filter
def state_tone(state: str) -> str:
    return labels.TONES.get(state, "")


@register.filter
def event_name(event: str) -> Any:
    return labels.EVENTS.get(event, event)


@register.filter
def basis_name(basis: str) -> Any:
    return labels.LEGAL_BASES.get(basis, basis)


@register.filter
def urgency_name(urgency: str) -> Any:
    return labels.URGENCIES.get(urgency, urgency)
