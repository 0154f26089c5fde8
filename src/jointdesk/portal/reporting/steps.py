"""The steps of a report, in the order in which a frightened person can answer them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from jointdesk.portal.drafts import Draft
from jointdesk.portal.reporting import step_forms


@dataclass(frozen=True)
class Step:
    """`template` under portal/steps/."""

    key: str
    title: object
    form: Any


@cache
def steps() -> tuple[Step, ...]:
    return (
        Step("what", _("What happened"), step_forms.What),
        Step("who", _("Who, and by which numbers"), step_forms.Who),
        Step("named", _("Are these right?"), step_forms.Named),
        Step("loss", _("What was lost"), step_forms.Losses),
        Step("files", _("Pictures and files"), step_forms.Files),
        Step("contact", _("May we reach you?"), step_forms.Contact),
        Step("check", _("Look once more, and send"), step_forms.Check),
    )


def find_step(key: str) -> Step:
    return next((step for step in steps() if step.key == key), steps()[0])


def shown_steps(draft: Draft) -> list[Step]:
    """Without the question about identifiers, as long as there are none to ask about."""
    return [step for step in steps() if step.key != "named" or draft.answers.get("found")]


def after(key: str, draft: Draft) -> Step:
    return _neighbour(key, draft, 1)


def before(key: str, draft: Draft) -> Step:
    return _neighbour(key, draft, -1)


def _neighbour(key: str, draft: Draft, by: int) -> Step:
    shown = shown_steps(draft)
    place = next((place for place, step in enumerate(shown) if step.key == key), 0)
    return shown[min(max(place + by, 0), len(shown) - 1)]
