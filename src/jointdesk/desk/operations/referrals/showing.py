"""Steps as a page says them: needs and answers in words, the request a partner was sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jointdesk.desk.exchange.requests.labels import STATES
from jointdesk.desk.operations.models import ReferralStep
from jointdesk.desk.operations.referrals.states import State
from jointdesk.desk.operations.victims.form_reading import Words, in_language, newest_forms

Kind = ReferralStep.Kind
FAMILY: dict[str, Promise] = {
    "found": gettext_lazy("A family misses this person"),
    "consents": gettext_lazy("The person lets the family know"),
    "refuses": gettext_lazy("The person does not want the family to know"),
    "later": gettext_lazy("The person has not decided"),
    "released": gettext_lazy("Released by a second officer"),
    "not_the_one": gettext_lazy("Not the person that family misses"),
}


@dataclass(frozen=True)
class Shown:
    """`state`: of a request a partner was sent, in words."""

    row: ReferralStep
    note: str
    state: str = ""


def show_steps(steps: Iterable[ReferralStep]) -> list[Shown]:
    return [Shown(step, _say(step), _state(step)) for step in steps]


def need_words(codes: Iterable[str]) -> list[str]:
    """Urgent needs in the reader's language."""
    words, language = _needs(), get_language() or "en"
    return [in_language(words[code], language) for code in codes if code in words]


def _needs() -> dict[str, Words]:
    return next(one.choices for one in newest_forms()["indicators"].fields if one.name == "needs")


def _say(step: ReferralStep) -> str:
    if step.kind == Kind.MOVED:
        return str(State(step.state).label)
    if step.kind == Kind.NEED:
        return " ".join(need_words([step.note])) or step.note
    if step.kind == Kind.FAMILY and step.note in ("yes", "no", "unknown"):
        said = {"yes": _("The family may be told"), "no": _("The family is not told")}
        return said.get(step.note, _("Not yet known"))
    if step.kind == Kind.FAMILY:
        return str(FAMILY.get(step.note, step.note))
    return step.note


def _state(step: ReferralStep) -> str:
    return str(STATES.get(step.request.state, step.request.state)) if step.request else ""
