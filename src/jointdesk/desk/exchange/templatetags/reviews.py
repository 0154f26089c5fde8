"""Second reviews and findings of the neutrality check on pages."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.models import Answer, NeutralityReason, Recall, Request, Review
from jointdesk.desk.exchange.requests.labels import field_label
from jointdesk.desk.exchange.safeguards.neutrality import GROUNDS, reasons_for
from jointdesk.desk.exchange.safeguards.review_queries import DECIDE, missing
from jointdesk.desk.exchange.safeguards.reviews import KINDS
from jointdesk.engine.exchange.requests.neutrality import Finding

register = template.Library()
_TONES = {"waits": "amber", "missing": "red", "confirmed": "green", "objected": "red"}


@register.filter
def ground_name(ground: str) -> Any:
    return GROUNDS.get(ground, ground)


@register.filter
def place_of(finding: Finding, form: str) -> str:
    """Where in a request the word stands, in the officer's language."""
    every = {"purpose": _("Purpose"), "conditions": _("Conditions of use")}
    return str(every.get(finding.field) or field_label(form, finding.field))


@register.filter
def reasons_of(pk: int | str, kind: str) -> list[NeutralityReason]:
    """Why somebody said that a matter is neutral: `disclosure.pk|reasons_of:"disclosure"`."""
    return reasons_for(f"{kind}:{pk}")


@register.filter
def review_kind(kind: str) -> Any:
    return KINDS.get(kind, kind)


@register.filter
def review_state(row: Review) -> str:
    if row.reviewed_at is not None:
        return row.outcome
    return "missing" if row.alarmed_at is not None else "waits"


@register.filter
def review_tone(row: Review) -> str:
    return _TONES[review_state(row)]


@register.filter
def review_words(row: Review) -> str:
    """What became of the second review, in a few words."""
    if row.reviewed_at is None:
        return _("Second review missing") if row.alarmed_at else _("Waits for a second review")
    late = row.reviewed_at > row.due_at
    if row.outcome == Review.Outcome.OBJECTED:
        return _("Objected to, late") if late else _("Objected to")
    return _("Confirmed, late") if late else _("Confirmed by a second officer")


@register.filter
def open_to(row: Review, officer: Officer) -> bool:
    """Whether this officer may give the second officer's word."""
    waits = row.reviewed_at is None and row.origin_id is None
    return waits and row.acted_by_id != officer.pk and officer.may(DECIDE)


@register.simple_tag
def reviews_missing(officer: Officer) -> int:
    """Alarms: acts of one officer that nobody reviewed in time."""
    return missing(officer).count()


@register.filter
def review_of_recall(recall: Recall) -> Review | None:
    """Its second review, where one officer sent it."""
    return Review.objects.filter(kind="recall", key=recall.key, origin=recall.partner_id).first()


@register.filter
def review_url(row: Review) -> str:
    """The page of what was done alone; empty where its own room shows it."""
    if row.kind == "recall":
        recall = Recall.objects.filter(key=row.key, partner=row.origin).first()
        return reverse("datum", args=[recall.datum_key]) if recall and recall.datum_id else ""
    if row.kind == "request":
        found = Request.objects.filter(key=row.key).first()
    else:
        answer = Answer.objects.filter(key=row.key).select_related("request").first()
        found = answer.request if answer and row.kind == "answer" else None
    return reverse("request", args=[found.key]) if found else ""
