"""Where a request stands, as a picture, and who is next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointdesk.desk.exchange.models import Request
from jointdesk.desk.exchange.requests.labels import STATES

WAY = ("drafted", "sent", "delivered", "accepted", "answered", "closed")
OF_INFORMATION = ("drafted", "sent", "delivered", "accepted")
# a state that is no stage of the way stands in the place of one
PLACE = {
    "approved": "sent",
    "partly_answered": "answered",
    "refused": "answered",
    "postponed": "accepted",
    "withdrawn": "answered",
}
TONES = {"refused": "red", "withdrawn": "amber", "postponed": "amber", "partly_answered": "accent"}
# what leads to a stage that a request may leap over: a refusal needs no acceptance, a draft is withdrawn unsent
STEP_TO = {"sent": "send", "accepted": "accept"}
ACKNOWLEDGED = gettext_lazy("Acknowledged")


@dataclass(frozen=True)
class Stage:
    """`when`: done, here or ahead."""

    name: str
    label: str | Promise
    when: str
    tone: str = ""


def picture(request: Request) -> list[Stage]:
    """The way of a request from the draft to its end, with the state it is in at its place."""
    answered = request.answer_by is not None
    way: tuple[str, ...] = WAY if answered else OF_INFORMATION
    if request.direction == Request.Direction.RECEIVED:
        way = way[2:]
    place = PLACE.get(request.state, request.state)
    here = way.index(place) if place in way else len(way) - 1
    happened = {step.event for step in request.steps.all()}
    return [
        _stage(request, name, number - here, answered, happened)
        for number, name in enumerate(way)
        if number >= here or name not in STEP_TO or STEP_TO[name] in happened
    ]


def _stage(request: Request, name: str, distance: int, answered: bool, happened: set[str]) -> Stage:
    if distance < 0 and name == "answered" and "refuse" in happened:
        return Stage(name, STATES["refused"], "done")
    if distance:
        return Stage(name, _name(name, answered), "done" if distance < 0 else "ahead")
    return Stage(name, _name(request.state, answered), "here", TONES.get(request.state, ""))


def _name(state: str, answered: bool) -> str | Promise:
    return ACKNOWLEDGED if state == "accepted" and not answered else STATES[state]


def say_next(request: Request, waits_for_release: bool) -> str:
    """Whose turn it is, in one sentence."""
    names = {"partner": request.partner.name}
    if request.direction == Request.Direction.SENT:
        return _next_of_asker(request) % names
    return _next_of_answerer(request, waits_for_release) % names


def _next_of_asker(request: Request) -> str:
    match request.state:
        case "drafted":
            return _("Another officer than the one who drafted it approves this request; then it is sent.")
        case "approved" | "sent":
            return _("It is on its way to %(partner)s.")
        case "delivered":
            return _("%(partner)s has it and says whether it takes it up.")
        case "accepted":
            if request.answer_by is None:
                return _("%(partner)s has acknowledged it. Nothing more is expected.")
            return _("%(partner)s has taken it up and will answer.")
        case "postponed":
            return _("%(partner)s answers later, and has said why.")
        case "partly_answered":
            return _("%(partner)s has answered in part; more follows.")
        case "closed":
            return _("Nothing more is expected.")
    return _("It is ours to close, or to ask again.")


def _next_of_answerer(request: Request, waits_for_release: bool) -> str:
    if waits_for_release and request.state not in ("answered", "refused", "withdrawn", "closed"):
        return _("Another officer than the one who prepared the answer releases it.")
    match request.state:
        case "delivered":
            return (
                _("It is ours to acknowledge.") if request.answer_by is None else _("It is ours to take up.")
            )
        case "accepted":
            if request.answer_by is None:
                return _("Nothing more is expected.")
            return _("It is ours to answer: one officer prepares, another releases.")
        case "partly_answered":
            return _("It is ours to answer: one officer prepares, another releases.")
        case "postponed":
            return _("It is ours to answer, later, as we said.")
        case "closed":
            return _("Nothing more is expected.")
    return _("%(partner)s closes it.")
