from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.cases import actions, queries
from jointdesk.desk.cases.forms import CaseForm
from jointdesk.desk.cases.models import Case, Involvement, Notice

PAGE = 50


def case_list(request: HttpRequest) -> HttpResponse:
    text, state = request.GET.get("q", ""), request.GET.get("state", "")
    found = queries.search_cases(officer_of(request), text, state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request, "cases/list.html", {"page": page, "q": text, "state": state, "states": Case.State.choices}
    )


def case_new(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    initial = {"networks": request.GET.getlist("network")}
    form = CaseForm(officer, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        case = actions.open_case(
            officer, chosen["title"], chosen["unit"], chosen["networks"], mark=chosen["mark"]
        )
        return redirect("case", case.reference)
    return render(request, "cases/new.html", {"form": form})


def case_detail(request: HttpRequest, reference: str) -> HttpResponse:
    officer = officer_of(request)
    case = queries.case_by_reference(officer, reference)
    if case is None:
        raise Http404
    if request.method == "POST":
        actions.change_state(officer, case, request.POST.get("state", ""))
        return redirect("case", reference)
    note_access(officer, "consultation", f"case:{case.reference}", "case work")
    # categories are never mixed: each has a list of its own (Directive (EU) 2016/680, Art. 6)
    people = [
        (category, [row.person for row in case.involvements.all() if row.category == category.value])
        for category in Involvement.Category
    ]
    return render(
        request,
        "cases/detail.html",
        {"case": case, "people": [(c, rows) for c, rows in people if rows], "states": Case.State.choices},
    )


def notice_list(request: HttpRequest) -> HttpResponse:
    chosen = {
        "colour": request.GET.get("colour", ""),
        "state": request.GET.get("state", ""),
        "text": request.GET.get("q", ""),
    }
    officer = officer_of(request)
    page = Paginator(queries.notices(officer, **chosen), PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        note_access(officer, "consultation", "notices:list", "tracing persons sought")
    return render(
        request,
        "cases/notices.html",
        {"page": page, "chosen": chosen, "colours": Notice.Colour.choices, "states": Notice.State.choices},
    )


def notice_detail(request: HttpRequest, reference: str) -> HttpResponse:
    officer = officer_of(request)
    notice = queries.notice_by_reference(officer, reference)
    if notice is None:
        raise Http404
    note_access(officer, "consultation", f"notice:{notice.reference}", "tracing persons sought")
    return render(request, "cases/notice.html", {"notice": notice})
