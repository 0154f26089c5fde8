import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.exchange.data.data_queries import flags_of
from jointdesk.desk.exchange.data.leave import leave_asked
from jointdesk.desk.exchange.files.uploads import files_to_send
from jointdesk.desk.exchange.models import Request
from jointdesk.desk.exchange.requests import answer_actions, request_actions, request_queries
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from jointdesk.desk.exchange.requests.deadlines import is_overdue
from jointdesk.desk.exchange.requests.following import forms_that_follow, hold_of
from jointdesk.desk.exchange.requests.forms import (
    AnswerForm,
    PostponementForm,
    RefusalForm,
    ReminderForm,
    WithdrawalForm,
)
from jointdesk.desk.exchange.requests.labels import filled_in
from jointdesk.desk.exchange.requests.prefills import answer_to, behind_request
from jointdesk.desk.exchange.requests.progress import picture, say_next
from jointdesk.desk.exchange.safeguards import review_actions, review_queries
from jointdesk.desk.exchange.safeguards.review_forms import AloneForm, NeutralityForm
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.states import FIRST

LATEST = 4  # steps that are shown unfolded


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
            read = {"answer": request.POST.get("answer", "")}
            step(officer, row, read | (form.cleaned_data if form else {}))
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
    waiting = next((answer for answer in row.answers.all() if answer.released_at is None), None)
    steps = list(row.steps.all())
    found: dict[str, Any] = {
        "row": row,
        "choices": choices,
        "groups": filled_in(row),
        "earlier": steps[:-LATEST],
        "latest": steps[-LATEST:],
        "flags": flags_of(officer, f"request:{row.key.hex}"),
        "overdue": is_overdue(row),
        "now": timezone.now(),
        "stages": picture(row),
        "next": say_next(row, waiting is not None),
        "hold": hold_of(row),
        "leave": leave_asked(row),
        "followers": request_queries.requests(officer).filter(follows=row)[:20],
        "follow_forms": forms_that_follow(row) if officer.may("requests.draft") else [],
        "unreadable": request_queries.unreadable_of(row),
        "refused": request_queries.refused_over_there(row),
        "waiting": waiting,
        "alone": review_queries.reviews_of(officer, row),
        "forms": {event: form(prefix=None) for event, form in FORMS.items()} | (filled or {}),
    }
    if row.state == FIRST:
        found["findings"], found["neutral"] = review_queries.neutrality_of(row)
        found["unexplained"] = found["findings"] and not found["neutral"]
    if row.direction == Request.Direction.RECEIVED:
        found["behinds"] = behind_request(officer, row)
        found["files"] = files_to_send(row)
        if "answer" in choices and not (filled or {}).get("answer"):
            text = answer_to(officer, row)
            lines = [" ".join(pair) for pair in text.identifiers]
            keys = " ".join(file.key.hex for file in found["files"])
            initial = {"text": text.text, "identifiers": lines, "files": keys}
            found["forms"]["answer"] = AnswerForm(initial=initial)
    return render(request, "exchange/request.html", found, status=status)


def _answer(officer: Officer, row: Request, data: dict[str, Any]) -> None:
    text = AnswerText(
        text=data["text"],
        identifiers=data["identifiers"],
        complete=data["complete"] == "full",
        mark=data["mark"],
        conditions=data["conditions"],
        handling=data["handling"],
        files=data["files"],
    )
    answer_actions.prepare_answer(officer, row, text)


FORMS: dict[str, type[Form]] = {
    "answer": AnswerForm,
    "refuse": RefusalForm,
    "postpone": PostponementForm,
    "withdraw": WithdrawalForm,
    "remind": ReminderForm,
    "neutral": NeutralityForm,
    "send_alone": AloneForm,
    "release_alone": AloneForm,
}
STEPS: dict[str, Callable[[Officer, Request, dict[str, Any]], Any]] = {
    "approve": lambda officer, row, data: request_actions.approve_request(officer, row),
    "withdraw": lambda officer, row, data: request_actions.withdraw_request(officer, row, data["reason"]),
    "close": lambda officer, row, data: request_actions.close_request(officer, row),
    "remind": lambda officer, row, data: request_actions.remind(officer, row, data["note"]),
    "neutral": lambda officer, row, data: review_actions.say_neutral(officer, row, data["reason"]),
    "send_alone": lambda officer, row, data: review_actions.send_alone(officer, row, data["why"]),
    "release_alone": lambda officer, row, data: review_actions.release_alone(
        officer, row, data["answer"], data["why"]
    ),
    "accept": lambda officer, row, data: answer_actions.accept_request(officer, row),
    "answer": _answer,
    "release": lambda officer, row, data: answer_actions.release_answer(officer, row, data["answer"]),
    "refuse": lambda officer, row, data: answer_actions.refuse_request(
        officer, row, data["ground"], data["reason"]
    ),
    "postpone": lambda officer, row, data: answer_actions.postpone_request(
        officer, row, data["until"], data["reason"]
    ),
}
