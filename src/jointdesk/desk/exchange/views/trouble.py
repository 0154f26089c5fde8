from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange import queries
from jointdesk.desk.exchange.mail.contact import contacts
from jointdesk.desk.partners.queries import partner_named

ALARMS_SHOWN = 100


@require_GET
def witnessed(request: HttpRequest) -> HttpResponse:
    """A panel of the log's page: whose logs we witness."""
    officer = officer_of(request)
    require(officer, "partners.read")
    return render(
        request, "exchange/witnessed.html", {"contacts": contacts(officer)[:50], "theirs_alone": True}
    )


@require_GET
def partner_trouble(request: HttpRequest, desk: str) -> HttpResponse:
    """A panel of the partner's page: its open alarms, and what came since its keys may have been another's."""
    officer = officer_of(request)
    require(officer, "partners.read")
    partner = partner_named(officer, desk)
    suspect = list(queries.suspect_kinds(officer, partner))
    found = {
        "partner": partner,
        "contacts": contacts(officer, desk=desk),
        "alarms": queries.alarms(officer).filter(partner=partner)[:ALARMS_SHOWN],
        "suspect": suspect,
        "suspect_count": sum(row["count"] for row in suspect),
    }
    return render(request, "exchange/trouble.html", found)
