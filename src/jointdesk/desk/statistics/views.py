from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.naming import country_name, scam_type_name
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.formats import CONTENT_TYPES
from jointdesk.desk.statistics.formats import render as render_file
from jointdesk.desk.statistics.forms import PeriodForm, period_of_month
from jointdesk.desk.statistics.pictures import draw_bars, draw_map
from jointdesk.desk.statistics.report import Period
from jointdesk.desk.statistics.tables import headline, tables
from jointdesk.engine.errors import CallerError


def report_page(request: HttpRequest) -> HttpResponse:
    """The report of the period asked for, or of the running month."""
    officer = officer_of(request)
    require(officer, "reports.read")
    form = PeriodForm(request.GET if "start" in request.GET else None, initial=period_of_month())
    period = form.period if form.is_valid() else Period(**period_of_month())
    context: dict[str, object] = {"form": form, "period": period}
    if not form.errors:
        report = count(officer, period)
        context |= {
            "report": report,
            "headline": headline(report),
            "rules": [_(rule) for rule in report.counting_rules],
            "tables": [table for table in tables(report) if table.key != "headline"],
            "map": draw_map(report.country, report.found.by_province),
            "bars": [
                (
                    _("Foreigners by nationality"),
                    draw_bars(report.found.by_nationality, country_name, _("others")),
                ),
                (
                    _("Complaints by scam type"),
                    draw_bars(report.reported.by_scam_type, scam_type_name, _("others")),
                ),
            ],
        }
    return render(request, "statistics/report.html", context)


def report_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same report as a file: csv, xlsx or pdf."""
    officer = officer_of(request)
    chosen = PeriodForm(request.GET)
    if not chosen.is_valid():
        raise CallerError(_("Choose a period first: two days, the first not after the second."))
    period = chosen.period
    raw = render_file(count(officer, period), form)
    answer = HttpResponse(raw, content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="report-{period.start}-{period.end}.{form}"'
    return answer
