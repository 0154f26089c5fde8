"""The worker's part of tasks: whoever has one that became late is told, once a task."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from jointdesk.desk.accounts.notifications import notify
from jointdesk.desk.accounts.wellbeing.beats import beat, last_beat
from jointdesk.desk.cases.models import Case, Task

LOOKED = "late_tasks"
# of a desk whose worker never looked before
AT_FIRST = timedelta(days=1)


def tell_of_late_tasks() -> int:
    """Tasks of open cases whose moment has passed since the last look: those to whom they were given are told."""
    now, last = timezone.now(), last_beat(LOOKED)
    since = last.at if last else now - AT_FIRST
    rows = Task.objects.filter(
        state=Task.State.OPEN, due_at__gt=since, due_at__lte=now, assignee__is_active=True
    )
    rows = rows.exclude(case__state=Case.State.CLOSED).select_related("assignee", "case")
    for task in rows.order_by("due_at").iterator(500):
        if task.assignee is not None:
            url = reverse("case-tasks")
            notify([task.assignee], "task_late", subject=f"case:{task.case.reference}", url=url)
    beat(LOOKED, "")
    return 0
