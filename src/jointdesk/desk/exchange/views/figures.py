import csv
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.figures.figure_actions import state_figures
from jointdesk.desk.exchange.figures.figure_queries import READ, behind, compare, month_of, read_period
from jointdesk.desk.exchange.figures.figure_tables import tables_of
from jointdesk.desk.exchange.figures.figure_words import COLUMNS, word_of
from jointdesk.desk.exchange.lookups import find_partner
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.figures.counting import Period


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """What both desks count of their requests in a period, and whether the partner states the same."""
    officer = officer_of(request)
    require(officer, READ)
    try:
        partner, period = _asked(request)
        compared = compare(officer, partner, period) if partner is not None and period is not None else None
        wrong = ""
    except CallerError as error:
        partner, period, compared, wrong = None, None, None, str(error)
    found = {
        "partners": confirmed_partners(),
        "partner": partner,
        "first": request.GET.get("first") or _day(period.begin if period else None),
        "last": request.GET.get("last") or _day(period.end - timedelta(days=1) if period else None),
        "compared": compared,
        "tables": tables_of(compared.figures) if compared else [],
        "columns": [(name, word_of(name)) for name in COLUMNS],
        "wrong": wrong,
    }
    return render(request, "exchange/figures.html", found, status=400 if wrong else 200)


@require_GET
def figures_behind(request: HttpRequest) -> HttpResponse:
    """The requests behind one figure, as far as the officer may read them."""
    officer = officer_of(request)
    require(officer, READ)
    partner, period = _asked(request)
    if partner is None or period is None:
        raise CallerError(_("There is no such partner."))
    compared = compare(officer, partner, period)
    asker, form, figure = (request.GET.get(name, "") for name in ("asker", "form", "figure"))
    rows, more = behind(officer, compared.figures, asker=asker, form=form, figure=figure)
    found = {
        "partner": partner,
        "rows": rows,
        "more": more,
        "form_name": form,
        "figure": word_of(figure),
        "back": request.GET.urlencode(),
        "period": period,
        "last": period.end - timedelta(days=1),
    }
    return render(request, "exchange/figures_behind.html", found)


@require_GET
def figures_csv(request: HttpRequest) -> HttpResponse:
    """A row a figure."""
    officer = officer_of(request)
    require(officer, READ)
    partner, period = _asked(request)
    if partner is None or period is None:
        raise CallerError(_("There is no such partner."))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"figures-{partner.desk_id}-{_day(period.begin)}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(answer)
    writer.writerow(["begin", "end", "asker", "form", "figure", "value"])
    for row in compare(officer, partner, period).figures.rows:
        for figure, value in row.figures:
            writer.writerow([_day(period.begin), _day(period.end), row.asker, row.form, figure, value])
    return answer


@require_POST
def figures_state(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "figures.state")
    partner = find_partner(request.POST.get("partner", ""))
    first, last = request.POST.get("first", ""), request.POST.get("last", "")
    try:
        state_figures(officer, partner, read_period(first, last))
        messages.success(request, _("Our figures go to the partner."))
    except CallerError as error:
        messages.error(request, str(error))
    return redirect(
        f"{reverse('figures')}?{urlencode({'partner': partner.desk_id, 'first': first, 'last': last})}"
    )


def _asked(request: HttpRequest) -> tuple[Partner | None, Period | None]:
    """The first partner and this month, unless others are named."""
    desk, first, last = (request.GET.get(name, "") for name in ("partner", "first", "last"))
    partner = find_partner(desk) if desk else confirmed_partners().first()
    period = read_period(first, last) if first or last else month_of(timezone.now())
    return partner, period


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""
