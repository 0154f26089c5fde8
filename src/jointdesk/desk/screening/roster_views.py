"""The list of rosters, how far each is, and the lines that could not be taken."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.intake.csv_file import write_refused
from jointdesk.desk.lists.counted_pages import CountedPages
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.desk.screening import columns, queries
from jointdesk.desk.screening.models import Roster
from jointdesk.engine.errors import InputError

PAGE = 50


def roster_list(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    rows = queries.listed_rosters(officer)
    if wants_file(request):
        return export(request, "rosters", columns.ROSTERS, rows, read_form(request), subject="rosters:list")
    page = CountedPages(rows, PAGE).get_page(request.GET.get("page"))
    template = "screening/roster_rows.html" if request.htmx else "screening/rosters.html"  # type: ignore[attr-defined]
    return render(request, template, {"page": page, "running": queries.is_screening(officer)})


def progress(request: HttpRequest, reference: str) -> HttpResponse:
    """The panel that says how far a roster is, asked for again and again while the worker screens."""
    roster = _find(request, reference)
    done, rows = queries.progress_of(roster)
    context = {"roster": roster, "done": done, "rows": rows}
    answer = render(request, "screening/progress.html", context)
    if done == rows and request.GET.get("again"):
        answer["HX-Refresh"] = "true"
    return answer


def set_aside(request: HttpRequest, reference: str) -> HttpResponse:
    """The lines that could not be taken, as a file to be put right."""
    officer, roster = officer_of(request), _find(request, reference)
    lines = list(queries.set_aside(officer, reference))
    columns = dict.fromkeys(column for line in lines for column, _ in line.cells)
    rows = [
        (InputError(line.why, file="", line=line.line or None, field=line.field or None), dict(line.cells))
        for line in lines
    ]
    note_access(officer, Access.Act.CONSULTATION, f"roster:{roster.reference}", "screening")
    answer = HttpResponse(write_refused(rows, columns), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{reference}.csv") or "attachment"
    return answer


def _find(request: HttpRequest, reference: str) -> Roster:
    roster = queries.find_roster(officer_of(request), reference)
    if roster is None:
        raise Http404
    return roster
