from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.accounts.wellbeing.checks import all_checks


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """How the desk itself is: each check with its reading, the worst first."""
    require(officer_of(request), "health.read")
    readings = [(check, check.take()) for check in all_checks()]
    readings.sort(key=lambda pair: ("red", "amber", "green").index(pair[1].tone))
    return render(request, "administration/health.html", {"readings": readings})
