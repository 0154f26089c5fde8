"""A request that one officer sends alone because it cannot wait, ours and a partner's."""

from datetime import UTC, datetime

from jointdesk.desk.exchange.requests.drafts import Draft
from jointdesk.engine.exchange.requests.forms import request_forms
from jointdesk.engine.exchange.wire.bodies import (
    RequestAnswered,
    RequestSent,
)

KEY, DATUM = "ab" * 16, "ef" * 16
FIELDS = {
    "concerns": "whereabouts",
    "facts": "She wrote that she is locked in",
    "question": "Where is she?",
    "identifiers": ["phone +84900000001"],
}
DRAFT = Draft(
    form="police_information",
    fields=FIELDS,
    legal_basis="UNCC",
    purpose="Find her before she is moved",
    urgency="life_at_risk",
)
WHY = "She is to be moved tonight"


def theirs(**changes):
    form = request_forms()["police_information"]
    known = {
        "request": KEY,
        "form": "police_information",
        "form_version": form.version,
        "fields": FIELDS,
        "legal_basis": "UNCC",
        "purpose": "Find her",
        "conditions": "",
        "mark": "TLP:AMBER",
        "urgency": "life_at_risk",
        "deadline": datetime(2027, 1, 1, tzinfo=UTC),
        "approval": "one_officer",
    }
    return RequestSent(**(known | changes))


def answer_of(kh, request, **changes):
    known = {
        "request": request.key.hex,
        "datum": DATUM,
        "complete": "full",
        "text": "In compound 7",
        "identifiers": (),
        "mark": "TLP:AMBER",
        "conditions": "",
    }
    return kh.say(RequestAnswered(**(known | changes)), request.key.hex)
