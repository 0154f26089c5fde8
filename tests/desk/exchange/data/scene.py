"""What the tests of this room have in common: a notice of kh's, its leave, and recalls said by it."""

import secrets
from datetime import UTC, date, datetime, timedelta

from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Datum
from jointdesk.desk.exchange.requests import request_actions
from jointdesk.desk.exchange.requests.disclosure_actions import approve_notices, propose_notices
from jointdesk.desk.exchange.requests.drafts import Draft
from jointdesk.engine.exchange.requests.forms import request_forms
from jointdesk.engine.exchange.wire.bodies import DatumRecalled, NoticeSent, RequestAnswered, RequestSent

DATUM = "d" * 32
THEIRS = NoticeSent(
    notice="KH-W-0001", datum=DATUM, kind="wanted", names=("Sok Uncommonname", "សុខ ដារ៉ា"), birth_date="1990-05-06", sex="M",
    nationality="KH", documents=("N7654321",), summary="Fraud, seen with +855977777771", issued_on=date(2026, 5, 1),
    mark="TLP:AMBER", conditions="Tell us before any arrest",
)  # fmt: skip
FIELDS = {
    "identifiers": ["phone +84900000001"],
    "offence": "Fraud",
    "facts": "Twenty complaints",
    "question": "Who is it?",
}


def recall(act, datum=DATUM, *, content=None, key=None, origin="kh", reason="A mistake"):
    return DatumRecalled(
        recall=key or secrets.token_hex(16),
        datum=datum,
        origin=origin,
        act=act,
        reason=reason,
        content=content,
    )


def pass_on(cast, notice, third):
    """Our two officers pass a partner's notice on."""
    disclosure = propose_notices(cast["bob"], third, [notice], "a raid near the border")
    approve_notices(cast["dara"], disclosure)
    deliver()


def get_leave(kh, partner, cast, datum=DATUM, desk="kr", conditions="No court"):
    """We ask kh whether we may pass its datum on, and it allows it. The answer's id."""
    fields = {"datum": datum, "recipient": desk, "reason": "They raid tomorrow"}
    row = request_actions.draft_request(
        cast["bob"],
        partner,
        Draft(form="onward_transfer", fields=fields, legal_basis="UNCC", purpose="A raid"),
    )
    request_actions.approve_request(cast["dara"], row)
    deliver()
    answer = secrets.token_hex(16)
    kh.say(
        RequestAnswered(
            request=row.key.hex, datum=answer, complete="full", text="You may.", identifiers=(), mark="TLP:AMBER",
            conditions=conditions,
        ),
        row.key.hex,
    )  # fmt: skip
    return answer


def ask(cast, partner, fields=FIELDS, form="identify"):
    """A request of ours that the partner has."""
    row = request_actions.draft_request(
        cast["bob"], partner, Draft(form=form, fields=fields, legal_basis="UNCC", purpose="Find the gang")
    )
    request_actions.approve_request(cast["dara"], row)
    deliver()
    row.refresh_from_db()
    return row


def answered(
    kh, row, text="The subscriber is Chan Secretname, passport N7654321", pairs=(("phone", "+855977777779"),)
):
    """kh answers; the answer's id."""
    key = secrets.token_hex(16)
    kh.say(
        RequestAnswered(
            request=row.key.hex, datum=key, complete="full", text=text, identifiers=pairs, mark="TLP:AMBER",
            conditions="Not in court",
        ),
        row.key.hex,
    )  # fmt: skip
    return key


def datum(key=DATUM):
    return Datum.objects.get(key=key)


def put(far):
    """A request of a far desk's to us; its id."""
    key = secrets.token_hex(16)
    body = RequestSent(
        request=key, form="identify", form_version=request_forms()["identify"].version, fields=FIELDS, legal_basis="UNCC",
        purpose="Find the gang", conditions="", mark="TLP:AMBER", urgency="routine",
        deadline=datetime.now(UTC).replace(microsecond=0) + timedelta(days=9),
    )  # fmt: skip
    far.say(body, key)
    return key
