"""Forms half filled: a request from a hit, an answer from what is ours behind the identifiers asked for."""

from typing import Any

from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.naming import scam_type_name
from jointdesk.desk.cases.models import Case, Notice
from jointdesk.desk.cases.protection import ask_concealed
from jointdesk.desk.exchange.data.leave import FORM
from jointdesk.desk.exchange.matching.behind import Behind, describe, find_identifiers, look_behind
from jointdesk.desk.exchange.models import Hit, Request
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from jointdesk.desk.intake.models import Identifier
from jointdesk.engine.exchange.requests.forms import RequestForm


def request_fields(officer: Officer, form: RequestForm, hit: Hit | None, case: Case | None) -> dict[str, Any]:
    """What the form can be filled with from a hit and a case; the officer completes it."""
    found: dict[str, Any] = {}
    if case is not None:
        found |= {"own_case": case.reference, "offence": case.title}
    if hit is not None:
        found |= _from_hit(officer, hit)
    names = {field.name for field in form.fields}
    return {name: value for name, value in found.items() if name in names}


def form_for(hit: Hit) -> str:
    """The request one click away: who is behind an identifier, help for somebody missing, or news of a fugitive."""
    if hit.identifier is not None:
        return "identify"
    missing = hit.notice is not None and hit.notice.colour == Notice.Colour.YELLOW
    return "locate_and_assist" if missing else "police_information"


def _from_hit(officer: Officer, hit: Hit) -> dict[str, Any]:
    """What a request says of an identifier, or of a person."""
    if hit.identifier is None:
        return _from_person(officer, hit)
    behind = look_behind(officer, hit.identifier)
    found = {
        "identifiers": [f"{hit.identifier.kind} {hit.identifier.value}"],
        "facts": describe(behind),
        "question": _("Who is behind this identifier, and what do you hold on it?"),
    }
    if behind.scam_types:
        types = ", ".join(map(scam_type_name, behind.scam_types))
        found.setdefault("offence", _("Fraud: %(types)s") % {"types": types})
    if behind.first and behind.last:
        found |= {"period_from": behind.first.isoformat(), "period_to": behind.last.isoformat()}
    return found


def _from_person(officer: Officer, hit: Hit) -> dict[str, Any]:
    """Nothing of somebody whom the officer may not know: who works for a protected person says what is asked."""
    row = hit.row
    if isinstance(row, Identifier) or _is_concealed(officer, hit):
        return {}
    names = [name for name in (row.name, *row.aliases) if name]
    return {
        "person": names,
        "persons": names,
        "birth_date": row.birth_date if len(row.birth_date) == len("2001-02-03") else "",
        "nationality": row.nationality,
        "documents": [row.document] if row.document else [],
    }


def _is_concealed(officer: Officer, hit: Hit) -> bool:
    return hit.person_id is not None and bool(ask_concealed(officer, persons=[hit.person_id]).persons)


def behind_request(officer: Officer, request: Request) -> list[Behind]:
    """What is ours behind each identifier a request names; only what the officer may see."""
    lines = request.fields.get("identifiers", [])
    found = find_identifiers(lines if isinstance(lines, list) else [])
    return [look_behind(officer, identifier, "requests.read") for identifier in found]


def answer_to(officer: Officer, request: Request) -> AnswerText:
    """An answer the officer edits: counts, months and networks, no person's data."""
    if request.type == FORM:
        return AnswerText(text=_("You may pass it on, under the conditions of use of this answer."))
    behinds = [behind for behind in behind_request(officer, request) if behind.complaints]
    if not behinds:
        return AnswerText(text=_("We hold nothing on what you asked for."))
    return AnswerText(
        text="\n".join(describe(behind) for behind in behinds),
        identifiers=[(behind.identifier.kind, behind.identifier.value) for behind in behinds],
    )
