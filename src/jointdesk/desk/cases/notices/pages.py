"""What the pages of notices share: finding one, and a form that says at its field what cannot stand."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices import queries
from jointdesk.desk.cases.notices.facts import Unfit
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound


def find_notice(request: HttpRequest, reference: str) -> Notice:
    notice = queries.notice_by_reference(officer_of(request), reference)
    if notice is None:
        raise Http404
    return notice


def find_own(request: HttpRequest, reference: str, action: str) -> Notice:
    """One that the officer may change under `action`."""
    notice = find_notice(request, reference)
    if not queries.notices_to_change(officer_of(request), action).filter(pk=notice.pk).exists():
        raise Http404
    return notice


def page_of(notice: Notice, part: str = "") -> str:
    place = reverse("notice", args=[notice.reference])
    return f"{place}#{part}" if part else place


def act_on(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], object],
    template: str,
    *,
    back: str,
    **more: object,
) -> HttpResponse:
    """Show the form; once it stands, act and go where `act` says (a path) or back. A refusal stands at its field."""
    if request.method == "POST" and form.is_valid():
        try:
            there = act()
        except (NotAllowed, NotFound):
            raise
        except CallerError as error:
            show_errors(form, error)
        else:
            return redirect(there if isinstance(there, str) else back)
    found = {"form": form, "back": back, **more}
    return render(request, template, found, status=400 if form.errors else 200)


def show_errors(form: forms.Form, error: CallerError) -> None:
    errors: dict[str, Any] = error.errors if isinstance(error, Unfit) else {"": str(error)}
    for name, why in errors.items():
        form.add_error(name if name in form.fields else None, why)
