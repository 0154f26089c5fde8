from importlib.metadata import version

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.hit_queries import hits
from jointdesk.desk.networks.queries import networks
from jointdesk.desk.operations.queries import listed_operations
from jointdesk.desk.statistics.counting import count, last_active_day
from jointdesk.desk.statistics.forms import period_of_month
from jointdesk.desk.statistics.report import Period
from jointdesk.desk.statistics.tables import headline
from jointdesk.desk.today.queries import tasks

SHOWN = 5


def today(request: HttpRequest) -> HttpResponse:
    """What must I do now? Then what is new, then the month in figures."""
    officer = officer_of(request)
    # the month of the newest complaint or operation: in a quiet month a page of zeros tells nothing
    period = Period(**period_of_month(last_active_day(officer) if officer.may("reports.read") else None))
    return render(
        request,
        "today/today.html",
        {
            "tasks": tasks(officer),
            "hits": hits(officer)[:SHOWN],
            "networks": networks(officer).filter(complaint_count__gt=1)[:SHOWN],
            "operations": listed_operations(officer)[:SHOWN],
            "period": period,
            "figures": headline(count(officer, period, compare=False)) if officer.may("reports.read") else [],
        },
    )


def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches over the machine: says nothing of what the desk holds."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"ok": True, "desk": settings.DESK.id, "version": version("jointdesk")})
