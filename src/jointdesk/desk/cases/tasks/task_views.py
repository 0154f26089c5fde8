"""Tasks on a case's page, and the list of what an officer has to do."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases.case_forms import TaskForm
from jointdesk.desk.cases.case_views import back
from jointdesk.desk.cases.form_pages import find_case, handle
from jointdesk.desk.cases.models import Case, Task
from jointdesk.desk.cases.tasks import task_actions
from jointdesk.desk.cases.tasks.task_queries import FREE, LATE, MINE, TEAM, search_tasks
from jointdesk.desk.lists.cells import Column
from jointdesk.desk.lists.export import export, read_form
from jointdesk.desk.lists.undo import offer_undo

PAGE = 50
WHOSE = (
    (MINE, gettext_lazy("Mine")),
    (TEAM, gettext_lazy("Of my cases")),
    (FREE, gettext_lazy("Taken by nobody yet")),
    (LATE, gettext_lazy("Late")),
)
COLUMNS = (
    Column(gettext_lazy("Case"), lambda task: task.case.reference),
    Column(gettext_lazy("What is to be done"), lambda task: task.title),
    Column(gettext_lazy("By whom"), lambda task: str(task.assignee or "")),
    Column(gettext_lazy("Until when"), lambda task: task.due_at),
    Column(gettext_lazy("State"), lambda task: task.get_state_display()),
    Column(gettext_lazy("What came of it"), lambda task: task.outcome),
)


@require_GET
def task_list(request: HttpRequest) -> HttpResponse:
    whose, state = _choice(request)
    page = Paginator(search_tasks(officer_of(request), whose, state), PAGE).get_page(request.GET.get("page"))
    found = {"page": page, "whose": whose, "all_whose": WHOSE, "state": state, "states": Task.State.choices}
    return render(request, "cases/tasks.html", found)


@require_GET
def task_export(request: HttpRequest) -> HttpResponseBase:
    found = search_tasks(officer_of(request), *_choice(request))
    return export(request, "tasks", COLUMNS, found, read_form(request), subject="tasks:list")


def _choice(request: HttpRequest) -> tuple[str, str]:
    return request.GET.get("whose", MINE), request.GET.get("state", Task.State.OPEN)


def task_new(request: HttpRequest, reference: str) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    return handle(
        request,
        TaskForm(case, request.POST or None),
        lambda said: task_actions.add_task(officer, case, **said),
        title=_("A new task"),
        button=_("Give the task"),
        **back(case, "tasks"),
    )


def task_change(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    task = _find(case, pk)
    told = {
        "title": task.title,
        "assignee": task.assignee,
        "due_at": timezone.localtime(task.due_at) if task.due_at else None,
        "details": task.details,
    }
    return handle(
        request,
        TaskForm(case, request.POST or None, initial=told),
        lambda said: task_actions.change_task(officer, task, **said),
        title=_("Change the task"),
        button=_("Save"),
        **back(case, "tasks"),
    )


@require_POST
def task_end(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Done, or dropped (`dropped`)."""
    officer, case = officer_of(request), find_case(request, reference)
    task, dropped = _find(case, pk), "dropped" in request.POST
    task_actions.end_task(officer, task, request.POST.get("outcome", ""), dropped=dropped)
    said = _("Dropped: %(task)s") if dropped else _("Done: %(task)s")
    offer_undo(request, said % {"task": task.title}, "case-task-resume", case.reference, task.pk)
    return redirect(back(case, "tasks")["back"])


@require_POST
def task_resume(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    task_actions.resume_task(officer, _find(case, pk))
    return redirect(back(case, "tasks")["back"])


def _find(case: Case, pk: int) -> Task:
    task = case.tasks.filter(pk=pk).select_related("case", "assignee").first()
    if task is None:
        raise Http404
    return task
