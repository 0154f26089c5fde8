"""Several tasks given together: from a table of who does what until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Case
from jointdesk.desk.cases.queries import team
from jointdesk.desk.cases.tasks.task_actions import add_task
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.short_tables import Short, read_short

HEADINGS = {
    "task": ("việc cần làm", "ការងារត្រូវធ្វើ", "할 일", "待办事项", "what is to be done", "title"),
    "officer": ("ai làm", "ដោយអ្នកណា", "담당", "由谁", "by whom", "assignee"),
    "until": ("hạn", "ត្រឹមពេលណា", "기한", "期限", "until when", "due", "deadline"),
    "details": ("chi tiết", "ព័ត៌មានលម្អិត", "상세", "详情"),
}


@dataclass(frozen=True)
class Wanted:
    title: str
    assignee: Officer | None
    due_at: datetime | None
    details: str


def read_task_list(case: Case, content: bytes, name: str) -> Short[Wanted]:
    """Raises InputError for what is no table."""
    members = Officer.objects.filter(
        pk__in=[case.lead_id, *team(case).values_list("officer", flat=True)], is_active=True
    )
    known = {word.casefold(): one for one in members for word in (one.username, one.name) if word}
    return read_short(content, name, HEADINGS, lambda row: _parse(row, known), days=("until",))


@transaction.atomic
def give_tasks(officer: Officer, case: Case, wanted: list[Wanted]) -> int:
    """All of them, or none where one cannot be given."""
    for one in wanted:
        add_task(officer, case, one.title, assignee=one.assignee, due_at=one.due_at, details=one.details)
    return len(wanted)


def _parse(row: Row, known: Mapping[str, Officer]) -> Wanted:
    said = row.text("officer", 120)
    assignee = known.get(said.casefold())
    if said and assignee is None:
        raise row.refuse("officer", f"{said[:40]!r} does not work in this case")
    return Wanted(row.text("task", 200, required=True), assignee, _until(row), row.text("details", 2000))


def _until(row: Row) -> datetime | None:
    """A day is its end, here."""
    if not row.text("until", 40):
        return None
    moment = row.moment("until")
    if (moment.time(), moment.tzinfo) == (time(), UTC):
        return timezone.make_aware(datetime.combine(moment.date(), time(23, 59)))
    return moment
