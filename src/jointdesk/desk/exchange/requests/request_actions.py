"""Asking: a request is drafted, approved by a second officer and sent; it can be withdrawn and closed."""

import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.cases.models import Case
from jointdesk.desk.exchange.data.leave import note_uses, require_free, require_leave_for
from jointdesk.desk.exchange.data.received import Pair, find_in_fields
from jointdesk.desk.exchange.mail.outbox import hold, queue
from jointdesk.desk.exchange.models import Hit, JointGroup, Request
from jointdesk.desk.exchange.requests.deadlines import deadline_from_now, default_deadline, may_remind
from jointdesk.desk.exchange.requests.drafts import (
    Draft,
    DraftRefused,
    Setting,
    check_draft,
    check_setting,
)
from jointdesk.desk.exchange.requests.steps import check_open, hold_request, note_step, take_step
from jointdesk.desk.exchange.safeguards.neutrality import require_neutral, texts_of_request
from jointdesk.desk.exchange.safeguards.protection import require_open_gate
from jointdesk.desk.exchange.travel import write_mark
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.form_fields import is_empty
from jointdesk.engine.exchange.requests.forms import (
    APPROVALS,
    RequestForm,
    form_of,
    request_forms,
    validate_request,
)
from jointdesk.engine.exchange.requests.states import FIRST
from jointdesk.engine.exchange.wire.bodies import (
    RequestClosed,
    RequestReminded,
    RequestSent,
    RequestWithdrawn,
)
from jointdesk.engine.exchange.wire.messages import draw_id


@transaction.atomic
def draft_request(
    officer: Officer,
    partner: Partner,
    draft: Draft,
    *,
    hit: Hit | None = None,
    case: Case | None = None,
    follows: Request | None = None,
    group: JointGroup | None = None,
    dossier: str = "",
) -> Request:
    """A request as one officer wants it; nothing leaves before a second one approves. Raises DraftRefused."""
    require(officer, "requests.draft")
    hold(partner)
    setting = Setting(hit, case, follows, group, dossier)
    form = request_forms().get(draft.form)
    if form is None:
        raise CallerError(_("There is no such form of request."))
    check_setting(partner, setting)
    errors = check_draft(form, draft)
    if errors:
        raise DraftRefused(errors)
    write_mark(draft.mark)
    told = {**draft.fields, "purpose": draft.purpose, "conditions": draft.conditions}
    require_open_gate(partner, told, setting.hit)
    require_leave_for(partner, _named_in(draft.fields, draft.purpose))
    request = _store_draft(officer, partner, form, draft, setting)
    note_step(request, "draft", officer=officer)
    note_uses(_named_in(request.fields, request.purpose), f"request:{request.key.hex}")
    return request


def _store_draft(
    officer: Officer, partner: Partner, form: RequestForm, draft: Draft, setting: Setting
) -> Request:
    now = timezone.now()
    wanted = draft.answer_by.replace(microsecond=0) if draft.answer_by else None
    return Request.objects.create(
        key=uuid.UUID(draw_id(secrets.token_bytes)),
        direction=Request.Direction.SENT,
        partner=partner,
        unit=officer.unit,
        type=form.name,
        form_version=form.version,
        fields={name: value for name, value in draft.fields.items() if not is_empty(value)},
        legal_basis=draft.legal_basis,
        purpose=draft.purpose.strip(),
        conditions=draft.conditions.strip(),
        handling=draft.handling,
        mark=draft.mark,
        urgency=draft.urgency,
        state=FIRST,
        answer_by=wanted or default_deadline(form, draft.urgency, draft.fields, now),
        drafted_by=officer,
        drafted_at=now,
        hit=setting.hit,
        case=setting.case,
        follows=setting.follows,
        group=setting.group,
        dossier=setting.dossier,
    )


@transaction.atomic
def approve_request(officer: Officer, request: Request) -> Request:
    """The second officer's word; the request is sent at once. One's own draft cannot be approved."""
    require(officer, "requests.approve")
    request = hold_request(request)
    _check_asker(request)
    check_open(request, "approve")
    if request.drafted_by_id == officer.pk:
        raise CallerError(_("A request is approved by another officer than the one who drafted it."))
    return send_request(officer, request)


def send_request(officer: Officer, request: Request, approval: str = APPROVALS[0]) -> Request:
    """Approve a held draft and send it. Whoever calls it has asked whether this officer may do so, and alone or not.

    What was right when it was drafted is asked again: days have passed, somebody may have become a victim since.
    """
    mark = write_mark(request.mark)
    form = form_of(request.type, request.form_version)
    terms = {"legal_basis": request.legal_basis, "urgency": request.urgency}
    errors = validate_request(form, request.fields, terms, timezone.localdate())
    if errors:
        raise DraftRefused(errors)
    told = {**request.fields, "purpose": request.purpose, "conditions": request.conditions}
    require_open_gate(request.partner, told, request.hit)
    require_leave_for(request.partner, _named_in(request.fields, request.purpose))
    subject, alone = f"request:{request.key.hex}", approval != APPROVALS[0]
    require_neutral(officer, texts_of_request(request), subject=subject, alone=alone)
    request.answer_by = deadline_from_now(form, request)
    if request.answer_by is not None and request.answer_by <= timezone.now():
        raise CallerError(_("The deadline has passed. Draft the request anew."))
    request.approved_by, request.approval = officer, approval
    request.save(update_fields=["approved_by", "approval", "answer_by"])
    take_step(request, "approve", officer=officer)
    message = queue(request.partner, _body(request, mark), request.key.hex)
    take_step(request, "send", officer=officer, digest=message.digest)
    return request


def _named_in(fields: Mapping[str, Any], purpose: str) -> list[Pair]:
    """What another desk may have told us, and then goes on only with its leave."""
    return find_in_fields({**fields, "purpose": purpose})


def _body(request: Request, mark: str) -> RequestSent:
    return RequestSent(
        request=request.key.hex,
        form=request.type,
        form_version=request.form_version,
        fields=request.fields,
        legal_basis=request.legal_basis,
        purpose=request.purpose,
        conditions=request.conditions,
        handling=request.handling,
        mark=mark,
        urgency=request.urgency,
        deadline=request.answer_by,
        approval=request.approval,
        follows=request.follows.key.hex if request.follows else None,
        group=request.group.key.hex if request.group else None,
        dossier=request.dossier or None,
    )


@transaction.atomic
def remind(officer: Officer, request: Request, note: str = "") -> Request:
    """Tell the partner that we still wait: once a day at most."""
    require(officer, "requests.draft")
    request = hold_request(request)
    _check_asker(request)
    deadline = request.answer_by
    if deadline is None or not may_remind(request):
        raise CallerError(_("There is nothing to remind of, or it was reminded of within a day."))
    require_free(request.partner, {"note": note})
    body = RequestReminded(request=request.key.hex, deadline=deadline, note=note.strip()[:2000])
    message = queue(request.partner, body, request.key.hex)
    request.reminded_at = timezone.now()
    request.save(update_fields=["reminded_at"])
    note_step(request, "remind", officer=officer, note=note.strip()[:2000], digest=message.digest)
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
        require_free(request.partner, {"reason": reason})
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
