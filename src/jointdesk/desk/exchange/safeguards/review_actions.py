"""The urgent path of requests and answers: one officer sends, another reviews within 24 hours."""

from django.db import transaction
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.models import Request, Review
from jointdesk.desk.exchange.requests.answer_actions import hold_received, send_answer, waiting_answer
from jointdesk.desk.exchange.requests.request_actions import send_request
from jointdesk.desk.exchange.requests.steps import check_open, hold_request, note_step, take_step
from jointdesk.desk.exchange.safeguards.neutrality import find_in, give_reason, texts_of_request
from jointdesk.desk.exchange.safeguards.reviews import ALONE, act_alone
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.states import events_open
from jointdesk.engine.exchange.requests.urgency import cannot_wait
from jointdesk.engine.exchange.wire.bodies import RequestWithdrawn


@transaction.atomic
def send_alone(officer: Officer, request: Request, why: str, neutral: str = "") -> Request:
    """Send a draft without a second officer; whoever drafted it may. `neutral`: why it is, where words ask for it."""
    require(officer, "requests.draft")
    request = hold_request(request)
    if request.direction != Request.Direction.SENT:
        raise CallerError(_("This request was put to us: only the asker can do that."))
    check_open(request, "approve")
    _require_urgent(request)
    act_alone(
        officer,
        "request",
        request.key,
        why,
        conversation=request.key.hex,
        partners=[request.partner],
        unit=request.unit,
        mark=request.mark,
    )
    if neutral.strip():
        say_neutral(officer, request, neutral)
    return send_request(officer, request, ALONE)


@transaction.atomic
def release_alone(officer: Officer, request: Request, key: str, why: str) -> Request:
    """Release an answer without a second officer, to a request with a life at risk; whoever prepared it may."""
    require(officer, "requests.answer")
    request = hold_received(request)
    check_open(request, "answer")
    _require_urgent(request)
    answer = waiting_answer(request, key)
    act_alone(
        officer,
        "answer",
        answer.key,
        why,
        conversation=request.key.hex,
        partners=[request.partner],
        unit=request.unit,
        mark=answer.mark,
    )
    return send_answer(officer, request, answer, ALONE)


@transaction.atomic
def say_neutral(officer: Officer, request: Request, reason: str) -> None:
    """Write why a draft of ours is neutral; another officer reads it before it leaves."""
    require(officer, "requests.draft")
    request = hold_request(request)
    check_open(request, "approve")
    findings = find_in(texts_of_request(request))
    if not findings:
        raise CallerError(_("No word of it asks for a reason."))
    give_reason(officer, f"request:{request.key.hex}", findings, reason)
    note_step(request, "reason_neutral", officer=officer)


def _require_urgent(request: Request) -> None:
    if not cannot_wait(request.type, request.urgency, request.fields):
        raise CallerError(
            _("One officer acts alone only where a life is at risk or a payment is to be stopped.")
        )


def take_back(officer: Officer, row: Review) -> None:
    """A second officer objected to a request: it is withdrawn, if it still can be."""
    request = Request.objects.select_related("partner").get(key=row.key, direction=Request.Direction.SENT)
    if request.partner.state != Partner.State.CONFIRMED:
        # nothing is sent to a desk that is no longer trusted; the objection stands all the same
        note_step(request, "object", officer=officer, note=row.reason)
        return
    request = hold_request(request)
    note_step(request, "object", officer=officer, note=row.reason)
    if "withdraw" in events_open(request.state, "asker"):
        body = RequestWithdrawn(request=request.key.hex, reason=row.reason)
        message = queue(request.partner, body, request.key.hex)
        take_step(request, "withdraw", officer=officer, note=row.reason, digest=message.digest)
