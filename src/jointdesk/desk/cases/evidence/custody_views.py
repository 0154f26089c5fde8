"""What is sent from an exhibit's page: a step, a hand-over, its answer, a correction, more files."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases.evidence.custody import correct_step, take_step
from jointdesk.desk.cases.evidence.evidence_models import Exhibit
from jointdesk.desk.cases.evidence.exhibit_actions import add_files, store_receipt
from jointdesk.desk.cases.evidence.exhibit_views import find_exhibit, show
from jointdesk.desk.cases.evidence.forms import (
    AnswerForm,
    CorrectForm,
    FilesForm,
    HandOverForm,
    StepForm,
)
from jointdesk.desk.cases.evidence.handing_over import answer, hand_over, take_back
from jointdesk.engine.errors import CallerError, NotAllowed


@require_POST
def exhibit_step(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    form = StepForm(request.POST, request.FILES, auto_id="step_%s")

    def do(officer: Officer, exhibit: Exhibit) -> None:
        told = form.told(receipt=_receipt(officer, exhibit, form))
        take_step(officer, exhibit, form.cleaned_data["act"], told)

    return _take(request, key, "step_form", form, do)


@require_POST
def exhibit_hand_over(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    form = HandOverForm(officer_of(request), request.POST, request.FILES, auto_id="hand_%s")

    def do(officer: Officer, exhibit: Exhibit) -> None:
        told = form.told(to=form.cleaned_data["to"], receipt=_receipt(officer, exhibit, form))
        hand_over(officer, exhibit, told)

    return _take(request, key, "hand_form", form, do)


@require_POST
def exhibit_answer(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Taken, or not; or called back by whoever gave it. `take_back`: it comes back from outside."""
    form = AnswerForm(request.POST, auto_id="answer_%s")

    def do(officer: Officer, exhibit: Exhibit) -> None:
        if request.POST.get("word") == "back":
            take_back(officer, exhibit, form.told())
        else:
            answer(officer, exhibit, taken=request.POST.get("word") == "taken", told=form.told())

    return _take(request, key, "answer_form", form, do)


@require_POST
def exhibit_correct(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    form = CorrectForm(request.POST, auto_id="correct_%s")

    def do(officer: Officer, exhibit: Exhibit) -> None:
        correct_step(officer, exhibit, form.cleaned_data["number"], form.told())

    return _take(request, key, "correct_form", form, do)


@require_POST
def exhibit_files(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    form = FilesForm(officer_of(request), request.POST, request.FILES, auto_id="files_%s")

    def do(officer: Officer, exhibit: Exhibit) -> None:
        chosen = form.cleaned_data
        came = [upload.key for upload in chosen["uploads"]]
        add_files(officer, exhibit, chosen["files"], chosen["part"], chosen["note"], came)

    return _take(request, key, "files_form", form, do)


def _take(
    request: HttpRequest,
    key: uuid.UUID,
    name: str,
    form: forms.Form,
    do: Callable[[Officer, Exhibit], None],
) -> HttpResponse:
    """Do it and show the page again; what is wrong stands in the form, with what was typed."""
    officer = officer_of(request)
    exhibit = find_exhibit(officer, key)
    sent: dict[str, Any] = {name: form}
    if form.is_valid():
        try:
            do(officer, exhibit)
            messages.success(request, _("Written down."))
            return redirect("exhibit", key)
        except NotAllowed:
            raise
        except CallerError as error:
            form.add_error(None, str(error))
    return show(request, find_exhibit(officer, key), 400, **sent)


def _receipt(officer: Officer, exhibit: Exhibit, form: forms.Form) -> Any:
    upload = form.cleaned_data.get("receipt")
    return store_receipt(officer, exhibit, upload) if upload else None
