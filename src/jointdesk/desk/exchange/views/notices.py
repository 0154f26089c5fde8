from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange import columns
from jointdesk.desk.exchange.requests import request_queries
from jointdesk.desk.exchange.requests.disclosure_actions import approve_notices, propose_notices, sendable_to
from jointdesk.desk.exchange.requests.forms import NoticesForm
from jointdesk.desk.exchange.safeguards.neutrality import NotNeutral
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.engine.errors import CallerError

PAGE = 50


def disclosure_list(request: HttpRequest) -> HttpResponseBase:
    """Notices for partners: proposed by one officer, approved by another."""
    officer = officer_of(request)
    require(officer, request_queries.READ)
    form = NoticesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        partner = form.cleaned_data["partner"]
        try:
            chosen = sendable_to(officer, partner)
            propose_notices(officer, partner, chosen, form.cleaned_data["purpose"], form.neutral_reason)
            messages.success(request, _("Proposed. Another officer approves, then they are sent."))
            return redirect("disclosures")
        except CallerError as error:
            if isinstance(error, NotNeutral):
                form.ask_reason()
            form.add_error(None, str(error))
    rows = request_queries.disclosures(officer).prefetch_related("notices", "batches")
    if wants_file(request):
        return export(
            request, "disclosures", columns.DISCLOSURES, rows, read_form(request), subject="disclosures:list"
        )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    status = 400 if form.errors else 200
    return render(request, "exchange/disclosures.html", {"form": form, "page": page}, status=status)


@require_POST
def disclosure_approve(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    disclosure = request_queries.disclosures(officer).filter(pk=pk).first()
    if disclosure is None:
        raise Http404
    try:
        approve_notices(officer, disclosure)
    except CallerError as error:
        messages.error(request, str(error))
    return redirect("disclosures")
