"""How a form on a complaint's page is sent: done and back to the page, or refused and shown again as it was typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.accounts.wording import say
from jointdesk.desk.intake import queries
from jointdesk.desk.intake.complaint_page import render_complaint
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.lists.undo import offer_undo
from jointdesk.engine.errors import CallerError, NotAllowed

# does what the form asks; says what was done
Act = Callable[[Officer, Complaint], object]


def find(officer: Officer, pk: int, right: str = "") -> Complaint:
    """The complaint, if the officer may read it; `right`: and holds this too."""
    rows = queries.complaints(officer).select_related("unit", "duplicate_of", "imported_from", "holder")
    found = get_object_or_404(rows, pk=pk)
    if right:
        require(officer, right)
    return found


def pass_form(
    request: HttpRequest,
    complaint: Complaint,
    name: str,
    form: Form,
    act: Act,
    done: object,
    *,
    undo: str = "",
) -> HttpResponse:
    """Let a valid form act. `name`: the form's on the page; `done`: what is said then; `undo`: the page that takes it
    back."""
    if form.is_valid():
        try:
            act(officer_of(request), complaint)
        except NotAllowed:
            raise
        except CallerError as error:
            form.add_error(None, say(getattr(error, "why", "") or str(error)))
        else:
            _say_done(request, complaint, done, undo)
            return back(request, complaint)
    return render_complaint(request, complaint, status=400, **{name: form})


def press(
    request: HttpRequest, complaint: Complaint, act: Act, done: object, *, undo: str = ""
) -> HttpResponse:
    """The same for a button without a form: a refusal is said on the page. `undo`: the page that takes it back."""
    try:
        act(officer_of(request), complaint)
        _say_done(request, complaint, done, undo)
    except NotAllowed:
        raise
    except CallerError as error:
        messages.error(request, say(str(error)))
    return back(request, complaint)


def _say_done(request: HttpRequest, complaint: Complaint, done: object, undo: str) -> None:
    if undo:
        offer_undo(request, str(done), undo, complaint.pk)
    else:
        messages.success(request, str(done))


def back(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """To the complaint, or to the inbox where it is no longer this officer's to read."""
    if queries.complaints(officer_of(request)).filter(pk=complaint.pk).exists():
        return redirect("complaint", complaint.pk)
    return redirect("complaints-inbox")


def given(form: Form) -> dict[str, Any]:
    return form.cleaned_data
