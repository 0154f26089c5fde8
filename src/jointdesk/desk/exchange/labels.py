"""The protocol's words as officers read them."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointdesk.engine.exchange.requests import request_forms

STATES: dict[str, Promise] = {
    "drafted": _("Drafted"),
    "approved": _("Approved"),
    "sent": _("Sent"),
    "delivered": _("Delivered"),
    "accepted": _("Accepted"),
    "partly_answered": _("Answered in part"),
    "answered": _("Answered"),
    "refused": _("Refused"),
    "postponed": _("Postponed"),
    "withdrawn": _("Withdrawn"),
    "closed": _("Closed"),
}
TONES = {
    "drafted": "amber",
    "approved": "blue",
    "sent": "blue",
    "delivered": "blue",
    "accepted": "accent",
    "partly_answered": "accent",
    "answered": "green",
    "refused": "red",
    "postponed": "amber",
}
EVENTS: dict[str, Promise] = {
    "draft": _("Drafted"),
    "approve": _("Approved"),
    "send": _("Sent"),
    "deliver": _("Received by the partner"),
    "receive": _("Received"),
    "accept": _("Accepted"),
    "prepare_answer": _("Answer prepared"),
    "answer_in_part": _("Answered in part"),
    "answer": _("Answered"),
    "refuse": _("Refused"),
    "postpone": _("Postponed"),
    "withdraw": _("Withdrawn"),
    "close": _("Closed"),
    "quarantined": _("The partner could not act on it"),
    "not_handled": _("The partner refused the message"),
}
LEGAL_BASES: dict[str, Promise] = {
    "UNCC": _("UN Convention against Cybercrime"),
    "UNTOC": _("UN Convention against Transnational Organized Crime"),
    "ASEAN-MLAT": _("ASEAN Treaty on Mutual Legal Assistance"),
    "bilateral": _("Bilateral agreement"),
    "reciprocity": _("Reciprocity"),
}
URGENCIES: dict[str, Promise] = {
    "routine": _("Routine"),
    "urgent": _("Urgent"),
    "life_at_risk": _("A life is at risk"),
}
GROUNDS: dict[str, Promise] = {
    "sovereignty": _("Sovereignty"),
    "ordre_public": _("Public order"),
    "domestic_prohibition": _("Our law forbids it"),
    "dual_criminality": _("No crime under our law"),
    "persecution": _("Risk of persecution"),
    "nationality": _("Our own national"),
    "missing_information": _("Information is missing"),
    "no_such_data": _("We hold no such data"),
    "de_minimis": _("Too slight a matter"),
    "other": _("Another ground"),
}


def form_title(name: str) -> str:
    """The form's title in the officer's language; the name of one we no longer know."""
    form = request_forms().get(name)
    return gettext(form.title) if form else name


def field_label(form_name: str, name: str) -> str:
    form = request_forms().get(form_name)
    labels = {field.name: field.label for field in form.fields} if form else {}
    return gettext(labels[name]) if name in labels else name


def choice_name(choice: str) -> str:
    """A word of a request form's closed list (`stop_payment`), in the officer's language."""
    return gettext(choice.replace("_", " "))


def field_value(form_name: str, name: str, value: object) -> object:
    """A field's value as it is read: one line an item of a list, a chosen word in the officer's language."""
    if isinstance(value, list):
        return "\n".join(value)
    form = request_forms().get(form_name)
    chosen = form is not None and any(field.name == name and field.choices for field in form.fields)
    return choice_name(value) if chosen and isinstance(value, str) else value
