"""What cases have for an officer to do, for the first page."""

from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.families.queries import ISSUE, TELL, to_tell, without_notice
from jointdesk.desk.cases.models import PersonMerge
from jointdesk.desk.cases.persons.person_queries import merges
from jointdesk.desk.cases.queries import HOLDING, closed_holding
from jointdesk.desk.cases.tasks.task_queries import due_tasks, late_tasks
from jointdesk.desk.intake.listings.queries import DECIDE
from jointdesk.desk.lists.duties import Duty, offer


def offer_duties() -> None:
    offer(
        Duty("cases.work", _("tasks of yours that are late"), late_tasks, "case-tasks", "?whose=mine", "red"),
        Duty("cases.work", _("tasks of yours to do"), due_tasks, "case-tasks", "?whose=mine"),
        Duty(TELL, _("families who may be told"), to_tell, "families", "?state=to_tell", "amber"),
        Duty(
            ISSUE,
            _("families' reports without a notice"),
            without_notice,
            "families",
            "?state=recorded",
            "amber",
        ),
        Duty(
            DECIDE,
            _("closed cases that still keep identifiers from the public list"),
            closed_holding,
            "cases",
            f"?whose={HOLDING}",
            "amber",
        ),
        Duty("persons.merge", _("persons proposed to be one, for you to decide"), _to_decide, "persons"),
    )


def _to_decide(officer: Officer) -> "list[PersonMerge]":
    return list(merges(officer).filter(decided_at=None).exclude(proposed_by=officer)[:100])
