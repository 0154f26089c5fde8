from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.audit.profile import small_since
from jointdesk.desk.exchange import columns
from jointdesk.desk.exchange.safeguards import review_queries, reviews
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.engine.errors import CallerError

PAGE = 50
SHOWN = 100


@require_GET
def review_list(request: HttpRequest) -> HttpResponse:
    """What waits for a second officer: missing ones first, then those due first."""
    officer = officer_of(request)
    require(officer, review_queries.READ)
    missing = list(review_queries.missing(officer)[:SHOWN])
    due = review_queries.due(officer).exclude(pk__in=[row.pk for row in missing])[:SHOWN]
    note_access(officer, Access.Act.CONSULTATION, "reviews", "second review")
    found = {"missing": missing, "due": due, "small_since": small_since()}
    return render(request, "exchange/reviews.html", found)


@require_GET
def acts_alone(request: HttpRequest) -> HttpResponseBase:
    """The auditor's page: who acted alone, when, why, and what the second officer said."""
    officer = officer_of(request)
    require(officer, review_queries.READ)
    chosen = request.GET.get("officer", "")
    of = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 18 else None
    rows = review_queries.reviews(officer, of=of)
    if wants_file(request):
        return export(
            request, "acts-alone", columns.ACTS_ALONE, rows, read_form(request), subject="reviews:list"
        )
    note_access(officer, Access.Act.CONSULTATION, "reviews", "acts of one officer")
    found = {
        "acts": True,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "officers": review_queries.who_acted(officer),
        "chosen": of,
        "small_since": small_since(),
    }
    return render(request, "exchange/reviews.html", found)


@require_POST
def review_decide(request: HttpRequest, pk: int, outcome: str) -> HttpResponse:
    """The second officer's word; back to where it was given."""
    officer = officer_of(request)
    row = review_queries.review_by_pk(officer, pk)
    if row is None:
        raise Http404
    try:
        reviews.review(officer, row, outcome, request.POST.get("reason", ""))
        if row.kind in reviews.TOLD:
            messages.success(request, _("Reviewed. The partner is told."))
    except CallerError as error:
        messages.error(request, str(error))
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "reviews")
