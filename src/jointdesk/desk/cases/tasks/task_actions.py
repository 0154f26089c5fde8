"""Giving, finishing, dropping tasks and taking them up again. Whoever is given one is told."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications import notify
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.chronology.event_actions import note_event
from jointdesk.desk.cases.holding import hold_case
from jointdesk.desk.cases.models import Case, CaseEvent, Task
from jointdesk.desk.cases.queries import cases_to_work_in
from jointdesk.engine.errors import CallerError


@transaction.atomic
def add_task(
    officer: Officer,
    case: Case,
    title: str,
    *,
    assignee: Officer | None = None,
    due_at: datetime | None = None,
    details: str = "",
    source: str = "",
) -> Task:
    case = hold_case(officer, case)
    _check_assignee(case, assignee)
    task = Task.objects.create(
        case=case,
        title=_read_title(title),
        details=details.replace("\x00", "").strip()[:2000],
        assignee=assignee,
        due_at=due_at,
        made_by=officer,
        made_at=timezone.now(),
        source=source.replace("\x00", "").strip()[:120],
    )
    _record("task_given", officer, task)
    _tell(officer, task)
    return task


@transaction.atomic
def change_task(
    officer: Officer,
    task: Task,
    *,
    title: str,
    assignee: Officer | None,
    due_at: datetime | None,
    details: str = "",
) -> Task:
    """What is to be done, by whom and until when."""
    task = _hold(officer, task, Task.State.OPEN)
    _check_assignee(task.case, assignee)
    before = task.assignee_id
    task.title, task.assignee, task.due_at = _read_title(title), assignee, due_at
    task.details = details.replace("\x00", "").strip()[:2000]
    task.save(update_fields=["title", "assignee", "due_at", "details"])
    _record("task_changed", officer, task)
    if task.assignee_id != before:
        _tell(officer, task)
    return task


@transaction.atomic
def end_task(officer: Officer, task: Task, outcome: str = "", *, dropped: bool = False) -> Task:
    """It is done, or will not be done."""
    task = _hold(officer, task, Task.State.OPEN)
    task.state = Task.State.DROPPED if dropped else Task.State.DONE
    task.ended_by, task.ended_at = officer, timezone.now()
    task.outcome = outcome.replace("\x00", "").strip()[:500]
    task.save(update_fields=["state", "ended_by", "ended_at", "outcome"])
    if dropped:
        _record("task_dropped", officer, task)
    else:
        _record("task_done", officer, task)
        note_event(officer, task.case, CaseEvent.Kind.TASK, {"task": task.pk})
    return task


@transaction.atomic
def resume_task(officer: Officer, task: Task) -> Task:
    """Undo: it is to be done again."""
    task = _hold(officer, task, Task.State.DONE, Task.State.DROPPED)
    task.state, task.ended_by, task.ended_at, task.outcome = Task.State.OPEN, None, None, ""
    task.save(update_fields=["state", "ended_by", "ended_at", "outcome"])
    task.case.events.filter(kind=CaseEvent.Kind.TASK, facts__task=task.pk).delete()
    _record("task_resumed", officer, task)
    return task


def _hold(officer: Officer, task: Task, *states: str) -> Task:
    case = hold_case(officer, task.case)
    found = Task.objects.select_for_update(of=("self",)).filter(case=case, pk=task.pk).first()
    if found is None or found.state not in states:
        raise CallerError(_("Somebody has settled this task meanwhile."))
    found.case = case
    return found


def _check_assignee(case: Case, assignee: Officer | None) -> None:
    if assignee is not None and not cases_to_work_in(assignee).filter(pk=case.pk).exists():
        raise CallerError(_("%(officer)s does not work in this case.") % {"officer": assignee})


def _read_title(title: str) -> str:
    title = " ".join(title.replace("\x00", "").split())
    if not title:
        raise CallerError(_("Say what is to be done."))
    return title[:200]


def _record(kind: str, officer: Officer, task: Task) -> None:
    facts = {"task": task.pk, "assignee": task.assignee_id, "officer": officer.pk}
    record(kind, f"case:{task.case.reference}", facts)


def _tell(officer: Officer, task: Task) -> None:
    if task.assignee is not None and task.assignee != officer:
        url = reverse("case", args=[task.case.reference]) + "#tasks"
        notify([task.assignee], "task_given", subject=f"case:{task.case.reference}", url=url)
