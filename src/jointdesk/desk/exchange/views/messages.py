from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange import columns, queries
from jointdesk.desk.exchange.mail import alarm_actions
from jointdesk.desk.exchange.mail.contact import contacts
from jointdesk.desk.lists.export import export, read_form, wants_file

PAGE = 50


@require_GET
def message_list(request: HttpRequest) -> HttpResponseBase:
    """What is stuck: quarantined, undelivered, alarms, and what the wire turned away."""
    officer = officer_of(request)
    require(officer, "partners.read")
    if wants_file(request):
        rows = queries.quarantined(officer)
        return export(
            request, "quarantined", columns.QUARANTINED, rows, read_form(request), subject="messages:list"
        )
    found = {
        "page": Paginator(queries.quarantined(officer), PAGE).get_page(request.GET.get("page")),
        "refused": queries.refused_over_there(officer)[:50],
        "contacts": contacts(officer)[:50],
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
def message_settle(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    row = queries.quarantined(officer).filter(pk=pk).first()
    if row is None:
        raise Http404
    alarm_actions.settle_message(officer, row)
    messages.success(request, _("Settled. The message is not tried again."))
    return redirect("messages")


@require_POST
def alarm_settle(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    alarm = queries.alarms(officer).filter(pk=pk).first()
    if alarm is None:
        raise Http404
    alarm_actions.settle_alarm(officer, alarm)
    return redirect("messages")
