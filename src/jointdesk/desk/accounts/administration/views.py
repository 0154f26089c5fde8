from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jointdesk.desk.accounts.administration import columns, officer_actions, queries
from jointdesk.desk.accounts.administration.forms import CloseForm, NewOfficerForm, OfficerForm
from jointdesk.desk.accounts.factors.asking import is_required
from jointdesk.desk.accounts.leaving import take_away, wants_file
from jointdesk.desk.accounts.models import Officer, Role
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.accounts.sessions import keeping, locks
from jointdesk.engine.errors import CallerError, NotAllowed

PAGE = 50


@require_GET
def listed(request: HttpRequest) -> HttpResponseBase:
    """The desk's officers."""
    by = officer_of(request)
    require(by, "officers.read")
    asked = {key: request.GET.get(key, "").strip()[:100] for key in ("q", "role", "state")}
    rows = queries.officers(by, search=asked["q"], role=asked["role"], state=asked["state"])
    if wants_file(request):
        return take_away(request, "officers", columns.OFFICERS, rows, subject="officers:list")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = {"page": page, **asked, "roles": Role.choices, "required": is_required()}
    return render(request, "administration/officers.html", found)


@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """A new officer; his first password is shown once, on the answer to this very form."""
    by = officer_of(request)
    require(by, "officers.manage")
    form = NewOfficerForm(officer_of(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        officer, password = officer_actions.enrol_officer(by, **form.cleaned_data)
        return _show_password(request, officer, password)
    return render(request, "administration/officer_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One officer: who he is, what he may do here, where he is signed in."""
    by = officer_of(request)
    require(by, "officers.read")
    officer = _officer(request, pk)
    form = OfficerForm(
        officer_of(request), request.POST if request.method == "POST" else None, initial=_initial(officer)
    )
    if request.method == "POST" and form.is_valid():
        try:
            officer_actions.change_officer(by, officer, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("officer", pk)
        except NotAllowed:
            raise
        except CallerError as error:
            form.add_error(None, _(str(error)))
    return _page(request, officer, form=form)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    officer, form = _officer(request, pk), CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, officer, close_form=form)
    officer_actions.close_account(officer_of(request), officer, form.cleaned_data["reason"])
    messages.success(request, _("The account is closed; its sessions have ended."))
    return redirect("officer", pk)


@require_POST
@never_cache
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    officer = _officer(request, pk)
    password = officer_actions.reopen_account(officer_of(request), officer)
    return _show_password(request, officer, password)


@require_POST
@never_cache
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    officer = _officer(request, pk)
    password = officer_actions.reset_password(officer_of(request), officer)
    return _show_password(request, officer, password)


def _done(act: Callable[[Officer, Officer], Any], said: Callable[[], str]) -> Callable[..., HttpResponse]:
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        act(officer_of(request), _officer(request, pk))
        messages.success(request, said())
        return redirect("officer", pk)

    return view


reset_factor = _done(
    officer_actions.reset_factor, lambda: _("The second factor is reset; the sessions have ended.")
)
end_sessions = _done(officer_actions.end_all_sessions, lambda: _("The sessions have ended."))
unlock = _done(officer_actions.unlock, lambda: _("Signing in is unlocked."))


@require_GET
def locked(request: HttpRequest) -> HttpResponse:
    """Names and addresses from which nobody may sign in for now."""
    by = officer_of(request)
    require(by, "officers.read")
    return render(request, "administration/locks.html", {"locks": queries.held_locks(by)})


@require_POST
def unlock_address(request: HttpRequest, pk: int) -> HttpResponse:
    officer_actions.unlock_address(officer_of(request), pk)
    messages.success(request, _("Signing in is unlocked."))
    return redirect("locks")


def _officer(request: HttpRequest, pk: int) -> Officer:
    return get_object_or_404(queries.officers(officer_of(request)), pk=pk)


def _initial(officer: Officer) -> dict[str, Any]:
    """All that the form saves: what it shows empty, it empties."""
    return {
        "name": officer.name,
        "role": officer.role,
        "unit": officer.unit_id,
        "email": officer.email,
        "language": officer.language,
        "numbers": officer.numbers,
    }


def _page(request: HttpRequest, officer: Officer, **forms: Any) -> HttpResponse:
    found = {
        "officer": officer,
        "oneself": officer.pk == officer_of(request).pk,
        "sessions": keeping.sessions(officer),
        "locks": locks.held_locks().filter(officer=officer),
        "form": OfficerForm(officer_of(request), initial=_initial(officer)),
        "close_form": CloseForm(),
    }
    return render(request, "administration/officer.html", found | forms)


def _show_password(request: HttpRequest, officer: Officer, password: str) -> HttpResponse:
    return render(request, "administration/password.html", {"officer": officer, "password": password})
