from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.statistics.counting import last_active_day
from jointdesk.desk.statistics.cover import describe
from jointdesk.desk.statistics.formats import CONTENT_TYPES
from jointdesk.desk.statistics.formats import render as render_file
from jointdesk.desk.statistics.forms import ReportForm, period_of_month
from jointdesk.desk.statistics.holding import count_or_recall
from jointdesk.desk.statistics.page import chapters, openings, ways
from jointdesk.desk.statistics.report import Period, Report
from jointdesk.engine.errors import CallerError

FORMS = ("pdf", "xlsx", "csv", "json")


def report_page(request: HttpRequest) -> HttpResponse:
    """The report of the period asked for, or of the newest month with anything in it."""
    officer = officer_of(request)
    require(officer, "reports.read")
    newest = period_of_month(last_active_day(officer))
    form = ReportForm(officer, request.GET if "start" in request.GET else None, initial=newest)
    if not officer.unit.sees_all:
        del form.fields["publishable"]
    context: dict[str, object] = {"form": form}
    if not form.is_bound or form.is_valid():
        report = _count_chosen(officer, form)
        kept = _kept(form)
        context |= contents_of(report) | {"ways": ways(report, kept), "files": _files(report, kept)}
    return render(request, "statistics/report.html", context)


def report_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same report as a file: csv, xlsx, pdf or json."""
    officer = officer_of(request)
    chosen = ReportForm(officer, request.GET)
    if not chosen.is_valid():
        raise CallerError(_("Choose a period first: two days, the first not after the second."))
    report = _count_chosen(officer, chosen)
    answer = HttpResponse(render_file(report, form), content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(report)}.{form}"'
    return answer


def _count_chosen(officer: Officer, form: ReportForm) -> Report:
    if not form.is_bound:
        return count_or_recall(officer, Period(form.initial["start"], form.initial["end"]))
    chosen = form.cleaned_data
    return count_or_recall(
        officer, form.period, to_publish=bool(chosen.get("publishable")), unit=chosen.get("unit")
    )


def _kept(form: ReportForm) -> dict[str, str]:
    """What of the query stays when another period is chosen."""
    chosen = form.cleaned_data if form.is_bound else {}
    kept = {"publishable": "on"} if chosen.get("publishable") else {}
    return kept | ({"unit": chosen["unit"].code} if chosen.get("unit") else {})


def _files(report: Report, kept: dict[str, str]) -> list[tuple[str, str]]:
    """(form, address) of each file of the report that the page shows."""
    days = {"start": report.period.start.isoformat(), "end": report.period.end.isoformat()}
    return [(form, f"{reverse('report-file', args=[form])}?{urlencode(days | kept)}") for form in FORMS]


def contents_of(report: Report) -> dict[str, object]:
    """What `statistics/body.html` tells a report with, whether it is counted now or was frozen."""
    return {
        "report": report,
        "cover": describe(report),
        "openings": openings(report),
        "chapters": chapters(report),
        "rules": [_(rule) for rule in report.counting_rules],
    }


def _file_name(report: Report) -> str:
    kind = "report-to-publish" if report.publishable else "report"
    part = f"-{slugify(report.unit_code)}" if report.unit_code else ""
    return f"{kind}{part}-{report.period.start}-{report.period.end}"
