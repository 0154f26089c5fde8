import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from jointdesk.desk.exchange.files.taking import Place, announce_files
from jointdesk.desk.exchange.models import Answer, JointGroup, Request
from jointdesk.desk.exchange.requests.deadlines import (
    LONGEST_DELAY,
    REMINDED_EVERY,
    hold_end,
    is_open,
    put_off,
)
from jointdesk.desk.exchange.requests.steps import note_step, take_step
from jointdesk.desk.exchange.safeguards.reviews import ALONE, note_alone
from jointdesk.desk.exchange.travel import take_mark
from jointdesk.desk.exchange.units import national_unit
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.requests.forms import FieldError, RequestForm, form_of, validate_request
from jointdesk.engine.exchange.requests.urgency import cannot_wait
from jointdesk.engine.exchange.wire.bodies import (
    RequestAccepted,
    RequestAnswered,
    RequestClosed,
    RequestPostponed,
    RequestRefused,
    RequestReminded,
    RequestSent,
    RequestWithdrawn,
)
from jointdesk.engine.exchange.wire.messages import CLOCK_SKEW, Message


def take_request(partner: Partner, message: Message, body: RequestSent) -> None:
    """A partner asks us. A form this desk does not know, or one filled in wrongly, is refused by name."""
    form = _read_form(message, body)
    _check_request(form, message, body)
    request = _store_request(partner, form, message, body)
    note_step(request, "receive", by_partner=True, digest=message.digest)
    if body.approval == ALONE:
        _await_review(partner, message, "request", request.key, request)


def _read_form(message: Message, body: RequestSent) -> RequestForm:
    """The form it is filled in by; its fields are right by it."""
    try:
        form = form_of(body.form, body.form_version)
    except CallerError as error:
        raise PartnerError("unknown_form", str(error)) from None
    terms = {"legal_basis": body.legal_basis, "urgency": body.urgency}
    errors = _check_fields(form, body.fields, terms, message.sent_at.date())
    if errors:
        raise PartnerError("bad_fields", "; ".join(error.text for error in errors)[:250])
    if body.legal_basis not in form.legal_bases:
        raise PartnerError("bad_fields", "legal_basis is none of the form's")
    return form


def _check_fields(
    form: RequestForm, fields: Mapping[str, Any], terms: Mapping[str, Any], sent_on: date
) -> tuple[FieldError, ...]:
    """What is wrong on the day it was sent. Its officer's own day may have been the next already, or the one before."""
    errors = validate_request(form, fields, terms, sent_on)
    days = (sent_on + timedelta(days=1), sent_on - timedelta(days=1))
    return () if errors and not all(validate_request(form, fields, terms, day) for day in days) else errors


def _check_request(form: RequestForm, message: Message, body: RequestSent) -> None:
    if form.expects_answer != (body.deadline is not None):
        raise PartnerError("malformed", "a request has a deadline, information has none")
    if body.deadline is not None and body.deadline < message.sent_at - CLOCK_SKEW:
        # both desks' figures would call us late, whatever we did
        raise PartnerError("malformed", "the deadline had passed when the request was signed")
    if body.dossier and not body.group:
        raise PartnerError("malformed", "a dossier is a joint group's")
    if body.request != message.conversation:
        raise PartnerError("malformed", "a request is a conversation of its own")
    if Request.objects.filter(key=uuid.UUID(body.request)).exists():
        raise PartnerError("conflict", "there is a request of this key already")
    if body.approval == ALONE and not cannot_wait(form.name, body.urgency, body.fields):
        raise PartnerError("not_urgent", "one officer sends alone only what cannot wait")


def _store_request(partner: Partner, form: RequestForm, message: Message, body: RequestSent) -> Request:
    now = timezone.now()
    return Request.objects.create(
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
        handling=body.handling,
        mark=take_mark(body.mark),
        urgency=body.urgency,
        state="delivered",
        answer_by=body.deadline,
        drafted_at=message.sent_at,
        approval=body.approval,
        follows=_find_followed(partner, body.follows),
        group=_find_group(partner, body.group),
        dossier=body.dossier or "",
        delivered_at=now,
        hold_until=hold_end(form.name, body.fields, now),
    )


def _await_review(partner: Partner, message: Message, kind: str, key: uuid.UUID, request: Request) -> None:
    """One officer sent it: the partner's second officer is to look at it within 24 hours."""
    note_alone(
        partner,
        kind,
        key,
        message.sent_at,
        conversation=message.conversation,
        unit=request.unit,
        mark=request.mark,
    )


def take_request_acceptance(partner: Partner, message: Message, body: RequestAccepted) -> None:
    _step(partner, message, body, "accept", Request.Direction.SENT, body.note)


def take_answer(partner: Partner, message: Message, body: RequestAnswered) -> None:
    """The answer, with the answerer's mark and conditions: they stay with it wherever it is shown."""
    if Answer.objects.filter(key=uuid.UUID(body.datum)).exists():
        raise PartnerError("conflict", "there is an answer of this key already")
    event = "answer" if body.complete == "full" else "answer_in_part"
    request = _step(partner, message, body, event, Request.Direction.SENT)
    if body.approval == ALONE and not cannot_wait(request.type, request.urgency, request.fields):
        raise PartnerError("not_urgent", "one officer answers alone only what cannot wait")
    answer = Answer.objects.create(
        key=uuid.UUID(body.datum),
        request=request,
        complete=body.complete == "full",
        text=body.text,
        identifiers=[list(pair) for pair in body.identifiers],
        mark=take_mark(body.mark),
        conditions=body.conditions,
        handling=body.handling,
        prepared_at=message.sent_at,
        released_at=message.sent_at,
    )
    place = Place(mark=answer.mark, conditions=answer.conditions, request=request, answer=answer)
    announce_files(partner, body.files, place)
    if body.approval == ALONE:
        _await_review(partner, message, "answer", answer.key, request)


def take_request_refusal(partner: Partner, message: Message, body: RequestRefused) -> None:
    _step(partner, message, body, "refuse", Request.Direction.SENT, f"{body.ground}: {body.reason}")


def take_postponement(partner: Partner, message: Message, body: RequestPostponed) -> None:
    if body.until > message.sent_at + LONGEST_DELAY:
        raise PartnerError("malformed", "an answer is put off by a year at most, and then again")
    request = _step(partner, message, body, "postpone", Request.Direction.SENT, body.reason)
    put_off(request, body.until)


def take_reminder(partner: Partner, message: Message, body: RequestReminded) -> None:
    """The asker still waits. More than one a day is refused: the deadline says as much."""
    request = _find(partner, message, body, Request.Direction.RECEIVED)
    if not is_open(request) or request.answer_by is None:
        raise PartnerError("wrong_state", "nothing is waited for")
    if body.deadline != request.answer_by:
        raise PartnerError("wrong_state", "the deadline is another one here")
    now = timezone.now()
    if request.reminded_at is not None and now < request.reminded_at + REMINDED_EVERY:
        raise PartnerError("too_often", "a request is reminded of once a day")
    request.reminded_at = now
    request.save(update_fields=["reminded_at"])
    note_step(request, "remind", by_partner=True, note=body.note, digest=message.digest)


def take_withdrawal(partner: Partner, message: Message, body: RequestWithdrawn) -> None:
    _step(partner, message, body, "withdraw", Request.Direction.RECEIVED, body.reason)


def take_closing(partner: Partner, message: Message, body: RequestClosed) -> None:
    _step(partner, message, body, "close", Request.Direction.RECEIVED)


def _find(partner: Partner, message: Message, body: Any, direction: str) -> Request:
    rows = Request.objects.filter(key=uuid.UUID(body.request), partner=partner, direction=direction)
    request = rows.first()
    if request is None or body.request != message.conversation:
        raise PartnerError("unknown_request", "there is no such request between the two desks")
    return request


def _find_followed(partner: Partner, key: str | None) -> Request | None:
    """The earlier request, whoever of the two asked it."""
    if key is None:
        return None
    request = Request.objects.filter(key=uuid.UUID(key), partner=partner).first()
    if request is None:
        raise PartnerError("unknown_request", "what it follows is no request between the two desks")
    return request


def _find_group(partner: Partner, key: str | None) -> JointGroup | None:
    if key is None:
        return None
    group = JointGroup.objects.filter(key=uuid.UUID(key), joined_at__isnull=False).first()
    if group is None or partner.desk_id not in group.desks:
        raise PartnerError("unknown_group", "there is no such group with this desk")
    return group


def _step(
    partner: Partner, message: Message, body: Any, event: str, direction: str, note: str = ""
) -> Request:
    request = _find(partner, message, body, direction)
    if event not in ("accept", "refuse", "withdraw", "close") and request.answer_by is None:
        raise PartnerError("wrong_state", "no answer is expected")
    try:
        take_step(request, event, by_partner=True, note=note, digest=message.digest)
    except CallerError as error:
        raise PartnerError("wrong_state", str(error)) from None
    return request
