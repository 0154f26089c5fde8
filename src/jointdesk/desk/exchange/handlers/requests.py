import uuid
from typing import Any

from jointdesk.desk.exchange.models import Answer, Request
from jointdesk.desk.exchange.steps import note_step, take_step
from jointdesk.desk.exchange.travel import take_mark
from jointdesk.desk.exchange.units import national_unit
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.bodies import (
    RequestAccepted,
    RequestAnswered,
    RequestClosed,
    RequestPostponed,
    RequestRefused,
    RequestSent,
    RequestWithdrawn,
)
from jointdesk.engine.exchange.messages import Message
from jointdesk.engine.exchange.requests import form_of, validate_request


def take_request(partner: Partner, message: Message, body: RequestSent) -> None:
    """A partner asks us. A form this desk does not know, or one filled in wrongly, is refused by name."""
    try:
        form = form_of(body.form, body.form_version)
    except CallerError as error:
        raise PartnerError("unknown_form", str(error)) from None
    errors = validate_request(form, body.fields)
    if errors:
        raise PartnerError("bad_fields", "; ".join(f"{error.field} {error.why}" for error in errors)[:250])
    if body.request != message.conversation:
        raise PartnerError("malformed", "a request is a conversation of its own")
    if Request.objects.filter(key=uuid.UUID(body.request)).exists():
        raise PartnerError("conflict", "there is a request of this key already")
    request = Request.objects.create(
        key=uuid.UUID(body.request),
        direction=Request.Direction.RECEIVED,
        partner=partner,
        unit=national_unit(),
        type=form.name,
        form_version=form.version,
        fields={name: list(v) if isinstance(v, tuple) else v for name, v in body.fields.items()},
        legal_basis=body.legal_basis,
        purpose=body.purpose,
        conditions=body.conditions,
        mark=take_mark(body.mark),
        urgency=body.urgency,
        state="delivered",
        answer_by=body.deadline,
        drafted_at=message.sent_at,
    )
    note_step(request, "receive", by_partner=True, digest=message.digest)


def take_request_acceptance(partner: Partner, message: Message, body: RequestAccepted) -> None:
    _step(partner, message, body, "accept", Request.Direction.SENT, body.note)


def take_answer(partner: Partner, message: Message, body: RequestAnswered) -> None:
    """The answer, with the answerer's mark and conditions: they stay with it wherever it is shown."""
    event = "answer" if body.complete == "full" else "answer_in_part"
    request = _step(partner, message, body, event, Request.Direction.SENT)
    Answer.objects.create(
        request=request,
        complete=body.complete == "full",
        text=body.text,
        identifiers=[list(pair) for pair in body.identifiers],
        mark=take_mark(body.mark),
        conditions=body.conditions,
        prepared_at=message.sent_at,
        released_at=message.sent_at,
    )


def take_request_refusal(partner: Partner, message: Message, body: RequestRefused) -> None:
    _step(partner, message, body, "refuse", Request.Direction.SENT, f"{body.ground}: {body.reason}")


def take_postponement(partner: Partner, message: Message, body: RequestPostponed) -> None:
    request = _step(partner, message, body, "postpone", Request.Direction.SENT, body.reason)
    request.answer_by = max(request.answer_by, body.until)
    request.save(update_fields=["answer_by"])


def take_withdrawal(partner: Partner, message: Message, body: RequestWithdrawn) -> None:
    _step(partner, message, body, "withdraw", Request.Direction.RECEIVED, body.reason)


def take_closing(partner: Partner, message: Message, body: RequestClosed) -> None:
    _step(partner, message, body, "close", Request.Direction.RECEIVED)


def _step(
    partner: Partner, message: Message, body: Any, event: str, direction: str, note: str = ""
) -> Request:
    request = Request.objects.filter(
        key=uuid.UUID(body.request), partner=partner, direction=direction
    ).first()
    if request is None or body.request != message.conversation:
        raise PartnerError("unknown_request", "there is no such request between the two desks")
    try:
        take_step(request, event, by_partner=True, note=note, digest=message.digest)
    except CallerError as error:
        raise PartnerError("wrong_state", str(error)) from None
    return request
