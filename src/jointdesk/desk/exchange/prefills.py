"""Forms half filled: a request from a hit, an answer from what is ours behind the identifiers asked for."""

from typing import Any

from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.naming import scam_type_name
from jointdesk.desk.cases.models import Case
from jointdesk.desk.exchange.answer_actions import AnswerText
from jointdesk.desk.exchange.behind import Behind, describe, find_identifiers, look_behind
from jointdesk.desk.exchange.models import Hit, Request
from jointdesk.engine.exchange.requests import RequestForm


def request_fields(officer: Officer, form: RequestForm, hit: Hit | None, case: Case | None) -> dict[str, Any]:
    """What the form can be filled with from a hit and a case; the officer completes it."""
    found: dict[str, Any] = {}
    if case is not None:
        found |= {"own_case": case.reference, "offence": case.title}
    if hit is not None:
        behind = look_behind(officer, hit.identifier)
        found |= {
            "identifiers": [f"{hit.identifier.kind} {hit.identifier.value}"],
            "facts": describe(behind),
            "question": _("Who is behind this identifier, and what do you hold on it?"),
        }
        if behind.scam_types:
            types = ", ".join(map(scam_type_name, behind.scam_types))
            found.setdefault("offence", _("Fraud: %(types)s") % {"types": types})
        if behind.first and behind.last:
            found |= {"period_from": behind.first.isoformat(), "period_to": behind.last.isoformat()}
    names = {field.name for field in form.fields}
    return {name: value for name, value in found.items() if name in names}


def behind_request(officer: Officer, request: Request) -> list[Behind]:
    """What is ours behind each identifier a request names; only what the officer may see."""
    lines = request.fields.get("identifiers", [])
    found = find_identifiers(lines if isinstance(lines, list) else [])
    return [look_behind(officer, identifier, "requests.read") for identifier in found]


def answer_to(officer: Officer, request: Request) -> AnswerText:
    """An answer the officer edits: counts, months and networks, no person's data."""
    behinds = [behind for behind in behind_request(officer, request) if behind.complaints]
    if not behinds:
        return AnswerText(text=_("We hold nothing on what you asked for."))
    return AnswerText(
        text="\n".join(describe(behind) for behind in behinds),
        identifiers=[(behind.identifier.kind, behind.identifier.value) for behind in behinds],
    )
