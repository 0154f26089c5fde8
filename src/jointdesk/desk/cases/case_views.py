"""The list of cases, and a case's page with what is said of itself."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.cases import actions, queries, team_actions
from jointdesk.desk.cases.case_forms import EditForm, LeadForm, MemberForm, TransferForm
from jointdesk.desk.cases.case_page import gather_page
from jointdesk.desk.cases.form_pages import find_case, handle
from jointdesk.desk.cases.forms import CaseForm
from jointdesk.desk.cases.models import Case
from jointdesk.desk.intake.listings.queries import DECIDE
from jointdesk.desk.lists.cells import Column
from jointdesk.desk.lists.export import export, read_form
from jointdesk.desk.lists.undo import offer_undo

PAGE = 50
WHOSE = (
    ("", gettext_lazy("All")),
    (queries.MINE, gettext_lazy("Those I lead")),
    (queries.TEAM, gettext_lazy("Those of my teams")),
    (queries.LATE, gettext_lazy("With late tasks")),
)
HOLDING = (queries.HOLDING, gettext_lazy("Closed, with holds on the public list"))
COLUMNS = (
    Column(gettext_lazy("Reference"), lambda case: case.reference),
    Column(gettext_lazy("Title"), lambda case: case.title),
    Column(gettext_lazy("Unit"), lambda case: case.unit.name),
    Column(gettext_lazy("Lead"), lambda case: str(case.lead)),
    Column(gettext_lazy("State"), lambda case: case.get_state_display()),
    Column(gettext_lazy("Opened"), lambda case: case.opened_at),
    Column(gettext_lazy("Networks"), lambda case: case.network_count),
    Column(gettext_lazy("Persons"), lambda case: case.person_count),
    Column(gettext_lazy("To do"), lambda case: case.task_count),
    Column(gettext_lazy("Late"), lambda case: case.late_count),
    Column(gettext_lazy("Handling mark"), lambda case: case.mark),
)


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    text, state, whose = _choice(request)
    found = queries.search_cases(officer_of(request), text, state, whose)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "q": text, "state": state, "states": Case.State.choices, "whose": whose}
    all_whose = (*WHOSE, HOLDING) if officer_of(request).may(DECIDE) else WHOSE
    return render(request, "cases/list.html", shown | {"all_whose": all_whose})


@require_GET
def case_export(request: HttpRequest) -> HttpResponseBase:
    found = queries.search_cases(officer_of(request), *_choice(request))
    return export(request, "cases", COLUMNS, found, read_form(request), subject="cases:list")


def _choice(request: HttpRequest) -> tuple[str, str, str]:
    return request.GET.get("q", ""), request.GET.get("state", ""), request.GET.get("whose", "")


def case_new(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    initial = {"networks": request.GET.getlist("network"), "complaints": request.GET.getlist("complaint")}
    form = CaseForm(officer, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        case = actions.open_case(
            officer,
            chosen["title"],
            chosen["unit"],
            chosen["networks"],
            complaints=chosen["complaints"],
            mark=chosen["mark"],
            summary=chosen["summary"],
        )
        return redirect("case", case.reference)
    return render(request, "cases/new.html", {"form": form})


@require_GET
def case_detail(request: HttpRequest, reference: str) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    note_access(officer, "consultation", f"case:{case.reference}", "case work")
    found = gather_page(officer, case, whole="whole" in request.GET, people=request.GET.get("people"))
    return render(request, "cases/detail.html", found)


def case_edit(request: HttpRequest, reference: str) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    told = {"title": case.title, "summary": case.summary, "mark": case.mark}
    return handle(
        request,
        EditForm(request.POST or None, initial=told),
        lambda said: actions.edit_case(officer, case, **said),
        title=_("Correct the case"),
        button=_("Save"),
        **back(case),
    )


@require_POST
def case_state(request: HttpRequest, reference: str) -> HttpResponse:
    """Closing with something still to do asks first: the same again with `drop_tasks` closes."""
    officer, case = officer_of(request), find_case(request, reference)
    state, drop = request.POST.get("state", ""), "drop_tasks" in request.POST
    try:
        actions.change_state(officer, case, state, drop_tasks=drop)
    except actions.OpenTasks as error:
        found = {"case": case, "error": error, "state": state}
        return render(request, "cases/close.html", found, status=409)
    return redirect("case", reference)


def member_new(request: HttpRequest, reference: str) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    return handle(
        request,
        MemberForm(case, request.POST or None),
        lambda said: team_actions.add_member(officer, case, said["officer"], said["part"]),
        title=_("Take an officer into the team"),
        lead=_("He or she sees this case from now on, of whatever unit, and no other of ours."),
        button=_("Take in"),
        **back(case, "team"),
    )


@require_POST
def member_leave(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    member = queries.team(case).filter(pk=pk).first()
    if member is not None:
        team_actions.remove_member(officer, case, member)
        said = _("%(officer)s has left the team.") % {"officer": member.officer}
        offer_undo(request, said, "case-member-back", case.reference, member.pk)
    return redirect(back(case, "team")["back"])


@require_POST
def member_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    member = case.members.filter(pk=pk).exclude(left_at=None).select_related("officer").first()
    if member is not None:
        team_actions.add_member(officer, case, member.officer, member.part)
    return redirect(back(case, "team")["back"])


def case_lead(request: HttpRequest, reference: str) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    return handle(
        request,
        LeadForm(request.POST or None, initial={"lead": case.lead}),
        lambda said: team_actions.change_lead(officer, case, said["lead"]),
        title=_("Another lead"),
        button=_("Change"),
        **back(case, "team"),
    )


def case_transfer(request: HttpRequest, reference: str) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    return handle(
        request,
        TransferForm(case, request.POST or None),
        lambda said: team_actions.transfer_case(officer, case, said["unit"], said["reason"], said["lead"]),
        title=_("Send to another unit"),
        lead=_("Its history goes along. Who is in the team stays in it."),
        button=_("Send"),
        **{**back(case), "back": reverse("cases")},
    )


def back(case: Case, part: str = "") -> dict[str, str]:
    """Where a form of this case leads to."""
    place = reverse("case", args=[case.reference])
    return {"back": f"{place}#{part}" if part else place, "crumbs": f"{case.reference} · {case.title}"}
