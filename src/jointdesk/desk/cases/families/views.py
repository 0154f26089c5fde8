"""The pages of families' reports. They look the same whatever was found: that is shown above, in the compartment."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.naming import unit_name
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.attachments.actions import open_plain
from jointdesk.desk.attachments.responses import SEALED_OFF
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.families import queries, report_actions
from jointdesk.desk.cases.families.alike import find_alike
from jointdesk.desk.cases.families.forms import CloseForm, NewsForm, ReportForm, ToldForm, initial_of
from jointdesk.desk.cases.families.notice_making import make_notice
from jointdesk.desk.cases.families.report_actions import PICTURES, PURPOSE, address_of
from jointdesk.desk.cases.form_pages import handle
from jointdesk.desk.cases.models import FamilyReport
from jointdesk.desk.lists.cells import Column
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound

PAGE = 50
State = FamilyReport.State
WAY = (State.RECORDED, State.OPEN, State.TO_TELL, State.TOLD)
COLUMNS = (
    Column(gettext_lazy("Reference"), lambda row: row.reference),
    Column(gettext_lazy("Name"), lambda row: row.name),
    Column(gettext_lazy("Born"), lambda row: row.birth_date),
    Column(gettext_lazy("Nationality"), lambda row: row.nationality),
    Column(gettext_lazy("Last contact on"), lambda row: row.last_contact_on),
    Column(gettext_lazy("Last known place"), lambda row: row.last_place),
    Column(gettext_lazy("Who reports"), lambda row: row.reporter),
    Column(gettext_lazy("Unit"), lambda row: unit_name(row.unit)),
    Column(gettext_lazy("Taken in"), lambda row: row.made_at),
    Column(gettext_lazy("State"), lambda row: row.get_state_display()),
)


@require_GET
def report_list(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    text, state, risk = request.GET.get("q", ""), request.GET.get("state", ""), request.GET.get("risk") == "1"
    rows = queries.search_reports(officer, text, state, risk)
    if wants_file(request):
        return export(request, "families", COLUMNS, rows, read_form(request), subject="family_reports:list")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        note_access(officer, Access.Act.CONSULTATION, "family_reports:list", PURPOSE)
    shown = {"page": page, "q": text, "state": state, "risk": risk, "states": State.choices}
    return render(request, "cases/families/list.html", shown)


def report_new(request: HttpRequest) -> HttpResponse:
    """Somebody who may be reported already is shown before the report is kept."""
    officer = officer_of(request)
    form = ReportForm(request.POST or None, request.FILES or None)
    return _write(request, form, lambda told: report_actions.record_report(officer, told))


@require_GET
def report_detail(request: HttpRequest, reference: str) -> HttpResponse:
    officer, report = officer_of(request), _find(request, reference)
    note_access(officer, Access.Act.CONSULTATION, f"family_report:{report.reference}", PURPOSE)
    context = {
        "report": report,
        "heard": report.news.select_related("by"),
        "way": [(state, state.label) for state in WAY],
        "closed": report.state in (State.CLOSED, State.TOLD),
    }
    return render(request, "cases/families/report.html", context)


def report_edit(request: HttpRequest, reference: str) -> HttpResponse:
    officer, report = officer_of(request), _find(request, reference)
    form = ReportForm(request.POST or None, request.FILES or None, initial=initial_of(report))
    return _write(
        request, form, lambda told: report_actions.change_report(officer, report, told), report=report
    )


@require_GET
def report_photo(request: HttpRequest, reference: str) -> HttpResponse:
    officer, report = officer_of(request), _find(request, reference)
    photo = report.photo
    if photo is None or photo.media_type not in PICTURES:
        raise Http404
    note_access(officer, Access.Act.CONSULTATION, f"family_report:{report.reference}", "photo")
    # bounded when it was stored: nothing larger lies there
    return HttpResponse(b"".join(open_plain(photo)), content_type=photo.media_type, headers=SEALED_OFF)


@require_POST
def report_notice(request: HttpRequest, reference: str) -> HttpResponse:
    """One button: the notice is drafted, and issued where nothing is lacking."""
    officer, report = officer_of(request), _find(request, reference)
    try:
        notice, issued = make_notice(officer, report)
    except (NotAllowed, NotFound):
        raise
    except CallerError as error:
        messages.error(request, str(error))
        return redirect(address_of(report))
    if issued:
        messages.success(request, _("The yellow notice is issued."))
        return redirect(address_of(report))
    messages.warning(request, _("The notice is drafted: add what it lacks, then issue it."))
    return redirect("notice", notice.reference)


def report_news(request: HttpRequest, reference: str) -> HttpResponse:
    officer, report = officer_of(request), _find(request, reference)
    form = NewsForm(request.POST or None, initial={"heard_on": timezone.localdate()})
    return _ask(
        request,
        report,
        form,
        lambda said: report_actions.add_news(officer, report, **said),
        title=_("What was heard since"),
        button=_("Write down"),
    )


def report_told(request: HttpRequest, reference: str) -> HttpResponse:
    officer, report = officer_of(request), _find(request, reference)
    return _ask(
        request,
        report,
        ToldForm(request.POST or None),
        lambda said: report_actions.tell_family(officer, report, said["what"]),
        title=_("The family was told"),
        lead=_how_to_tell(report),
        button=_("Write down"),
    )


def report_close(request: HttpRequest, reference: str) -> HttpResponse:
    officer, report = officer_of(request), _find(request, reference)
    return _ask(
        request,
        report,
        CloseForm(request.POST or None),
        lambda said: report_actions.close_report(officer, report, said["why"]),
        title=_("Close the report"),
        button=_("Close"),
    )


@require_GET
def family_of_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice's page shows the report it was made of, to whoever may read it."""
    officer = officer_of(request)
    report = queries.report_of_notice(officer, pk)
    if report is not None:
        note_access(officer, Access.Act.CONSULTATION, f"family_report:{report.reference}", PURPOSE)
    return render(request, "cases/families/notice_panel.html", {"report": report})


def _how_to_tell(report: FamilyReport) -> str:
    """What is said and how, before the eyes of whoever tells it."""
    said = (
        (_("What the family may be told"), report.may_tell.in_words() if report.may_tell else ""),
        (_("How to answer"), report.contact),
        (_("How to answer safely"), report.answer_safely),
    )
    return "\n".join(f"{label}: {text}" for label, text in said if text)


def _ask(
    request: HttpRequest,
    report: FamilyReport,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    **words: Any,
) -> HttpResponse:
    if request.method == "GET":
        note_access(
            officer_of(request), Access.Act.CONSULTATION, f"family_report:{report.reference}", PURPOSE
        )
    return handle(request, form, act, back=address_of(report), crumbs=report.reference, **words)


def _write(
    request: HttpRequest,
    form: ReportForm,
    act: Callable[[Any], FamilyReport],
    report: FamilyReport | None = None,
) -> HttpResponse:
    officer, alike = officer_of(request), []
    if request.method == "POST" and form.is_valid():
        told = form.told()
        alike = [] if report or request.POST.get("anyway") == "1" else find_alike(officer, told)
        if not alike:
            try:
                return redirect(address_of(act(told)))
            except (NotAllowed, NotFound):
                raise
            except CallerError as error:
                form.add_error(None, str(error))
    if report is not None or alike:
        names = [report, *alike] if report else alike
        for one in names:
            note_access(officer, Access.Act.CONSULTATION, f"family_report:{one.reference}", PURPOSE)
    context = {"form": form, "report": report, "alike": alike}
    return render(
        request, "cases/families/form.html", context, status=400 if form.errors else 409 if alike else 200
    )


def _find(request: HttpRequest, reference: str) -> FamilyReport:
    report = queries.report_by_reference(officer_of(request), reference)
    if report is None:
        raise Http404
    return report
