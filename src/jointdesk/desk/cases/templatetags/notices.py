"""Small words of the pages on which notices appear: a colour's tone, what to do at a gate, what a list calls one."""

from django import template

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.colours import colours
from jointdesk.desk.cases.notices.facts import headline_of

register = template.Library()
TONES = {
    "red": "red",
    "yellow": "amber",
    "blue": "blue",
    "green": "green",
    "orange": "amber",
    "purple": "violet",
}


@register.filter
def colour_tone(colour: str) -> str:
    return TONES.get(str(colour), "")


@register.filter
def gate_words(colour: str) -> str:
    """What an officer does who meets the person."""
    known = colours().get(str(colour))
    return known.gate if known else ""


@register.filter
def headline(notice: Notice) -> str:
    return headline_of(notice)
