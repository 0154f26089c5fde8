from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange import alarm_actions, queries

PAGE = 50


@require_GET
def message_list(request: HttpRequest) -> HttpResponse:
    """What is stuck: quarantined, undelivered, alarms, and what the wire turned away."""
    officer = officer_of(request)
    require(officer, "partners.read")
    found = {
        "page": Paginator(queries.quarantined(officer), PAGE).get_page(request.GET.get("page")),
        "undelivered": queries.undelivered(officer)[:100],
        "alarms": queries.alarms(officer)[:100],
        "refusals": queries.wire_refusals(officer)[:50],
    }
    return render(request, "exchange/messages.html", found)


@require_POST
def message_retry(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    row = queries.quarantined(officer).filter(pk=pk).first()
    if row is None:
        raise Http404
    if alarm_actions.retry_message(officer, row):
        messages.success(request, _("It could be handled now."))
    else:
        messages.warning(request, _("It still cannot be handled."))
    return redirect("messages")


@require_POST
def alarm_settle(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    alarm = queries.alarms(officer).filter(pk=pk).first()
    if alarm is None:
        raise Http404
    alarm_actions.settle_alarm(officer, alarm)
    return redirect("messages")
