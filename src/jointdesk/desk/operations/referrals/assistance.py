"""The state of origin's desk or embassy asked to assist: a request of the exchange, and only through the gate."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.models import Request
from jointdesk.desk.exchange.requests.drafts import Draft
from jointdesk.desk.exchange.requests.request_actions import draft_request
from jointdesk.desk.operations.models import Referral, ReferralStep
from jointdesk.desk.operations.referrals.states import require_gate
from jointdesk.desk.operations.referrals.step_actions import hold_open
from jointdesk.desk.operations.victims.ages import may_be_child
from jointdesk.desk.partners.models import Partner

FORM = "locate_and_assist"


@dataclass(frozen=True)
class Asked:
    """What the officer writes; who the person is comes from the record."""

    place: str
    circumstances: str
    contact: str
    purpose: str
    legal_basis: str
    caution: str = ""
    guardian: str = ""
    urgency: str = "urgent"


@transaction.atomic
def ask_to_assist(officer: Officer, referral: Referral, partner: Partner, asked: Asked) -> Request:
    """Draft a request to help this person. Raises CallerError while the gate is closed, DraftRefused for a bad form."""
    referral = hold_open(officer, referral)
    if referral.person.nationality in ("", partner.country):
        require_gate(referral)
    draft = Draft(
        form=FORM,
        fields=fields_of(referral, asked),
        legal_basis=asked.legal_basis,
        purpose=asked.purpose,
        conditions=_("Only to assist this person; not to be used against him or her."),
        urgency=asked.urgency,
    )
    request = draft_request(officer, partner, draft)
    step = ReferralStep(
        referral=referral,
        kind=ReferralStep.Kind.ASSISTANCE,
        by=officer,
        at=timezone.now(),
        request=request,
    )
    step.with_note(asked.purpose).save()
    facts = {"kind": ReferralStep.Kind.ASSISTANCE, "request": request.key.hex, "officer": officer.pk}
    record("referral_step", f"referral:{referral.pk}", facts)
    return request


def fields_of(referral: Referral, asked: Asked) -> dict[str, object]:
    """The form's part of the request."""
    person = referral.person
    minor = may_be_child(referral, timezone.localdate())
    fields: dict[str, object] = {
        "person": [name for name in (person.name, *person.aliases) if name],
        "birth_date": person.birth_date if len(person.birth_date) == len("2001-02-03") else "",
        "nationality": person.nationality,
        "documents": [person.document] if person.document else [],
        "minor": minor,
        "guardian": asked.guardian,
        "last_location": asked.place,
        "circumstances": asked.circumstances,
        "do_not_approach": asked.caution,
        "person_consents": True,
        "contact": asked.contact,
    }
    return {name: value for name, value in fields.items() if value not in ("", [])}
