"""The protocol's words as officers read them."""

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.naming import identifier_shown
from jointdesk.desk.exchange.models import Request
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.form_fields import FormField, read_date
from jointdesk.engine.exchange.requests.forms import form_of, request_forms

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
MATCHED_PERSONS: dict[str, Promise] = {
    "person": _("Person"),
    "person_year": _("Person, by the year of birth alone"),
}
ASKING_TONES = {"under_way": "blue", "done": "green", "refused": "amber", "failed": "red"}
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
    "object": _("A second officer objected"),
    "reason_neutral": _("Said why the matter is neutral"),
    "close": _("Closed"),
    "remind": _("Reminded"),
    "hold_ends": _("The data are held for two more weeks at most"),
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
# treaties that a form's article may name
TREATIES: dict[str, Promise] = {
    "UNCC": LEGAL_BASES["UNCC"],
    "VCCR": _("Vienna Convention on Consular Relations"),
}
# the field of a request's form whose lines are pairs of kind and value
IDENTIFIERS = "identifiers"
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


def say_hours(hours: int) -> str:
    """A span as people say it: hours up to two days, then days."""
    if hours < 72:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = hours // 24
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


# headings under which the fields of a form stand
GROUPS: dict[str, Promise] = {
    "what": _("What is asked"),
    "whom": _("Whom or what it is about"),
    "law": _("On which law"),
    "when": _("When"),
}


def form_title(name: str) -> str:
    """The form's title in the officer's language; the name of one we no longer know."""
    form = request_forms().get(name)
    return gettext(form.title) if form else name


def form_about(name: str) -> str:
    """What the form is for, in one line."""
    form = request_forms().get(name)
    return gettext(form.about) if form else ""


def matched_kind_name(kind: str) -> str:
    """What desks match, in the officer's language: kinds of identifiers, and persons."""
    person = MATCHED_PERSONS.get(kind)
    return name_kind(kind) if person is None else str(person)


def field_label(form_name: str, name: str) -> str:
    form = request_forms().get(form_name)
    labels = {field.name: field.label for field in form.fields} if form else {}
    return gettext(labels[name]) if name in labels else name


def group_name(group: str) -> str:
    return str(GROUPS[group])


def filled_in(request: Request) -> list[tuple[str, list[tuple[str, object]]]]:
    """Heading, then label and value of each field filled in, as the version of the form it was made in has them."""
    try:
        fields = form_of(request.type, request.form_version).fields
    except CallerError:
        return [(group_name("what"), list(request.fields.items()))]
    found = []
    for group in GROUPS:
        rows: list[tuple[str, object]] = [
            (gettext(field.label), read_value(field, request.fields[field.name]))
            for field in fields
            if field.group == group and field.name in request.fields
        ]
        if rows:
            found.append((group_name(group), rows))
    return found


def read_value(field: FormField, value: object) -> object:
    """A value as it is read: one line an item of a list, words of a closed list in the officer's language."""
    if isinstance(value, list):
        if field.name == IDENTIFIERS:
            return "\n".join(map(identifier_line, value))
        return "\n".join(choice_name(item) if field.choices else item for item in value)
    if field.kind == "date" and (day := read_date(value)):
        return date_format(day, "SHORT_DATE_FORMAT")
    return choice_name(value) if field.choices and isinstance(value, str) else value


def identifier_line(line: object) -> str:
    """`phone +84901234567` as it travels, with the kind in the reader's language; what is no such pair as it came."""
    kind, space, value = str(line).strip().partition(" ")
    return f"{name_kind(kind)}{space}{identifier_shown(value)}"


def say_article(article: str) -> str:
    """`47`, `49-52`: of the Convention against Cybercrime; `VCCR 36; UNCC 47`: of the treaties it names."""
    return "; ".join(_one_article(part.strip()) for part in article.split(";"))


def _one_article(article: str) -> str:
    treaty, _space, number = article.rpartition(" ")
    if not treaty:
        return gettext("Article %(article)s") % {"article": number}
    return gettext("%(treaty)s, Article %(article)s") % {
        "treaty": TREATIES.get(treaty, treaty),
        "article": number,
    }


def choice_name(choice: str) -> str:
    """A word of a request form's closed list (`stop_payment`), in the officer's language."""
    return gettext(choice.replace("_", " "))
