"""A datum's conditions and what became of it, in an officer's words."""

from typing import Any

from django import template
from django.utils.html import format_html

from jointdesk.desk.exchange.data import words
from jointdesk.desk.exchange.data.corrections import facts_of
from jointdesk.desk.exchange.data.passages import datum_of
from jointdesk.desk.exchange.models import Datum, Recall, RecallReceipt

register = template.Library()
register.simple_tag(datum_of)


@register.filter
def handling_code(handling: str) -> str:
    """The native code: "SIENA:H2" -> "H2"."""
    return handling.rpartition(":")[2]


@register.filter
def handling_text(handling: str) -> Any:
    return words.HANDLING.get(handling, handling)


@register.filter
def act_text(word: str) -> Any:
    """What a desk did on a recall."""
    return words.ACTS.get(word, word)


@register.filter
def datum_kind(kind: str) -> Any:
    return words.KINDS.get(kind, kind)


@register.filter
def receipt_text(state: str) -> Any:
    """How far a recipient of a recall is."""
    return dict(RecallReceipt.State.choices).get(state, state)


@register.filter
def subject_text(subject: str) -> str:
    """What "request:<key>" and its like are called."""
    return words.name_subject(subject)


@register.filter
def correction_facts(recall: Recall) -> list[tuple[str, str]]:
    """What a correction of ours that waits will say: the second officer reads it before it goes."""
    return facts_of(recall)


@register.simple_tag
def subject_link(subject: str) -> Any:
    """The same, leading to its page if it has one."""
    address = words.address_of(subject)
    name = words.name_subject(subject)
    return format_html('<a href="{}">{}</a>', address, name) if address else name


@register.simple_tag
def taken_back(datum: Datum) -> str:
    """The visible trace of a datum that is gone: by whom, when, why."""
    return words.tell_taken_back(datum)
