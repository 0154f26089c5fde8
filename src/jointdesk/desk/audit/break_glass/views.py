from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.leaving import take_away, wants_file
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit import columns
from jointdesk.desk.audit.break_glass import actions, queries
from jointdesk.desk.audit.break_glass.forms import OpenForm, ReviewForm
from jointdesk.desk.audit.models import Grant
from jointdesk.desk.audit.paging import read_page
from jointdesk.desk.audit.subjects import address_of
from jointdesk.engine.errors import CallerError, NotAllowed


def break_glass(request: HttpRequest) -> HttpResponseBase:
    """Opening a record in an emergency, and what was opened."""
    officer = officer_of(request)
    if not (officer.may("break_glass.open") or officer.may("break_glass.review")):
        require(officer, "break_glass.open")
    rows = queries.grants(officer)
    if wants_file(request):
        return take_away(request, "emergency-access", columns.GRANTS, rows, subject="grants:list")
    asked = {"kind": request.GET.get("kind", ""), "reference": request.GET.get("reference", "")}
    form = OpenForm(officer, request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            grant = actions.open_record(officer, chosen["kind"], chosen["reference"], chosen["reason"])
            messages.success(request, _("The record is open to you, to read. Others have been told."))
            return redirect(address_of(grant.subject) or "break-glass")
        except NotAllowed:
            raise
        except CallerError as error:
            form.add_error(None, str(error))
    found = {
        "form": form if officer.may("break_glass.open") else None,
        "standing": queries.standing(officer),
        "page": read_page(rows, request),
        "limits": actions.limits(),
        "now": timezone.now(),
    }
    return render(request, "audit/break_glass.html", found, status=400 if form.errors else 200)


@require_GET
def grant_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """One emergency access: why, what was looked at, what the reviewer found."""
    return _show(request, _find(officer_of(request), key), ReviewForm())


@require_POST
def grant_review(request: HttpRequest, key: UUID) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "break_glass.review")
    grant, form = _find(officer, key), ReviewForm(request.POST)
    if form.is_valid():
        try:
            actions.review_grant(officer, grant, form.cleaned_data["finding"], form.cleaned_data["reason"])
            messages.success(request, _("Reviewed."))
            return redirect("break-glass-grant", key)
        except CallerError as error:
            form.add_error(None, str(error))
    return _show(request, grant, form, status=400)


@require_POST
def grant_close(request: HttpRequest, key: UUID) -> HttpResponse:
    officer = officer_of(request)
    actions.close_record(officer, _find(officer, key))
    messages.success(request, _("The record is closed to you again."))
    return redirect("break-glass")


def _find(officer: Officer, key: UUID) -> Grant:
    grant = queries.find_grant(officer, key)
    if grant is None:
        raise Http404
    return grant


def _show(request: HttpRequest, grant: Grant, form: ReviewForm, status: int = 200) -> HttpResponse:
    officer = officer_of(request)
    mine = grant.officer_id == officer.pk
    found = {
        "grant": grant,
        "form": form,
        "mine": mine,
        "can_review": officer.may("break_glass.review") and not mine and grant.reviewed_at is None,
        "is_open": grant.closed_at is None and grant.until > timezone.now(),
        "accesses": grant.accesses.order_by("at")[:200],
        "now": timezone.now(),
    }
    return render(request, "audit/grant.html", found, status=status)
