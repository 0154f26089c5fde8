"""One way for every form of a case: shown alone, shown again with what is wrong, and back to where one came from."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases import queries
from jointdesk.desk.cases.models import Case
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound


def find_case(request: HttpRequest, reference: str) -> Case:
    case = queries.case_by_reference(officer_of(request), reference)
    if case is None:
        raise Http404
    return case


def handle(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    *,
    title: object,
    button: object,
    back: str,
    crumbs: str = "",
    **more: object,
) -> HttpResponse:
    """`act` is done with what was filled in; what it refuses stands over the form. `back`: a path of this desk."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except (NotAllowed, NotFound):
            raise
        except CallerError as error:
            form.add_error(None, str(error))
        else:
            return redirect(back)
    found = {"form": form, "title": title, "button": button, "back": back, "crumbs": crumbs, **more}
    return render(request, "cases/form.html", found, status=400 if form.errors else 200)
