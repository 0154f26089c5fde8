"""The commander's page of a raid under way: its numbers renew themselves while somebody looks at them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.operations.gate.phones import report_lost
from jointdesk.desk.operations.live import live_queries
from jointdesk.desk.operations.views import find_operation


@require_GET
def live(request: HttpRequest, reference: str) -> HttpResponse:
    operation = find_operation(request, reference)
    officer, now = officer_of(request), timezone.now()
    found = live_queries.live(officer, operation, now)
    context = {"operation": operation, "live": found, "phones": live_queries.phones(officer, operation)}
    return render(request, "operations/live/live.html", context)


@require_GET
def live_numbers(request: HttpRequest, reference: str) -> HttpResponse:
    """The numbers alone; 204 while they are those the page has."""
    operation = find_operation(request, reference)
    officer = officer_of(request)
    found = live_queries.live(officer, operation, timezone.now())
    if request.GET.get("since") == found.stamp:
        return HttpResponse(status=204)
    context = {"operation": operation, "live": found, "phones": live_queries.phones(officer, operation)}
    return render(request, "operations/live/numbers.html", context)


@require_POST
def phone_lost(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Whoever enters people may say that a phone is in strange hands."""
    officer = officer_of(request)
    require(officer, "operations.record")
    operation = find_operation(request, reference)
    phone = live_queries.phones(officer, operation).filter(number=number).first()
    if phone is None:
        raise Http404
    report_lost(officer, phone)
    said = _("Phone %(number)d enters nobody any more, and what it keeps is never opened.")
    messages.success(request, said % {"number": number})
    return redirect("operation-live", reference)
