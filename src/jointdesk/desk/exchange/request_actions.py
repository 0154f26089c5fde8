"""Asking: a request is drafted, approved by a second officer and sent; it can be withdrawn and closed."""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.cases.models import Case
from jointdesk.desk.exchange.models import Hit, Request
from jointdesk.desk.exchange.outbox import hold, queue
from jointdesk.desk.exchange.steps import check_open, hold_request, note_step, take_step
from jointdesk.desk.exchange.travel import write_mark
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.bodies import RequestClosed, RequestSent, RequestWithdrawn
from jointdesk.engine.exchange.messages import draw_id
from jointdesk.engine.exchange.requests import (
    URGENCIES,
    FieldError,
    RequestForm,
    form_of,
    request_forms,
    validate_request,
)
from jointdesk.engine.exchange.states import FIRST


@dataclass(frozen=True)
class Draft:
    """What an officer fills in. `fields` is the form's part; `answer_by` None: the form's default."""

    form: str
    fields: Mapping[str, Any]
    legal_basis: str
    purpose: str
    conditions: str = ""
    mark: str = Mark.AMBER
    urgency: str = "routine"
    answer_by: date | None = None


class DraftRefused(CallerError):
    """A draft that is not valid; `errors` name each field and why."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{error.field} {error.why}" for error in errors))


@transaction.atomic
def draft_request(
    officer: Officer, partner: Partner, draft: Draft, *, hit: Hit | None = None, case: Case | None = None
) -> Request:
    """A request as one officer wants it; nothing leaves before a second one approves. Raises DraftRefused."""
    require(officer, "requests.draft")
    hold(partner)
    form = request_forms().get(draft.form)
    if form is None:
        raise CallerError(_("There is no such form of request."))
    if hit is not None and hit.partner_id != partner.pk:
        raise CallerError(_("The hit is with another partner."))
    errors = check_draft(form, draft)
    if errors:
        raise DraftRefused(errors)
    write_mark(draft.mark)
    request = Request.objects.create(
        key=uuid.UUID(draw_id(secrets.token_bytes)),
        direction=Request.Direction.SENT,
        partner=partner,
        unit=officer.unit,
        type=form.name,
        form_version=form.version,
        fields={name: value for name, value in draft.fields.items() if value not in (None, "", [], ())},
        legal_basis=draft.legal_basis,
        purpose=draft.purpose.strip(),
        conditions=draft.conditions.strip(),
        mark=draft.mark,
        urgency=draft.urgency,
        state=FIRST,
        answer_by=draft.answer_by or default_deadline(form, draft.urgency),
        drafted_by=officer,
        drafted_at=timezone.now(),
        hit=hit,
        case=case,
    )
    note_step(request, "draft", officer=officer)
    return request


def default_deadline(form: RequestForm, urgency: str) -> date:
    days = form.default_days if urgency == URGENCIES[0] else form.urgent_days
    return timezone.now().date() + timedelta(days=days)


def check_draft(form: RequestForm, draft: Draft) -> tuple[FieldError, ...]:
    """Everything wrong with a draft: the form's fields, and those that every request has."""
    errors = list(validate_request(form, draft.fields))
    if draft.legal_basis not in form.legal_bases:
        errors.append(FieldError("legal_basis", f"is none of {', '.join(form.legal_bases)}"))
    if not 1 <= len(draft.purpose.strip()) <= 2000:
        errors.append(FieldError("purpose", "is missing or has more than 2000 characters"))
    if len(draft.conditions) > 2000:
        errors.append(FieldError("conditions", "has more than 2000 characters"))
    if draft.urgency not in URGENCIES:
        errors.append(FieldError("urgency", f"is none of {', '.join(URGENCIES)}"))
    if draft.mark not in Mark.values:
        errors.append(FieldError("mark", "is no handling mark"))
    if draft.answer_by is not None and draft.answer_by < timezone.now().date():
        errors.append(FieldError("answer_by", "is in the past"))
    return tuple(errors)


@transaction.atomic
def approve_request(officer: Officer, request: Request) -> Request:
    """The second officer's word; the request is sent at once. One's own draft cannot be approved."""
    require(officer, "requests.approve")
    request = hold_request(request)
    _check_asker(request)
    check_open(request, "approve")
    if request.drafted_by_id == officer.pk:
        raise CallerError(_("A request is approved by another officer than the one who drafted it."))
    mark = write_mark(request.mark)
    form_of(request.type, request.form_version)
    request.approved_by = officer
    request.save(update_fields=["approved_by"])
    take_step(request, "approve", officer=officer)
    body = RequestSent(
        request=request.key.hex,
        form=request.type,
        form_version=request.form_version,
        fields=request.fields,
        legal_basis=request.legal_basis,
        purpose=request.purpose,
        conditions=request.conditions,
        mark=mark,
        urgency=request.urgency,
        deadline=request.answer_by,
    )
    message = queue(request.partner, body, request.key.hex)
    take_step(request, "send", officer=officer, digest=message.digest)
    return request


@transaction.atomic
def withdraw_request(officer: Officer, request: Request, reason: str = "") -> Request:
    """Take a request back; a partner that has it already is told."""
    require(officer, "requests.draft")
    request = hold_request(request)
    _check_asker(request)
    check_open(request, "withdraw")
    digest = ""
    if request.state not in ("drafted", "approved"):
        body = RequestWithdrawn(request=request.key.hex, reason=reason.strip()[:2000])
        digest = queue(request.partner, body, request.key.hex).digest
    take_step(request, "withdraw", officer=officer, note=reason.strip(), digest=digest)
    return request


@transaction.atomic
def close_request(officer: Officer, request: Request) -> Request:
    """We are done with it: the answer is in, or none will come."""
    require(officer, "requests.draft")
    request = hold_request(request)
    _check_asker(request)
    check_open(request, "close")
    digest = ""
    if request.approved_by_id is not None:
        digest = queue(request.partner, RequestClosed(request=request.key.hex), request.key.hex).digest
    take_step(request, "close", officer=officer, digest=digest)
    return request


def _check_asker(request: Request) -> None:
    if request.direction != Request.Direction.SENT:
        raise CallerError(_("This request was put to us: only the asker can do that."))
