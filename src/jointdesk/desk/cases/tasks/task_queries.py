"""Permitted reads of tasks: those of the cases an officer may read."""

from datetime import datetime

from django.db.models import Case as Either
from django.db.models import F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Case, Task
from jointdesk.desk.cases.queries import cases, cases_to_work_in

MINE, TEAM, LATE, FREE = "mine", "team", "late", "free"


def tasks(officer: Officer) -> QuerySet[Task]:
    """What is to be done soonest first; what has no day last, then what is settled."""
    rows = Task.objects.filter(case__in=cases(officer).order_by().values("pk"))
    return _in_order(rows).select_related("case", "assignee", "made_by", "ended_by")


def tasks_of(case: Case) -> QuerySet[Task]:
    return _in_order(case.tasks.all()).select_related("assignee", "made_by", "ended_by")


def search_tasks(officer: Officer, whose: str = MINE, state: str = Task.State.OPEN) -> QuerySet[Task]:
    """`whose`: mine, team (of cases the officer works in), late, free (nobody has taken it yet)."""
    found = tasks(officer)
    if state in Task.State.values:
        found = found.filter(state=state)
    if whose == MINE:
        found = found.filter(assignee=officer)
    elif whose == FREE:
        found = found.filter(assignee=None)
    elif whose == LATE:
        found = found.filter(overdue())
    if whose != MINE:
        found = found.filter(case__in=cases_to_work_in(officer).order_by().values("pk"))
    return found


def late_tasks(officer: Officer) -> QuerySet[Task]:
    """One's own that are late."""
    return tasks(officer).filter(overdue(), assignee=officer)


def due_tasks(officer: Officer) -> QuerySet[Task]:
    """One's own that are not late yet."""
    return tasks(officer).filter(assignee=officer, state=Task.State.OPEN).exclude(overdue())


def overdue(now: datetime | None = None) -> Q:
    return Q(state=Task.State.OPEN, due_at__lt=now or timezone.now())


def _in_order(rows: QuerySet[Task]) -> QuerySet[Task]:
    settled = Either(
        When(state=Task.State.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return rows.annotate(settled=settled).order_by("settled", F("due_at").asc(nulls_last=True), "pk")
