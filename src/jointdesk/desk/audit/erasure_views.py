from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.leaving import take_away, wants_file
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit import columns, queries
from jointdesk.desk.audit.erasure import erase_entry, propose_erasure, withdraw_erasure
from jointdesk.engine.errors import CallerError

PAGE = 50


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


@require_GET
def erasures(request: HttpRequest) -> HttpResponseBase:
    """What is to be erased from the log, and what was."""
    officer = officer_of(request)
    require(officer, "log.read")
    rows = queries.list_erasures(officer)
    if wants_file(request):
        return take_away(request, "erasures", columns.ERASURES, rows, subject="erasures:list")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "audit/erasures.html", {"page": page, "officer": officer})


def propose(request: HttpRequest, key: str) -> HttpResponse:
    """The entry, and the form in which its erasure is proposed."""
    officer = officer_of(request)
    require(officer, "log.erase")
    entry = queries.entry_of(officer, key)
    if entry is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_erasure(officer, entry, form.cleaned_data["reason"])
            messages.success(request, _("Proposed. Another officer must erase it."))
            return redirect("erasures")
        except CallerError as error:
            form.add_error("reason", str(error))
    status = 400 if form.errors else 200
    return render(request, "audit/erasure.html", {"entry": entry, "form": form}, status=status)


@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """The second officer's word."""
    officer = officer_of(request)
    require(officer, "log.erase")
    erase_entry(officer, get_object_or_404(queries.list_erasures(officer), pk=pk))
    messages.success(request, _("The record is erased. The log still verifies."))
    return redirect("erasures")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The entry stays as it is."""
    officer = officer_of(request)
    require(officer, "log.erase")
    withdraw_erasure(officer, get_object_or_404(queries.list_erasures(officer), pk=pk))
    return redirect("erasures")
