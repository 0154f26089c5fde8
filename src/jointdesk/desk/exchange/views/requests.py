import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.exchange import answer_actions, request_actions, request_queries
from jointdesk.desk.exchange.answer_actions import AnswerText
from jointdesk.desk.exchange.forms import (
    PREFIX,
    AnswerForm,
    DraftForm,
    PostponementForm,
    RefusalForm,
    WithdrawalForm,
)
from jointdesk.desk.exchange.labels import STATES, field_label, field_value
from jointdesk.desk.exchange.lookups import find_case, find_hit
from jointdesk.desk.exchange.models import Request
from jointdesk.desk.exchange.prefills import answer_to, behind_request, request_fields
from jointdesk.desk.exchange.request_actions import DraftRefused
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests import request_forms

PAGE = 50


@require_GET
def request_list(request: HttpRequest) -> HttpResponse:
    """Requests in and out, those due first on top."""
    officer = officer_of(request)
    require(officer, request_queries.READ)
    direction = request.GET.get("direction", "received")
    chosen: dict[str, Any] = {
        "direction": direction if direction in Request.Direction.values else "received",
        "state": request.GET.get("state", ""),
        "overdue": request.GET.get("overdue") == "1",
    }
    rows = request_queries.requests(officer, **chosen)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = {"page": page, "states": STATES.items(), "today": timezone.now().date(), **chosen}
    return render(request, "exchange/requests.html", found)


def request_new(request: HttpRequest) -> HttpResponse:
    """A request's form, half filled from a hit and a case."""
    officer = officer_of(request)
    require(officer, "requests.draft")
    form = request_forms().get(request.GET.get("form", "identify"))
    if form is None:
        raise Http404
    hit = find_hit(officer, _whole(request.GET.get("hit")))
    case = find_case(officer, request.GET.get("case", ""))
    prefilled = {PREFIX + k: v for k, v in request_fields(officer, form, hit, case).items()}
    partner = hit.partner.desk_id if hit else request.GET.get("partner", "")
    draft = DraftForm(form, request.POST or None, initial={"partner": partner, **prefilled})
    if request.method == "POST" and draft.is_valid():
        try:
            chosen = draft.cleaned_data["partner"]
            row = request_actions.draft_request(officer, chosen, draft.draft(), hit=hit, case=case)
            messages.success(request, _("Drafted. Another officer approves it, then it is sent."))
            return redirect("request", row.key)
        except DraftRefused as refused:
            draft.show(refused.errors)
        except CallerError as error:
            draft.add_error(None, str(error))
    found = {"form": draft, "kind": form, "kinds": request_forms().values(), "hit": hit, "case": case}
    return render(request, "exchange/request_new.html", found, status=400 if draft.errors else 200)


@require_GET
def request_detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _show(request, key)


@require_POST
def request_step(request: HttpRequest, key: uuid.UUID, event: str) -> HttpResponse:
    """One step by an officer; a form that is not right is shown again with the reasons."""
    officer = officer_of(request)
    row = request_queries.request_by_key(officer, key)
    step = STEPS.get(event)
    if row is None or step is None:
        raise Http404
    form = FORMS[event](request.POST) if event in FORMS else None
    if form is None or form.is_valid():
        try:
            step(officer, row, form.cleaned_data if form else {})
            return redirect("request", key)
        except CallerError as error:
            if form is None:
                messages.error(request, str(error))
                return redirect("request", key)
            form.add_error(None, str(error))
    return _show(request, key, {event: form}, 400)


def _show(
    request: HttpRequest, key: uuid.UUID, filled: dict[str, Form | None] | None = None, status: int = 200
) -> HttpResponse:
    officer = officer_of(request)
    row = request_queries.request_by_key(officer, key)
    if row is None:
        raise Http404
    note_access(officer, "consultation", f"request:{row.key.hex}", "case work")
    choices = request_queries.choices_on(officer, row)
    found: dict[str, Any] = {
        "row": row,
        "choices": choices,
        "fields": _filled_in(row),
        "overdue": row.answer_by < timezone.now().date() and row.state not in request_queries.SETTLED,
        "waiting": next((answer for answer in row.answers.all() if answer.released_at is None), None),
        "forms": {event: form(prefix=None) for event, form in FORMS.items()} | (filled or {}),
    }
    if row.direction == Request.Direction.RECEIVED:
        found["behinds"] = behind_request(officer, row)
        if "answer" in choices and not (filled or {}).get("answer"):
            text = answer_to(officer, row)
            lines = [" ".join(pair) for pair in text.identifiers]
            found["forms"]["answer"] = AnswerForm(initial={"text": text.text, "identifiers": lines})
    return render(request, "exchange/request.html", found, status=status)


def _filled_in(row: Request) -> list[tuple[str, Any]]:
    """Label and value of each field, in the form's order; on the wire they have none."""
    form = request_forms().get(row.type)
    order = {field.name: place for place, field in enumerate(form.fields)} if form else {}
    fields = sorted(row.fields.items(), key=lambda item: order.get(item[0], len(order)))
    return [(field_label(row.type, name), field_value(row.type, name, value)) for name, value in fields]


def _answer(officer: Officer, row: Request, data: dict[str, Any]) -> None:
    text = AnswerText(
        text=data["text"],
        identifiers=data["identifiers"],
        complete=data["complete"] == "full",
        mark=data["mark"],
        conditions=data["conditions"],
    )
    answer_actions.prepare_answer(officer, row, text)


FORMS: dict[str, type[Form]] = {
    "answer": AnswerForm,
    "refuse": RefusalForm,
    "postpone": PostponementForm,
    "withdraw": WithdrawalForm,
}
STEPS: dict[str, Callable[[Officer, Request, dict[str, Any]], Any]] = {
    "approve": lambda officer, row, data: request_actions.approve_request(officer, row),
    "withdraw": lambda officer, row, data: request_actions.withdraw_request(officer, row, data["reason"]),
    "close": lambda officer, row, data: request_actions.close_request(officer, row),
    "accept": lambda officer, row, data: answer_actions.accept_request(officer, row),
    "answer": _answer,
    "release": lambda officer, row, data: answer_actions.release_answer(officer, row),
    "refuse": lambda officer, row, data: answer_actions.refuse_request(
        officer, row, data["ground"], data["reason"]
    ),
    "postpone": lambda officer, row, data: answer_actions.postpone_request(
        officer, row, data["until"], data["reason"]
    ),
}


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 18 else None
