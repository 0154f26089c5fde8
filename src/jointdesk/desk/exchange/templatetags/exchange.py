"""The protocol's words on pages."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext

from jointdesk.desk.exchange.figures import figure_words
from jointdesk.desk.exchange.mail import reasons, words
from jointdesk.desk.exchange.models import Alarm, Request, RequestStep
from jointdesk.desk.exchange.requests import labels, prefills
from jointdesk.desk.exchange.requests.deadlines import word_of_deadline

register = template.Library()
register.filter("form_title", labels.form_title)
register.filter("form_about", labels.form_about)
register.filter("article", labels.say_article)
register.filter("hours", labels.say_hours)
register.filter("kind_name", labels.matched_kind_name)
register.filter("form_for", prefills.form_for)
register.filter("counted_events", figure_words.say_events)
register.filter("counted_difference", figure_words.say_difference)


@register.filter
def message_name(kind: str) -> Any:
    """A message's type in the officer's words."""
    return words.MESSAGES.get(kind, kind)


@register.filter
def reason_text(code: str) -> Any:
    """Why something was refused, in the officer's words; the code itself when we have none for it."""
    return reasons.REASONS.get(code, code)


@register.filter
def alarm_text(alarm: Alarm) -> Any:
    """What an alarm means and asks for; the partner's own account when we have no words for it."""
    return words.ALARMS.get(alarm.code, alarm.text)


@register.filter
def state_name(state: str) -> Any:
    return labels.STATES.get(state, state)


@register.filter
def state_tone(state: str) -> str:
    return labels.TONES.get(state, "")


@register.filter
def asking_tone(state: str) -> str:
    return labels.ASKING_TONES.get(state, "")


@register.filter
def event_name(event: str) -> Any:
    return labels.EVENTS.get(event, event)


@register.filter
def step_note(step: RequestStep) -> str:
    """What was said at a step; the ground of a refusal, kept by its code, in the officer's words."""
    ground, colon, reason = step.note.partition(": ")
    if step.event != "refuse" or ground not in labels.GROUNDS:
        return step.note
    return f"{labels.GROUNDS[ground]}{colon}{reason}"


@register.filter
def basis_name(basis: str) -> Any:
    return labels.LEGAL_BASES.get(basis, basis)


@register.filter
def urgency_name(urgency: str) -> Any:
    return labels.URGENCIES.get(urgency, urgency)


@register.inclusion_tag("exchange/due_badge.html")
def due_badge(request: Request, now: datetime | None) -> dict[str, str]:
    """How near the deadline of an open request is."""
    return {"due": word_of_deadline(request, now or timezone.now())}


@register.filter
def part_name(part: str) -> str:
    """A set's part: what it began with, or what a day added."""
    if not part.startswith("daily-"):
        return gettext("First set")
    added = parse_date(part[len("daily-") :][:10])
    return gettext("Added on %(day)s") % {"day": date_format(added, "SHORT_DATE_FORMAT")} if added else part
