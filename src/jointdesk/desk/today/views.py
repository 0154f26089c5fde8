from importlib.metadata import version

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from jointdesk.desk.accounts.models import Role
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.lists.duties import waiting
from jointdesk.desk.lists.works import works as works_of
from jointdesk.desk.statistics.pictures.examples import draw_all
from jointdesk.desk.today.design import components
from jointdesk.desk.today.first_steps import first_steps
from jointdesk.desk.today.month import figures_of_month
from jointdesk.desk.today.panels import panels_of
from jointdesk.desk.today.week import figures_of_week


def today(request: HttpRequest) -> HttpResponse:
    """What must I do now? Then what this role works with."""
    officer = officer_of(request)
    panels = panels_of(officer)
    return render(
        request,
        "today/today.html",
        {
            "steps": first_steps(officer),
            "tasks": waiting(officer),
            "panels": panels,
            "calls": any(shown.panel.calls and shown.rows for shown in panels),
            "figures": officer.may("reports.read"),
            "commands": officer.role == Role.COMMANDER,
        },
    )


def month(request: HttpRequest) -> HttpResponse:
    """The month in figures: a panel of the first page, which does not wait for it."""
    return render(request, "today/month.html", figures_of_month(officer_of(request)))


def week(request: HttpRequest) -> HttpResponse:
    """The last seven days in figures, for whoever commands: asked for by the first page, too."""
    return render(request, "today/week.html", figures_of_week(officer_of(request)))


def works(request: HttpRequest) -> HttpResponse:
    """What runs for a while, and what ran lately."""
    found = works_of(officer_of(request))
    return render(
        request, "today/works.html", {"works": found, "running": any(not one.ended_at for one in found)}
    )


def design(request: HttpRequest) -> HttpResponse:
    """Every component with its markup, for whoever writes pages; only where the desk is debugged."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "today/design.html", {"components": components(), "pictures": draw_all()})


def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches over the machine: says nothing of what the desk holds."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"ok": True, "desk": settings.DESK.id, "version": version("jointdesk")})
