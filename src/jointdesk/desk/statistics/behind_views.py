from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.statistics.behind import (
    NETWORKS,
    count_behind,
    facts_behind,
    figures,
    is_figure,
    networks_behind,
    sums_behind,
)
from jointdesk.desk.statistics.behind_names import say_part, title_of
from jointdesk.desk.statistics.behind_rows import Line, lines_of, lines_of_networks
from jointdesk.desk.statistics.counting import last_active_day
from jointdesk.desk.statistics.facts.reach import reach_of
from jointdesk.desk.statistics.forms import ReportForm, period_of_month
from jointdesk.engine.errors import CallerError

PAGE = 100


def report_behind(request: HttpRequest, figure: str) -> HttpResponse:
    """What a figure of the report counts, of one part where `code` names one; of the newest month if none is chosen."""
    officer = officer_of(request)
    if not is_figure(figure):
        raise Http404
    newest = period_of_month(last_active_day(officer))
    chosen = ReportForm(officer, request.GET if "start" in request.GET else newest)
    if not chosen.is_valid():
        raise CallerError(_("Choose a period first: two days, the first not after the second."))
    reach = reach_of(officer, chosen.cleaned_data.get("unit"), settings.DESK.name)
    code = request.GET.get("code")
    page: Page[Any]
    if figure == NETWORKS:
        page = Paginator(networks_behind(reach, chosen.period), PAGE).get_page(request.GET.get("page"))
        lines, counted = lines_of_networks(officer, page), page.paginator.count
        sums: list[tuple[str, Decimal]] = []
    else:
        facts = facts_behind(reach, chosen.period, figures()[figure], code)
        page = Paginator(facts, PAGE).get_page(request.GET.get("page"))
        lines, counted, sums = lines_of(officer, list(page)), count_behind(facts), sums_behind(facts)
    context = {
        "title": title_of(figure),
        "part": "" if code is None else say_part(figure, code),
        "period": chosen.period,
        "reach": reach,
        "counted": counted,
        "sums": sums,
        "page": page,
        "lines": lines,
        "columns": {name for name in Line._fields if any(getattr(line, name) for line in lines)},
        "many": any(line.number != 1 for line in lines),
        "shut": len(page) - len(lines),
        "back": urlencode({"start": chosen.period.start, "end": chosen.period.end, "unit": reach.code}),
    }
    return render(request, "statistics/behind.html", context)
